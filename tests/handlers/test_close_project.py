import pytest

from engine.domain.effects import CloseCase, WriteDocument
from engine.domain.phase import PhaseFact
from handlers.close_project import Inputs, close_project
from tests.handlers.test_enter_phase import project

LAND, BUILD = PhaseFact(1, "land", 1, "granted", 0, 1, 1_783_000_000_000), PhaseFact(2, "build", 1, "granted", 2, 3, 1_783_000_000_000)


def test_the_record_names_every_phase(facts, of_kind):
    outcome = close_project(Inputs(), project(facts, phases=(LAND, BUILD)))

    assert [line.partition("：")[0] for line in of_kind(outcome, WriteDocument)[0].data["phases"]] == ["用地", "施工"]
    assert outcome.effects[-1] == CloseCase("completed")


def test_no_project_closes_while_a_phase_is_left(facts):
    with pytest.raises(ValueError, match="build"):
        close_project(Inputs(), project(facts, phases=(LAND,)))
