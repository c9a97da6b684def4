"""``yizhang`` with wrong settings, wrong databases and wrong files: a sentence in both languages and the promised exit code, never a traceback."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from migrations.run import migrate
from web.cli import main

ROOT = Path(__file__).parents[2]
WRONG = ROOT / "tests" / "runtime" / "lint" / "rules" / "xml" / "wrong_doctype.bpmn"
SETTINGS = {
    "an address that is none": {"YIZHANG_DATABASE": "bogus"},
    "another kind of database": {"YIZHANG_DATABASE": "mysql://x/y"},
    "a file that is no database": {"YIZHANG_DATABASE": "sqlite:///{home}/garbage.db"},
    "a server that is not there": {"YIZHANG_DATABASE": "postgresql://127.0.0.1:1/x"},
    "a key that is none": {"YIZHANG_STATE_KEY": "zz"},
    "an unknown way to synchronise": {"YIZHANG_SYNCHRONOUS": "x; drop table event"},
    "a folder that cannot be made": {"YIZHANG_DATA": "{home}/garbage.db/data"},
}
COMMANDS = (["migrate"], ["versions"], ["verify"], ["why", "1"], ["serve"], ["demo"], ["deploy", str(ROOT / "processes" / "catering_licence")])


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "garbage.db").write_bytes(b"garbage" * 300)
    monkeypatch.setenv("YIZHANG_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("wrong", SETTINGS)
def test_a_wrong_setting_is_a_sentence_in_both_languages(home, monkeypatch, capsys, wrong, command):
    for name, value in SETTINGS[wrong].items():
        monkeypatch.setenv(name, value.format(home=home))
    monkeypatch.setattr("web.cli.PATIENCE", 0.2)  # a server waits that long for its database before it says so
    assert main(command) == 1
    said = "".join(capsys.readouterr())
    assert "Expected" in said or "file: the database file is sound" in said
    assert any("\u4e00" <= each <= "\u9fff" for each in said)
    assert "password" not in said or "postgresql://user:password@host" in said


def test_a_missing_database_and_one_without_tables_are_told_apart_from_a_sound_one(home, monkeypatch, capsys):
    monkeypatch.setenv("YIZHANG_DATABASE", f"sqlite:///{home}/none.db")
    assert main(["verify"]) == 1
    assert "yizhang migrate" in capsys.readouterr().err
    migrate(f"sqlite:///{home}/none.db")
    assert main(["verify"]) == 0


def test_a_taken_port_is_said_before_anything_is_announced(home):
    migrate(f"sqlite:///{home}/yizhang.db")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        serve = [sys.executable, "-m", "web.cli", "serve", "--no-worker", "--port", str(taken.getsockname()[1])]
        told = subprocess.run(serve, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 1
    assert "Expected the system to allow it" in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["lint", str(ROOT / "processes")], 0),
        (["lint", str(WRONG)], 1),
        (["lint", str(WRONG), str(ROOT / "processes")], 1),
        (["lint", "--json", str(WRONG)], 1),
        (["lint", "nowhere/at/all"], 2),
        (["test", "nowhere"], 2),
        (["deploy", "nowhere/at/all"], 1),
    ],
)
def test_exit_codes(home, monkeypatch, arguments, code):
    monkeypatch.setenv("YIZHANG_DATABASE", f"sqlite:///{home}/bureau.db")
    migrate(f"sqlite:///{home}/bureau.db")
    assert main(arguments) == code


@pytest.mark.parametrize("arguments", [[], ["lint"], ["lint", "--bogus", "x"], ["chaos"], ["serve", "--port", "abc"]])
def test_wrong_usage_exits_2_with_a_sentence_in_chinese_too(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert re.search(r"：.*[\u4e00-\u9fff].* / [a-z]", capsys.readouterr().err)


def test_findings_are_lines_of_file_line_element_rule_and_sentence_or_json(capsys):
    assert main(["lint", str(WRONG)]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    place, number, element, rule, sentence = line.removeprefix(str(WRONG.parent)).split(":", 4)
    assert (place, number, element.strip(), rule.strip()) == ("/wrong_doctype.bpmn", "2", "-", "xml")
    assert "Expected" in sentence
    assert main(["lint", "--json", str(WRONG)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["accepted"], told["checked"], told["findings"][0]["rule"]) == (False, 1, "xml")


def test_deploying_twice_is_one_version_and_a_failing_scenario_is_none(home, monkeypatch, capsys):
    url = f"sqlite:///{home}/bureau.db"
    monkeypatch.setenv("YIZHANG_DATABASE", url)
    migrate(url)
    folder = ROOT / "processes" / "catering_licence"
    assert main(["deploy", str(folder)]) == 0
    assert main(["deploy", str(folder)]) == 0
    capsys.readouterr()
    shutil.copytree(ROOT / "forms", home / "forms")
    changed = Path(shutil.copytree(ROOT / "processes", home / "processes")) / "catering_licence"
    scenario = changed / "scenarios" / "straight_grant.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8").replace('result = "licence"', 'result = "refused"'), encoding="utf-8")
    assert main(["deploy", str(changed)]) == 1
    assert "straight_grant" in capsys.readouterr().err
    assert main(["versions"]) == 0
    assert main(["versions", "nothing"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_chinese_on_the_command_line_has_chinese_marks(capsys):
    main(["test", "nowhere"])
    assert "没有事项“nowhere”，现有：" in capsys.readouterr().out
