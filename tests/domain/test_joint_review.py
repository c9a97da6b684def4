"""Joint review: one objection never silences the others, and the order of answers never matters."""

from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.facts import Opinion
from engine.domain.item import Participant
from engine.domain.joint_review import asked_units, decide, summarise
from engine.domain.review_units import participants_of


def participant(unit, *, core=False):
    return Participant(unit, f"{unit}局", unit, f"{unit}许可", unit, "true", core, surveys=True)


UNITS = (participant("food", core=True), participant("sign"), participant("fire"), participant("tobacco"))


class Item(NamedTuple):
    participants: tuple


class Change(NamedTuple):
    action: str
    unit: str
    component: str
    name: str = "局"
    name_en: str = "Office"
    component_en: str = "opinion"


ITEM = Item(UNITS)


def verdict(wish="granted", **states):
    return decide(summarise(UNITS, [Opinion(unit, state, f"{unit} 理由") for unit, state in states.items()]), wish)


def test_consent_of_all_grants_all():
    result = verdict(food="agree", sign="conditions")
    assert (result.outcome, result.granted, result.refused, result.reasons) == ("granted", ("food许可", "sign许可"), (), ())


def test_one_objection_refuses_its_own_component_only():
    result = verdict(food="agree", sign="object", fire="agree")
    assert (result.outcome, result.granted, result.refused) == ("partly", ("food许可", "fire许可"), ("sign许可",))
    assert result.reasons == (("sign许可", "sign 理由", "sign局"),)


def test_a_refused_core_component_refuses_the_whole():
    result = verdict(food="object", sign="agree")
    assert (result.outcome, result.granted) == ("refused", ())


def test_all_refused_is_refused():
    assert verdict(sign="object", fire="object").outcome == "refused"


def test_a_unit_not_concerned_has_no_component():
    result = verdict(food="agree", tobacco="unconcerned")
    assert (result.outcome, result.granted, result.refused) == ("granted", ("food许可",), ())


def test_the_approver_may_refuse_what_all_agree_to():
    assert verdict("refused", food="agree").refused == ("food许可",)


@pytest.mark.parametrize("state", ["pending", "survey", "need_material"])
def test_nothing_is_decided_while_an_opinion_is_open(state):
    with pytest.raises(ValueError, match="closed"):
        verdict(food="agree", sign=state)


def test_an_unknown_wish_or_unit_is_refused():
    with pytest.raises(ValueError, match="maybe"):
        verdict("maybe", food="agree")
    with pytest.raises(ValueError, match="stranger"):
        summarise(UNITS, [Opinion("stranger", "agree")])


def test_the_summary_tells_who_is_awaited_and_who_wants_a_survey():
    summary = summarise(UNITS, [Opinion("sign", "survey"), Opinion("food", "pending"), Opinion("fire", "object")])
    assert (summary.pending, summary.surveying, summary.objecting) == (("food",), ("sign",), ("fire",))
    assert not summary.closed
    assert not summary.all_refused
    assert not summarise(UNITS, []).closed
    assert summarise(UNITS, [Opinion("fire", "object"), Opinion("sign", "unconcerned")]).all_refused


def test_a_unit_is_asked_only_when_its_condition_holds():
    assert asked_units(UNITS, {"fire": True, "food": True, "sign": False}) == ("food", "fire")


def test_who_waits_for_material_has_not_answered():
    summary = summarise(UNITS, [Opinion("sign", "need_material"), Opinion("food", "agree")])
    assert (summary.pending, summary.closed) == (("sign",), False)


@given(st.lists(st.sampled_from(["food", "sign", "tax", "heritage"]), unique=True, min_size=1), st.data())
def test_added_and_removed_units_in_any_order_come_to_the_same(asked, data):
    """Who is asked at the end decides, whoever came and went; words of an addition make its component."""
    changes = [Change("add", unit, f"{unit}意见") for unit in ("tax", "heritage")]
    units = participants_of(ITEM, data.draw(st.permutations(changes)))
    states = {unit: data.draw(st.sampled_from(["agree", "conditions", "object", "unconcerned"])) for unit in asked}
    opinions = [Opinion(unit, state, "理由") for unit, state in states.items()]
    verdicts = [decide(summarise(units, order), "granted") for order in permutations(opinions)]
    results = {(one.outcome, frozenset(one.granted), frozenset(one.refused)) for one in verdicts}
    assert len(results) == 1
    ((_, granted, refused),) = results
    if states.get("food") != "object":
        assert refused == {part.component for part in units if states.get(part.unit) == "object"}
    assert not granted & refused


@given(st.dictionaries(st.sampled_from([unit.unit for unit in UNITS]), st.sampled_from(["agree", "conditions", "object", "unconcerned"]), min_size=1))
def test_the_order_of_opinions_never_matters_and_no_veto_is_lost(states):
    opinions = [Opinion(unit, state) for unit, state in states.items()]
    results = {decide(summarise(UNITS, order), "granted") for order in permutations(opinions)}
    assert len(results) == 1
    (result,) = results
    objected = {f"{unit}许可" for unit, state in states.items() if state == "object"}
    assert objected <= set(result.refused)
    assert set(result.granted) | set(result.refused) == {f"{unit}许可" for unit, state in states.items() if state != "unconcerned"}
    assert not set(result.granted) & set(result.refused)


@pytest.mark.parametrize("wish", ["granted", "refused"])
def test_where_nobody_was_asked_the_wish_is_the_decision(wish):
    assert decide(summarise((), ()), wish).outcome == wish
