from dataclasses import replace

import pytest

from engine.domain.effects import EnterPhase, Notify
from engine.domain.item import Phase
from engine.domain.phase import PhaseFact
from handlers.enter_phase import Inputs, enter_phase

PHASES = (Phase("land", "用地", "Land", "planning", "规划局", "Planning"), Phase("build", "施工", "Building", "housing", "住建局", "Housing"))


def project(facts, **changes):
    bent = facts(**changes)
    return replace(bent, item=replace(bent.item, phases=PHASES))


def test_the_first_phase_comes_with_the_application(facts):
    outcome = enter_phase(Inputs(), project(facts, variables={"phase": "land"}))

    assert outcome.effects == (EnterPhase("land", handed_in=True),)
    assert outcome.data == {"handed_in": True, "lead": "planning", "is_new_project": True, "phase_granted": False, "signed_jointly": False}


def test_for_a_later_one_the_applicant_is_asked(facts, of_kind):
    entered = (PhaseFact(1, "land", 1, "granted", 0),)
    outcome = enter_phase(Inputs(), project(facts, variables={"phase": "build"}, phases=entered, project_code="x"))

    assert of_kind(outcome, EnterPhase) == [EnterPhase("build")]
    assert "住建局" in of_kind(outcome, Notify)[0].zh
    assert not outcome.data["is_new_project"]


def test_a_phase_must_be_the_items(facts):
    with pytest.raises(ValueError, match="phases"):
        enter_phase(Inputs(), project(facts, variables={"phase": "moon"}))
