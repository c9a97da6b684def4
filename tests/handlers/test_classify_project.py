from dataclasses import replace

import pytest

from handlers.classify_project import Inputs, classify_project


@pytest.mark.parametrize(("declared", "simplified"), [("no", False), ("planned", True), ("emergency", True)])
def test_each_of_the_four_cases_is_simplified(facts, declared, simplified):
    bent = facts()
    outcome = classify_project(Inputs(), replace(bent, case=replace(bent.case, form={"simplify": declared})))

    assert outcome.data == {"simplified": simplified}


def test_an_application_that_does_not_say_is_refused(facts):
    with pytest.raises(ValueError, match="simplify"):
        classify_project(Inputs(), facts())
