from dataclasses import replace

import pytest

from engine.domain.effects import ClosePhase, WriteDocument
from engine.domain.facts import Opinion
from engine.domain.phase import PhaseFact
from handlers.grant_phase import Inputs, grant_phase
from tests.handlers.test_enter_phase import project

OPEN = (PhaseFact(1, "land", 1, "accepted", 0, 1, None, ("sign",)),)
GRANTED = {"outcome": "granted", "granted": ["食品经营许可"], "decided_on": "2026-07-02"}


def test_one_decision_grants_all_components_and_says_what_was_waived(facts, of_kind):
    bent = project(facts, phases=OPEN, decision=GRANTED, opinions=(Opinion("food", "conditions", conditions="补测"),), regime="approval")
    parts = tuple(replace(one, waived="true", waiver="区域评估") if one.unit == "sign" else one for one in bent.item.participants)
    outcome = grant_phase(Inputs(), replace(bent, item=replace(bent.item, participants=parts)))

    (written,) = of_kind(outcome, WriteDocument)
    assert written.data["granted"] == ["食品经营许可"]
    assert written.data["waived"] == ["户外招牌设置：区域评估"]
    assert written.data["conditions"] == ["补测（food局）"]
    assert written.data["approval"] == "是"
    assert written.data["next_phase"] == "施工"
    assert outcome.data == {"phase_granted": True}
    assert outcome.effects[-1] == ClosePhase("granted")


@pytest.mark.parametrize("changes", [{"phases": (), "decision": GRANTED}, {"phases": OPEN, "decision": {"outcome": "refused"}}, {"phases": OPEN}])
def test_outside_a_phase_or_without_a_favourable_decision_nothing_is_granted(facts, changes):
    with pytest.raises(ValueError, match="favourable"):
        grant_phase(Inputs(), project(facts, **changes))
