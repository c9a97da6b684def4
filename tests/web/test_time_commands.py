"""``yizhang due``, ``why`` and ``calendar``: what they print, and how they end."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys

import pytest

from engine.domain.commands import CommissionReport
from engine.verify import verify
from tests.bureau import ROOT, build, copied
from web.cli import main

NOTICE = "date,workday,note\n2026-07-02,0,地方假\n2026-07-03,0,地方假\n"


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """No database at all."""
    monkeypatch.setenv("YIZHANG_DATA", str(tmp_path / "nothing"))
    monkeypatch.delenv("YIZHANG_DATABASE", raising=False)
    return tmp_path


@pytest.fixture
def bureau(tmp_path, monkeypatch):
    """A bureau with one case at review, and the environment that leads to it."""
    people = build(tmp_path / "template")
    made = copied(tmp_path / "template", people, tmp_path / "bureau")
    monkeypatch.setenv("YIZHANG_DATA", str(tmp_path / "bureau"))
    monkeypatch.setenv("YIZHANG_STATE_KEY", "11" * 32)
    monkeypatch.setenv("YIZHANG_WEB_KEY", "22" * 32)
    made.complete(made.submit(), "accept_case")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ("--from 2025-12-31 --days 1", "2026-01-04"),
        ("--from 2026-07-01T17:30 --days 5", "2026-07-09"),
        ("--from 2026-09-25 --days 10 --unit days", "2026-10-08"),
        ("--from 2026-09-25 --days 10 --unit days --last-day stays", "2026-10-05"),
        ("--from 2026-07-01T16:40 --days 30 --unit working_minutes", "2026-07-02T09:10"),
    ],
)
def test_due_without_a_database(nowhere, capsys, arguments, printed):
    assert main(["due", *arguments.split()]) == 0
    assert capsys.readouterr().out.splitlines() == [printed]
    assert not (nowhere / "nothing").exists()


def test_due_says_when_it_is_provisional_and_explains_each_day(nowhere, capsys):
    assert main(["due", "--from", "2026-12-30", "--days", "2", "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2027-01-01"
    assert lines[1].startswith("暂定")
    assert lines[-1].startswith("2027-01-01     2  周五工作日（当年放假安排尚未公布")
    assert main(["due", "--from", "2026-12-30", "--days", "2", "--explain", "--lang", "en"]) == 0
    assert "Provisional" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", ["--from tomorrow --days 1", "--from 2026-02-30 --days 1", "--from 2026-07-01 --days x", "--from 2026-07-01 --days -1", "--days 1"]
)
def test_wrong_usage_ends_with_2_and_a_sentence(nowhere, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        main(["due", *wrong.split()])
    assert ended.value.code == 2
    assert re.search(r"\nyizhang due[:：].*[一-龥].* / ", capsys.readouterr().err)


def test_preview_then_import_then_due_and_why_follow(bureau, tmp_path, capsys):
    notice = tmp_path / "notice.csv"
    notice.write_text(NOTICE, encoding="utf-8")
    assert main(["calendar", "import", str(notice), "--preview"]) == 0
    out = capsys.readouterr().out
    assert "2026-07-15T17:00 → 2026-07-17T17:00" in out
    assert "2026-07-02 原计为工作日，现为地方假放假" in out
    assert main(["calendar", "import", str(notice), "--source", "青禾区通知"]) == 0
    assert main(["calendar", "import", str(notice), "--source", "青禾区通知"]) == 0
    assert "没有重复导入" in capsys.readouterr().out
    assert main(["due", "--from", "2026-07-01", "--days", "1"]) == 0
    assert capsys.readouterr().out == "2026-07-06\n"
    assert main(["calendar", "versions"]) == 0
    assert "青禾区通知" in capsys.readouterr().out
    number = bureau.app.ask.my_cases(bureau.actor_of("xiaoman"))[0].number
    assert main(["why", number]) == 0
    out = capsys.readouterr().out
    assert "[statutory]" in out
    assert "[promised]" in out
    assert out.count("[stage:") >= 2
    assert "2026-07-02     —  地方假放假，不计" in out
    assert main(["why", number, "--clock", "promised", "--lang", "en"]) == 0
    assert "Promised limit" in capsys.readouterr().out
    assert main(["why", number, "--clock", "nothing"]) == 1
    assert main(["why", "0"]) == 1


def test_a_local_holiday_and_a_half_day_hold_for_every_unit(nowhere, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("YIZHANG_DATA", str(tmp_path / "data"))
    assert main(["migrate"]) == 0
    notice = tmp_path / "local.csv"
    notice.write_text("date,workday,note,hours\n2026-07-03,0,本地开渔节\n2026-07-06,1,半日,09:00-12:00\n", encoding="utf-8")
    assert main(["calendar", "import", str(notice)]) == 0
    capsys.readouterr()
    for asked, first, said in (
        ("--from 2026-07-02T16:30 --days 120 --unit working_minutes", "2026-07-06T10:30", "周一工作日（半日），计 90 分钟，10:30 到期"),
        ("--from 2026-07-02 --days 1 --unit days", "2026-07-06", "本地开渔节放假，第 1 日，最后一日逢休假"),
        ("--from 2026-07-02 --days 1", "2026-07-06", "周一工作日（半日），第 1 个工作日，到期"),
        ("--from 2026-07-06T12:30 --days 1", "2026-07-08", "周二工作日，下班后收件计为此日"),
    ):
        assert main(["due", *asked.split(), "--explain"]) == 0
        lines = capsys.readouterr().out
        assert lines.splitlines()[0] == first
        assert said in lines


def test_why_names_the_grounds_the_reports_and_who_used_the_time(bureau, capsys):
    row = bureau.app.ask.my_cases(bureau.actor_of("xiaoman"))[0]
    reviewer = bureau.task(row.id, "review_unit", "market_supervision").assignee
    bureau.handle(CommissionReport(reviewer, row.id, "food_inspection", "青禾检测有限公司", "agency", 3, "why-1"))
    bureau.clock.move(days=5)
    assert main(["why", row.number, "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "中介时限：食品检验（青禾检测有限公司）" in out
    assert "停表：检验，不计" in out
    assert re.search(r"部门用时 \d+，中介用时 \d+，依法停表 0", out)


def test_a_flawed_file_is_refused_line_by_line_and_changes_nothing(bureau, tmp_path, capsys):
    notice = tmp_path / "notice.csv"
    notice.write_text("date,workday,note\n2026-07-02,0,\n2026-07-40,0,x\n", encoding="utf-8")
    assert main(["calendar", "import", str(notice)]) == 1
    err = capsys.readouterr().err
    assert "notice.csv:2:" in err
    assert "notice.csv:3:" in err
    assert len(bureau.app.ask.calendar_versions()) == 1
    assert main(["calendar", "import", str(tmp_path / "absent.csv")]) == 2


def test_an_import_killed_half_way_is_finished_by_the_next_and_tells_nobody_twice(bureau, tmp_path):
    for login in ("linjia", "xiaoman"):
        bureau.complete(bureau.submit(login), "accept_case")
    bureau.close()
    notice = tmp_path / "notice.csv"
    notice.write_text(NOTICE, encoding="utf-8")
    command = [sys.executable, "-m", "web.cli", "calendar", "import", str(notice)]
    killed = subprocess.run(command, env={**os.environ, "YIZHANG_CRASH": "notice.insert:2"}, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode == 0
    with sqlite3.connect(tmp_path / "bureau" / "yizhang.db") as database:
        moved = database.execute("select case_id, json_extract(data, '$.clock') from event where type = 'ClockRecomputed'").fetchall()
        told = database.execute("select case_id from notice where zh like '工作日历有变动%'").fetchall()
        stale = database.execute("select count(*) from clock where state <> 'stopped' and calendar_version < 2").fetchone()[0]
    database.close()
    assert len(moved) == len(set(moved)) > 3
    assert len(told) == len(set(told)) == 3
    assert stale == 0
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
