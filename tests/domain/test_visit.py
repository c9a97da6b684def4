"""Rules of visits as dated data, slots of a day, and what is signed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.calendar import Calendar
from engine.domain.errors import DefinitionError
from engine.domain.visit import read_visit_rules, slots_of, task_digest, visit_digest

RULE = '[[rule]]\nsince = "{since}"\nslot_minutes = {minutes}\nvisits_a_day = 4\nother_slots = 1\nreference = "规则"\nready = "图纸"\nready_en = "drawings"\n'


def test_the_rule_in_force_is_the_latest_that_has_begun():
    rules = read_visit_rules((RULE.format(since="2026-01-01", minutes=90) + RULE.format(since="2027-01-01", minutes=60)).encode())

    assert [rules.on(date(year, 5, 1)).slot_minutes for year in (2025, 2026, 2027)] == [90, 90, 60]


@pytest.mark.parametrize("content", ["", RULE.format(since="2026-13-01", minutes=90), RULE.format(since="2026-01-01", minutes=5), "[[rule]]\nsince = 1", "x ="])
def test_a_rule_that_can_not_be_is_refused_with_its_place(content):
    with pytest.raises(DefinitionError) as refused:
        read_visit_rules(content.encode())
    assert all(finding.file == "visits.toml" for finding in refused.value.findings)


def test_the_shipped_rules_are_sound_and_do_not_pretend_to_be_verified():
    rules = read_visit_rules((Path(__file__).parents[2] / "processes" / "_law" / "visits.toml").read_bytes())
    assert not any(rule.verified for rule in rules.all)


def test_slots_fill_the_sessions_and_there_are_none_on_a_day_off():
    calendar = Calendar({}, {2026})
    hours = [(start.strftime("%H:%M"), end.strftime("%H:%M")) for start, end in slots_of(calendar, date(2026, 7, 1), 90)]

    assert hours == [("09:00", "10:30"), ("10:30", "12:00"), ("13:30", "15:00"), ("15:00", "16:30")]
    assert slots_of(calendar, date(2026, 7, 4), 90) == []


def test_a_digest_changes_with_every_answer_and_photograph_and_with_their_order():
    signed = [task_digest('{"a":["1"]}', photos) for photos in ([], ["x"], ["x", "y"], ["y", "x"])] + [task_digest('{"a":["2"]}', [])]

    assert len(set(signed)) == len(signed)
    assert visit_digest({"a": signed[0], "b": signed[1]}) == visit_digest({"b": signed[1], "a": signed[0]})
    assert visit_digest({"a": signed[0], "b": signed[1]}) != visit_digest({"a": signed[1], "b": signed[0]})
