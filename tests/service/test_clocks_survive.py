"""Clocks survive: a restart, a new version of the item, a calendar that changes, and all of it while the case is suspended."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.domain.calendar import ZONE, ExceptionalDay
from engine.domain.calendar_file import CalendarFile
from engine.domain.commands import CommissionReport, DeployItem, ExtendCase, ImportCalendar, ReceiveReport, ResumeCase, SuspendCase
from engine.runtime.bundle import read_folder
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import ITEM, ROOT
from tests.service.test_components import changed


def clocks(bureau, case_id):
    return {c.name: (c.state, c.due_at, c.limit_value, c.reference) for c in bureau.page(case_id).clocks}


def due(bureau, case_id, name):
    found = bureau.app.ask.clock_reading(bureau.page(case_id), name).due
    return found.date() if found else None


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def shorter(bureau):
    """A version of the item that promises five days for everybody."""
    files = read_folder(ROOT / "processes" / ITEM)
    text = files["limits.toml"].decode()
    for stage, minutes in (("review", 780), ("survey", 390), ("resurvey", 195), ("conclusion", 195), ("approval", 195), ("issuing", 195)):
        head, mark, rest = text.partition(f"[stage.{stage}.promised]\n")
        _, _, more = rest.partition("\n")
        text = head + mark + f'"2026-01-01" = {{ working_minutes = {minutes}, reference = "again faster" }}\n' + more
    text = text.replace('"2026-01-01" = { working_days = 10,', '"2026-01-01" = { working_days = 5,')
    bureau.handle(DeployItem(None, {**files, "limits.toml": text.encode()}))


def holiday(day):
    return CalendarFile({day: ExceptionalDay(workday=False, note="本地放假")}, (), (), day.isoformat())


@pytest.fixture
def running(node):
    """A case accepted on Wednesday 1 July with an extension, a suspension and a report under way."""
    bureau = node()
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    officer = bureau.task(case_id, "review_unit", "market_supervision").assignee
    bureau.handle(SuspendCase(officer, case_id, "hearing", 5, "听证", "survive-1"))
    bureau.handle(ExtendCase(bureau.people["head"], case_id, "情况复杂", "survive-2"))
    bureau.handle(CommissionReport(officer, case_id, "mapping", "青禾测绘院", "applicant", 3, "survive-3"))
    return bureau, case_id, officer


def test_after_a_restart_every_clock_is_as_it_was_and_goes_on(running, node):
    bureau, case_id, officer = running
    before = clocks(bureau, case_id)
    bureau.close()
    again = node()
    assert clocks(again, case_id) == before

    again.clock.now = datetime(2026, 7, 7, 10, tzinfo=ZONE)
    again.handle(ResumeCase(officer, case_id, "hearing", "听证结束", "survive-4"))
    assert due(again, case_id, "promised") == date(2026, 7, 20)  # 2, 3 and 6 July were suspended
    Worker(again.app).fire_due()
    (report,) = [state for name, state in clocks(again, case_id).items() if name.startswith("intermediary:")]
    assert report[0] == "overdue"  # due on 6 July, while nobody was there
    sound(again)


def test_a_new_version_of_the_item_changes_no_running_clock(running):
    bureau, case_id, officer = running
    before = clocks(bureau, case_id)
    shorter(bureau)
    assert clocks(bureau, case_id) == before
    bureau.clock.now = datetime(2026, 7, 7, 10, tzinfo=ZONE)
    bureau.handle(ResumeCase(officer, case_id, "hearing", "听证结束", "survive-5"))
    assert due(bureau, case_id, "promised") == date(2026, 7, 20)
    bureau.review_all(case_id)  # a stage that opens after the new version still has the limit of the case's own
    approval = bureau.task(case_id, "approve_case")
    assert clocks(bureau, case_id)[f"stage:{approval.id}"][2] == 780

    fresh = bureau.submit()
    bureau.complete(fresh, "accept_case", by="window2")
    assert due(bureau, fresh, "promised") == date(2026, 7, 14)
    sound(bureau)


def test_a_version_with_clocks_of_components_gives_none_to_a_running_case(running):
    bureau, case_id, _ = running
    bureau.handle(DeployItem(None, changed()))
    bureau.review_all(case_id)
    assert not any(c.kind == "component" for c in bureau.page(case_id).clocks)
    sound(bureau)


def test_a_calendar_that_changes_moves_what_runs_and_what_will_run_again(running, node):
    bureau, case_id, officer = running
    other = node()
    bureau.handle(ImportCalendar(None, holiday(date(2026, 7, 3)), "本地通知"))
    while bureau.app.recompute_once():
        pass
    (made,) = [c.id for c in bureau.page(case_id).commissions]
    assert due(bureau, case_id, f"intermediary:{made}") == date(2026, 7, 7)  # 2, 6 and 7 July
    sound(bureau)
    bureau.handle(ImportCalendar(None, holiday(date(2026, 7, 8)), "又一个本地通知"))  # while the case is still suspended
    while other.app.recompute_once():
        pass
    bureau.clock.now = datetime(2026, 7, 7, 10, tzinfo=ZONE)
    bureau.handle(ResumeCase(officer, case_id, "hearing", "听证结束", "survive-6"))
    assert due(bureau, case_id, "promised") == date(2026, 7, 21)  # 7, 9, 10, then ten in all
    bureau.handle(ReceiveReport(officer, case_id, made, "已交", "survive-7"))
    sound(bureau)
