import pytest

from engine.domain.effects import WriteDocument
from engine.domain.facts import LicenceDraft
from handlers.withhold_licence import Inputs, withhold_licence

DRAFT = LicenceDraft("food_licence", "JY2-1", {})


def test_the_notice_says_what_differs(facts, of_kind):
    made = withhold_licence(Inputs(), facts(draft=DRAFT, answers={"check_originals": {"differences": "执照名称不一致"}}))

    (notice,) = of_kind(made, WriteDocument)
    assert (notice.kind, notice.data) == ("withholding_notice", {"differences": ["执照名称不一致"]})


@pytest.mark.parametrize("more", [{"draft": DRAFT}, {"answers": {"check_originals": {"differences": "x"}}}])
def test_nothing_is_withheld_without_a_difference_or_a_draft(facts, more):
    with pytest.raises(ValueError, match="differs"):
        withhold_licence(Inputs(), facts(**more))
