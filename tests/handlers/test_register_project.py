import pytest

from engine.domain.effects import AssignProjectCode, WriteDocument
from handlers.register_project import Inputs, register_project


def test_what_needs_no_approval_is_filed_at_once(facts, of_kind):
    outcome = register_project(Inputs(), facts(regime="filing"))

    assert of_kind(outcome, AssignProjectCode) == [AssignProjectCode("filing")]
    assert of_kind(outcome, WriteDocument)[0].kind == "filing_certificate"


def test_what_needs_approval_only_gets_its_code(facts):
    assert register_project(Inputs(), facts(regime="approval")).effects == (AssignProjectCode("approval"),)


def test_a_project_has_a_regime(facts):
    with pytest.raises(ValueError, match="regime"):
        register_project(Inputs(), facts())
