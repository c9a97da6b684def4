"""容缺受理告知: what is deferred, until when, and what follows."""

from __future__ import annotations

import pytest

from engine.domain.effects import Notify, WriteDocument
from engine.domain.facts import MaterialFact
from handlers.write_deferral_notice import Inputs, write_deferral_notice

OWED = (MaterialFact("health_certificates", "从业人员健康证明", "deferred"), MaterialFact("layout_plan", "布局图", "present"))
TOLD = {"accept_case": {"deferred_by": "2026-07-07"}}


@pytest.mark.parametrize(("outcome", "words"), [("revoked", "撤销受理"), ("refused", "作出不予批准的决定")])
def test_the_notice_lists_what_is_deferred_the_day_and_the_consequence(facts, of_kind, outcome, words):
    made = write_deferral_notice(Inputs(outcome=outcome), facts(answers=TOLD, materials=OWED))

    (notice,) = of_kind(made, WriteDocument)
    assert (notice.kind, notice.data) == ("deferral_notice", {"wanted": ["从业人员健康证明"], "deferred_by": "2026-07-07", "consequence": words})
    assert "2026年7月7日前补齐" in of_kind(made, Notify)[0].zh


def test_without_a_material_a_day_or_a_known_consequence_there_is_no_notice(facts):
    with pytest.raises(ValueError, match="no material or no day"):
        write_deferral_notice(Inputs(), facts(answers=TOLD))
    with pytest.raises(ValueError, match="no material or no day"):
        write_deferral_notice(Inputs(), facts(materials=OWED))
    with pytest.raises(ValueError, match="outcome"):
        write_deferral_notice(Inputs(outcome="forgotten"), facts(answers=TOLD, materials=OWED))
