"""Definitions: immutable numbered versions by content; running cases keep theirs; an optional unit is data."""

from __future__ import annotations

import json

import pytest

from engine.domain.commands import AddOfficer, AddUnit, DeployItem
from engine.domain.errors import DefinitionError, NotAllowed
from engine.runtime.bundle import read_folder
from engine.verify import verify
from tests.bureau import ITEM, ROOT

UNIT = """
[[participants]]
unit = "health_commission"
name = "区卫生健康局"
name_en = "District Health Commission"
component = "公共场所卫生"
component_en = "Public place hygiene"
when = "seats >= 30"
core = false
surveys = false
"""


@pytest.fixture
def files():
    return read_folder(ROOT / "processes" / ITEM)


def test_the_same_content_is_the_same_version_and_other_content_the_next(bureau, files):
    first = bureau.handle(DeployItem(None, files))
    assert first.number == "1"
    changed = {**files, "CHANGELOG.md": files["CHANGELOG.md"] + b"\n"}
    second = bureau.handle(DeployItem(None, changed))
    assert (second.number, second.id == first.id) == ("2", False)
    assert bureau.handle(DeployItem(None, files)).id == first.id
    states = {row.number: row.state for row in bureau.app.ask.versions()}
    assert states == {1: "released", 2: "retired"}


def test_a_running_case_keeps_its_version_and_its_forms(bureau, files):
    old = bureau.submit()
    form = json.loads(files["forms/accept_case.form"])
    form["components"].insert(
        0, {"type": "textfield", "id": "window_no", "key": "window_no", "label": "窗口号", "properties": {"label_en": "Window"}, "validate": {"required": True}}
    )
    bureau.handle(DeployItem(None, {**files, "forms/accept_case.form": json.dumps(form).encode()}))
    new = bureau.submit()
    bureau.complete(old, "accept_case")
    assert bureau.page(old).edition.number == 1
    assert bureau.page(new).edition.number == 2
    with pytest.raises(Exception, match="place"):
        bureau.complete(new, "accept_case")
    bureau.complete(new, "accept_case", window_no="3")
    bureau.review_all(old)
    assert [t.node for t in bureau.page(old).tasks] == ["approve_case"]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_an_optional_unit_is_added_by_data_alone(bureau, files):
    item = files["item.toml"].decode()
    at = item.index("[[licences]]")
    bureau.handle(AddUnit(None, "health_commission", "区卫生健康局", "District Health Commission"))
    reviewer = bureau.handle(AddOfficer(None, "卫健审查员", (("reviewer", "health_commission", "卫生审查岗", "Hygiene reviewer"),))).id
    bureau.handle(DeployItem(None, {**files, "item.toml": (item[:at] + UNIT + "\n" + item[at:]).encode()}))
    large, small = bureau.submit(seats="40"), bureau.submit(seats="10")
    for case_id in (large, small):
        bureau.complete(case_id, "accept_case")
    asked = {t.unit: t.assignee for t in bureau.page(large).tasks}
    assert asked["health_commission"] == reviewer
    assert "health_commission" not in {t.unit for t in bureau.page(small).tasks}


def test_only_administrators_and_analysts_deploy_on_screen(bureau, files):
    with pytest.raises(NotAllowed):
        bureau.handle(DeployItem(bureau.people["window1"], {**files, "CHANGELOG.md": b"x"}))
    assert bureau.handle(DeployItem(bureau.people["admin"], {**files, "CHANGELOG.md": b"x"})).number == "2"


def test_a_refused_folder_leaves_the_released_version_alone(bureau, files):
    with pytest.raises(DefinitionError):
        bureau.handle(DeployItem(None, {**files, "limits.toml": b'[whole_case.statutory]\n"2004-07-01" = {working_days = 20}\n'}))
    assert [(row.number, row.state) for row in bureau.app.ask.versions()] == [(1, "released")]
    assert bureau.submit()
