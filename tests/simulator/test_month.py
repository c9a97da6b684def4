"""月度模拟: whatever people do, every case comes to its end; one that nobody can move is named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import handlers
from engine.domain.codes import credit_code_valid, resident_id_valid
from engine.domain.errors import FieldError, Invalid, Rejection
from engine.domain.topic import topics_of
from engine.simulator.month import Size, simulate
from engine.simulator.month.hands import Hands, told_days
from engine.simulator.month.samples import Renewer
from tests import postgres
from web.cli import main

PROCESSES = Path(__file__).parents[2] / "processes"
TOPICS = topics_of(handlers)


def _play(items, size, database=None):
    said = []
    code = simulate([PROCESSES / item for item in items], TOPICS, size, said.append, database)
    return code, "\n".join(said)


def test_every_item_comes_to_its_end():
    items = sorted(path.parent.name for path in PROCESSES.glob("*/item.toml"))
    code, said = _play(items, Size(cases=2 * len(items), days=2, seed=7))
    assert code == 0, said
    assert "全部办结" in said


@pytest.mark.postgres
def test_on_postgresql_too():
    code, said = _play(["catering_licence", "senior_card"], Size(cases=8, days=2, seed=3), postgres.create())
    assert code == 0, said


def test_a_case_that_nobody_can_move_is_named(monkeypatch):
    done = Hands.do

    def refused(self, task, samples, applicant):
        if task.node == "approve_case":
            raise Rejection("没有人能核准", "Expected somebody, but there is nobody.")
        done(self, task, samples, applicant)

    monkeypatch.setattr(Hands, "do", refused)
    monkeypatch.setattr("engine.simulator.month.run.VERBS", 0.0)
    code, said = _play(["tobacco_retail"], Size(cases=2, days=1))
    assert code == 1
    assert "没有办结" in said
    assert "没有人能核准" in said


def test_a_fault_of_the_bureau_is_told(monkeypatch):
    monkeypatch.setattr("engine.simulator.month.report.verify", lambda *_: ["live_token: planted"])
    code, said = _play(["senior_card"], Size(cases=1, days=1))
    assert code == 1
    assert "live_token: planted" in said


def test_other_persons_and_other_days():
    renewer = Renewer(random.Random(1), 42, "130999")
    values = {
        "name": "青禾区小满餐饮有限公司",
        "code": "91110000600037341L",
        "person": [{"identity": "360426199101010071"}],
        "day": "2026-07-03",
        "again": "91110000600037341L",
        "area": 120,
    }
    made = renewer.values(values, 10)
    assert made["name"] == "青禾区小满餐饮42号有限公司"
    assert credit_code_valid(made["code"])
    assert made["code"] == made["again"] != values["code"]
    assert resident_id_valid(made["person"][0]["identity"])
    assert made["person"][0]["identity"][:14] == "36042619910101"
    assert made["day"] == "2026-07-13"
    assert made["area"] == 120


@pytest.mark.parametrize("size", [["--cases", "0"], ["--cases", "3", "--days", "-1"]])
def test_a_month_in_which_nobody_comes_proves_nothing(size, capsys):
    assert main(["simulate", "senior_card", *size]) == 1
    assert "至少是 1" in capsys.readouterr().err


def test_who_is_told_on_which_day_it_may_be_writes_that_day():
    day = "听证应在 2026-08-13 举行：提前 7 个工作日通知；申请之日起 20 个工作日内（2026-08-06 前）已经来不及。"
    assert told_days(Invalid([FieldError("hearing_on", day, ""), FieldError("invited", "请填写。", "")])) == {"hearing_on": ["2026-08-13"]}
