"""What ``yizhang lint`` prints and returns, for files, folders, links and nonsense."""

import io
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from engine.domain.errors import DefinitionError
from engine.runtime.bundle import read_folder
from engine.runtime.lint.report import lint_paths

ROOT = Path(__file__).parents[3]
RIGHT = Path(__file__).parent / "rules" / "expression" / "right_condition.bpmn"
WRONG = Path(__file__).parent / "rules" / "expression" / "wrong_condition_dunder.bpmn"


@pytest.fixture
def copied(tmp_path):
    """The processes and forms, to be spoiled."""
    for name in ("processes", "forms"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def linted(*paths, **how):
    out = io.StringIO()
    return lint_paths(paths, out=out, **how), out.getvalue()


def test_an_accepted_file_and_folder_return_0(copied):
    assert linted(RIGHT)[0] == 0
    assert linted(copied / "processes" / "catering_licence")[0] == 0
    assert linted(copied / "processes" / "_shared" / "correction")[0] == 0


def test_a_folder_of_items_means_each_of_them(copied):
    status, text = linted(copied / "processes")

    assert status == 0
    assert int(re.search(r"检查 (\d+) 项", text).group(1)) >= 2


def test_a_refused_file_returns_1_and_one_line_a_finding():
    status, text = linted(WRONG)
    first = text.splitlines()[0]

    assert status == 1
    assert re.fullmatch(r"\S+wrong_condition_dunder\.bpmn:\d+: is_complete_to_outcome_a: expression: 条件.+ In the conditionExpression .+", first)


def test_english_and_json(copied):
    assert ": expression: In the conditionExpression" in linted(WRONG, language="en")[1]

    status, text = linted(WRONG, RIGHT, json=True)
    read = json.loads(text)
    assert (status, read["accepted"], read["checked"]) == (1, False, 2)
    assert set(read["findings"][0]) == {"file", "line", "element", "rule", "severity", "zh", "en"}
    assert json.loads(linted(RIGHT, json=True)[1])["accepted"] is True


@pytest.mark.parametrize("paths", [[], ["no/such/file.bpmn"], [str(RIGHT), "nowhere"], ["a\0b"]])
def test_wrong_usage_returns_2(paths):
    assert linted(*paths)[0] == 2


def test_places_of_a_folder_can_be_opened(copied):
    form = copied / "forms" / "catering_licence" / "deliver.form"
    form.write_text("{", encoding="utf-8")
    shared = copied / "processes" / "_shared" / "correction" / "correction.bpmn"
    shared.write_text(shared.read_text(encoding="utf-8").replace('name="补正材料"', 'name=""'), encoding="utf-8")
    status, text = linted(copied / "processes" / "catering_licence")

    assert status == 1
    assert f"{form}:" in text
    assert f"{shared}:" in text


def test_any_other_file_is_refused(tmp_path):
    for name, content in (("picture.png", b"\x89PNG"), ("run.sh", b"#!/bin/sh"), ("x", b""), ("big.bpmn", b"<" * 6_000_000), ("\u202ename\n.bpmn", b"<")):
        path = tmp_path / name
        path.write_bytes(content)
        status, text = linted(path)
        assert status == 1
        assert len(text.splitlines()) >= 2
        assert "\u202e" not in text


def test_devices_pipes_and_unreadable_files_are_refused(tmp_path):
    pipe = tmp_path / "pipe.bpmn"
    os.mkfifo(pipe)

    assert linted(pipe)[0] == 1
    assert linted("/dev/zero")[0] == 1


def test_an_empty_folder_is_refused(tmp_path):
    assert linted(tmp_path)[0] == 1


def test_a_symbolic_link_in_a_folder_is_refused(copied):
    folder = copied / "processes" / "catering_licence"
    (folder / "documents" / "passwd.typ").symlink_to("/etc/passwd")

    assert linted(folder)[0] == 1
    with pytest.raises(DefinitionError, match="symbolic link"):
        read_folder(folder)


def test_absurd_folders_are_refused_before_they_are_read(copied):
    folder = copied / "processes" / "catering_licence"
    with (folder / "documents" / "huge.typ").open("wb") as sparse:
        sparse.truncate(10**12)
    with pytest.raises(DefinitionError, match="beyond"):
        read_folder(folder)
    (folder / "documents" / "huge.typ").unlink()
    for number in range(201):
        (folder / "documents" / f"d{number}.typ").write_bytes(b"")
    with pytest.raises(DefinitionError, match="beyond"):
        read_folder(folder)


def test_a_folder_too_deep_or_no_folder_is_refused(copied):
    folder = copied / "processes" / "catering_licence"
    (folder / "a" / "b" / "c").mkdir(parents=True)
    with pytest.raises(DefinitionError, match="levels"):
        read_folder(folder)
    with pytest.raises(DefinitionError):
        read_folder(copied / "nowhere")


def test_the_bundle_holds_the_item_its_forms_and_what_it_calls(copied):
    bundle = read_folder(copied / "processes" / "catering_licence")

    assert {"catering_licence.bpmn", "item.toml", "forms/start.form", "_shared/correction.bpmn", "forms/shared/supply_correction.form"} <= set(bundle)
    assert bundle["forms/start.form"] == (ROOT / "forms" / "catering_licence" / "start.form").read_bytes()


def test_called_processes_are_followed(copied):
    shared = copied / "processes" / "_shared"
    shutil.copytree(shared / "correction", shared / "reminder")
    (shared / "reminder" / "correction.bpmn").rename(shared / "reminder" / "reminder.bpmn")
    diagram = shared / "correction" / "correction.bpmn"
    diagram.write_text(
        diagram.read_text(encoding="utf-8").replace("<bpmn:startEvent", '<bpmn:callActivity id="c" calledElement="reminder"/><bpmn:startEvent', 1),
        encoding="utf-8",
    )

    assert "_shared/reminder.bpmn" in read_folder(copied / "processes" / "catering_licence")
