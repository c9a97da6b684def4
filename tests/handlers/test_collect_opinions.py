import pytest

from engine.domain.facts import Opinion
from handlers.collect_opinions import Inputs, collect_opinions


def _collect(facts, **states):
    return collect_opinions(Inputs(), facts(opinions=tuple(Opinion(unit, state, "不符") for unit, state in states.items()))).data


def test_those_who_want_to_look_first_share_one_survey(facts):
    data = _collect(facts, food="survey", sign="agree", fire="survey")

    assert (data["needs_survey"], data["survey_units"]) == (True, ["food", "fire"])


def test_one_objection_is_not_a_refusal_of_all(facts):
    data = _collect(facts, food="agree", sign="object")

    assert (data["objecting_units"], data["all_refused"]) == (["sign"], False)


def test_everybody_concerned_objecting_is_a_refusal_of_all(facts):
    assert _collect(facts, food="object", sign="unconcerned")["all_refused"] is True


def test_consent_everywhere_needs_nothing_more(facts):
    assert _collect(facts, food="agree", sign="conditions") == {
        "needs_survey": False,
        "survey_units": [],
        "objecting_units": [],
        "needs_coordination": False,
        "all_refused": False,
    }


def test_an_objection_goes_to_a_meeting_only_when_its_unit_asks_for_one(facts):
    kept, asked = Opinion("sign", "object", "太高"), Opinion("fire", "object", "通道窄", coordinate=True)

    assert collect_opinions(Inputs(), facts(opinions=(kept,))).data["needs_coordination"] is False
    assert collect_opinions(Inputs(), facts(opinions=(kept, asked))).data["needs_coordination"] is True


@pytest.mark.parametrize("states", [{}, {"food": "agree", "sign": "pending"}])
def test_nothing_is_collected_while_an_opinion_is_outstanding(facts, states):
    with pytest.raises(ValueError, match="outstanding"):
        _collect(facts, **states)


def test_stale_variables_of_the_branches_are_not_believed(facts):
    opinions = (Opinion("food", "object", "不符"),)

    data = collect_opinions(Inputs(), facts(opinions=opinions, variables={"objecting_units": [], "needs_survey": True})).data

    assert (data["objecting_units"], data["needs_survey"]) == (["food"], False)
