"""发布: two persons, a ground and a day; back with one action; open cases are none of its concern."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.domain.commands import DeployItem
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.release_commands import ApproveVersion, CallOffRelease, ReleaseVersion, RetireItem, ReturnVersion, RollBack
from engine.runtime.bundle import read_folder
from engine.verify import verify
from tests.bureau import ITEM, ROOT

GROUND = "青禾区提速公告（2026，演示用）"


@pytest.fixture(scope="module")
def files():
    return read_folder(ROOT / "processes" / ITEM)


@pytest.fixture
def draft(bureau, files):
    """The second version, deployed on screen by the administrator."""
    return bureau.handle(DeployItem(bureau.people["admin"], {**files, "CHANGELOG.md": b"second"}))


def _states(bureau):
    return {row.number: row.state for row in bureau.app.ask.versions()}


def _approve(bureau, draft, who="head"):
    return bureau.handle(ApproveVersion(bureau.people[who], draft.id, "看过", bureau.request_id()))


def _release(bureau, draft, day=None, who="admin", ground=GROUND):
    return bureau.handle(ReleaseVersion(bureau.people[who], draft.id, ground, bureau.request_id(), day))


def test_a_draft_takes_no_cases_until_a_second_person_approved_it(bureau, draft):
    assert _states(bureau) == {1: "released", 2: "draft"}
    with pytest.raises(Rejection, match="second person"):
        _release(bureau, draft)
    with pytest.raises(NotAllowed, match="yourself"):
        _approve(bureau, draft, "admin")
    with pytest.raises(NotAllowed):
        _approve(bureau, draft, "window1")
    _approve(bureau, draft)
    with pytest.raises(Invalid):
        _release(bureau, draft, ground=" ")
    old = bureau.submit()
    _release(bureau, draft)
    assert _states(bureau) == {1: "retired", 2: "released"}
    assert bureau.page(bureau.submit()).edition.number == 2
    assert bureau.page(old).edition.number == 1
    bureau.grant(old)
    assert [(act.number, act.act, act.who) for act in bureau.app.ask.acts_of(ITEM)][:3] == [
        (2, "released", "韩松"),
        (2, "approved", "周衡"),
        (2, "deployed", "韩松"),
    ]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_release_is_done_once(bureau, draft):
    _approve(bureau, draft)
    command = ReleaseVersion(bureau.people["admin"], draft.id, GROUND, "once")
    assert bureau.handle(command) == bureau.handle(command)
    with pytest.raises(Stale):
        _release(bureau, draft)


def test_a_scheduled_release_comes_on_its_day(bureau, draft):
    _approve(bureau, draft)
    day = bureau.clock().date() + timedelta(days=5)
    _release(bureau, draft, day)
    assert (_states(bureau)[2], bureau.app.release_due()) == ("draft", 0)
    bureau.clock.move(days=4, hours=14, minutes=59)
    assert bureau.app.release_due() == 0
    bureau.clock.move(minutes=2)
    assert (bureau.app.release_due(), bureau.app.release_due()) == (1, 0)
    assert _states(bureau) == {1: "retired", 2: "released"}
    assert bureau.app.ask.acts_of(ITEM)[0].who is None


def test_back_with_one_action_and_forth_again(bureau, draft):
    with pytest.raises(Rejection, match="there is none"):
        bureau.handle(RollBack(bureau.people["admin"], ITEM, "先试", bureau.request_id()))
    _approve(bureau, draft)
    _release(bureau, draft)
    assert bureau.handle(RollBack(bureau.people["admin"], ITEM, "表单有误", bureau.request_id())).number == "1"
    assert _states(bureau) == {1: "released", 2: "retired"}
    assert bureau.handle(RollBack(bureau.people["admin"], ITEM, "已查明", bureau.request_id())).number == "2"


def test_a_scheduled_release_is_called_off_and_a_retired_item_restored_by_one_action(bureau, draft):
    _approve(bureau, draft)
    _release(bureau, draft, bureau.clock().date() + timedelta(days=1))
    with pytest.raises(Invalid):
        bureau.handle(CallOffRelease(bureau.people["admin"], draft.id, " ", bureau.request_id()))
    bureau.handle(CallOffRelease(bureau.people["admin"], draft.id, "公告推迟", bureau.request_id()))
    with pytest.raises(Stale):
        bureau.handle(CallOffRelease(bureau.people["admin"], draft.id, "再取消", bureau.request_id()))
    bureau.clock.move(days=3)
    assert (bureau.app.release_due(), _states(bureau)) == (0, {1: "released", 2: "draft"})
    _release(bureau, draft)
    bureau.clock.move(seconds=1)
    bureau.handle(RetireItem(bureau.people["admin"], ITEM, "点错了", bureau.request_id()))
    bureau.clock.move(seconds=1)
    assert bureau.handle(RollBack(bureau.people["admin"], ITEM, "恢复", bureau.request_id())).number == "2"
    assert _states(bureau) == {1: "retired", 2: "released"}
    assert bureau.page(bureau.submit()).edition.number == 2
    with pytest.raises(NotFound):
        bureau.handle(RollBack(bureau.people["admin"], "nothing", "x", bureau.request_id()))
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_returned_draft_is_never_released(bureau, draft):
    bureau.handle(ReturnVersion(bureau.people["head"], draft.id, "时限没有依据", bureau.request_id()))
    assert _states(bureau)[2] == "retired"
    with pytest.raises(Stale):
        _release(bureau, draft)
    with pytest.raises(Rejection, match="none"):
        bureau.handle(RollBack(bureau.people["admin"], ITEM, "x", bureau.request_id()))


def test_a_retired_item_takes_no_new_cases_and_open_ones_go_on(bureau):
    case_id = bureau.submit()
    bureau.handle(RetireItem(bureau.people["admin"], ITEM, "权力划转", bureau.request_id()))
    with pytest.raises(NotFound):
        bureau.submit()
    bureau.grant(case_id)
    with pytest.raises(NotFound):
        bureau.handle(RetireItem(bureau.people["admin"], ITEM, "再停", bureau.request_id()))


def test_the_command_line_releases_at_once_or_keeps_a_draft(bureau, files):
    kept = bureau.handle(DeployItem(None, {**files, "CHANGELOG.md": b"kept"}, draft=True))
    assert _states(bureau) == {1: "released", 2: "draft"}
    bureau.handle(ReleaseVersion(None, kept.id, GROUND, "", date(2026, 1, 1)))
    assert _states(bureau) == {1: "retired", 2: "released"}


def test_differences_name_what_changed_where(bureau, files):
    limits = files["limits.toml"].decode().replace('working_days = 10, reference = "青禾区餐饮', 'working_days = 11, reference = "青禾区餐饮', 1)
    diagram = files[f"{ITEM}.bpmn"].decode().replace('name="审核受理"', 'name="审核材料并受理"', 1).replace('x="320"', 'x="321"', 1)
    changed = {**files, "limits.toml": limits.encode(), f"{ITEM}.bpmn": diagram.encode()}
    first = next(row.id for row in bureau.app.ask.versions())
    second = bureau.handle(DeployItem(None, changed, draft=True)).id
    found = {(change.area, change.kind, change.key): change for change in bureau.app.ask.differences(first, second)}
    limit = found["limit", "changed", "whole_case.promised.2026-01-01"]
    assert "10 个工作日" in limit.before
    assert "11 个工作日" in limit.after
    assert ("element", "changed", "accept_case") in found
    assert len(found) == 2
    assert {change.kind for change in bureau.app.ask.differences(second, first)} == {"changed"}
    assert bureau.app.ask.differences(first, first) == ()
