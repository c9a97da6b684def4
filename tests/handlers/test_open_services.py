import pytest

from engine.domain.effects import Notify, StopWholeClocks
from engine.domain.facts import LicenceDraft
from handlers.open_services import Inputs, open_services


def test_the_licences_issue_ends_the_clocks_of_the_whole_and_is_told(facts, of_kind):
    made = open_services(Inputs(), facts(draft=LicenceDraft("food_licence", "JY23399010000013", {}), decision={"outcome": "granted"}))

    assert made.effects[0] == StopWholeClocks()
    assert "JY23399010000013" in of_kind(made, Notify)[0].zh


def test_without_a_licence_nothing_follows(facts):
    with pytest.raises(ValueError, match="licence"):
        open_services(Inputs(), facts(decision={"outcome": "granted"}))
