"""A ladder filled in on a form is the same ladder as its file, and every mistake is said at its field."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from engine.domain.alerts import read_alerts
from engine.domain.calendar import ZONE, Calendar
from engine.domain.ladder_form import answers_of, flaws, toml_of
from engine.domain.ladder_trial import told_when

LAW = read_alerts((Path(__file__).parents[2] / "processes/_law/alerts.toml").read_bytes())


def test_a_ladder_comes_back_from_its_form_as_it_was():
    answers = answers_of(LAW)
    assert flaws(answers) == []
    assert read_alerts(toml_of(answers).encode()) == LAW
    named = {**answers, "threshold_reference": '办法 "第三条" \\ 附件'}
    assert read_alerts(toml_of(named).encode()).threshold.reference == '办法 "第三条" \\ 附件'


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"percent": "0", "appeal_days": "x"}, ["percent", "appeal_days"]),
        ({"threshold_reference": ""}, ["threshold_reference"]),
        ({"black-head": "", "black-supervisor": ""}, ["black-holder"]),
        ({"red-head-wait": "0"}, ["red-head-wait"]),
        ({"red-holder-wait": "5"}, ["red-holder-wait"]),
        ({"stage-supervisor-wait": "101"}, ["stage-supervisor-wait"]),
        ({"red-mayor": "1"}, ["red-mayor"]),
        ({"purple-head": "1"}, ["purple-head"]),
        ({"red-head-unit": "weeks"}, ["red-head-unit"]),
        ({"yellow-section_head-reference": " "}, ["yellow-section_head-reference"]),
    ],
)
def test_each_mistake_is_said_at_its_field(changes, places):
    assert [one.key for one in flaws({**answers_of(LAW), **changes})] == places


def test_a_trial_says_who_is_told_when_and_each_level_follows_the_ladder_of_its_day():
    calendar = Calendar({}, {2026})
    new = read_alerts(toml_of({**answers_of(LAW), "red-holder": "", "red-section_head-wait": ""}).encode())
    trial = told_when("promised", 5, datetime(2026, 7, 1, 10, tzinfo=ZONE), calendar, lambda at: LAW if at.day < 8 else new)
    assert (f"{trial.yellow:%d %H:%M}", f"{trial.due:%d %H:%M}") == ("08 09:00", "08 17:00")
    told = [(one.at.day, one.level, one.rung.who) for one in trial.told]
    assert told[:3] == [(8, "yellow", "holder"), (8, "yellow", "section_head"), (9, "red", "section_head")]
    assert told == sorted(told, key=lambda one: one[0])
    assert told[-1] == (13, "red", "supervisor")
