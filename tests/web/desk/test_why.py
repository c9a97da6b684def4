"""Why this date, and what is only provisional: shown to officers wherever a due date stands."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def turning(bureau):
    """A case at review at the end of the last published year."""
    bureau.clock.now = datetime(2026, 12, 28, 9, 30, tzinfo=ZONE)
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    return case_id


def test_the_sheet_holds_every_clock_of_the_case_stages_included(bureau, turning, visit):
    page = visit("head").get(f"/desk/cases/{turning}/why")

    assert page.status == 200
    assert len(page.tree.xpath("//main//section//table")) == len(bureau.page(turning).clocks) > 3
    assert "当年放假安排尚未公布" in page.text
    assert "元旦" not in page.text


def test_the_sheet_is_not_for_those_without_the_case(turning, visit):
    assert visit("tobacco1").get(f"/desk/cases/{turning}/why").status == 404
    assert visit("xiaoman").get(f"/desk/cases/{turning}/why").status == 403


def test_a_provisional_date_is_called_so_on_the_case_page_the_work_list_and_the_task(bureau, turning, visit):
    bureau.clock.now = datetime(2026, 12, 30, 16, tzinfo=ZONE)
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window2")
    task = bureau.task(case_id, "review_unit", "market_supervision")
    drawn = visit(next((login for login, person in bureau.people.items() if person == task.assignee), "market1"))

    assert "暂定" in visit("head").get(f"/desk/cases/{case_id}").text
    assert "日历未公布，暂定" in drawn.get("/desk/").text
    assert "暂定" in drawn.get(f"/desk/tasks/{task.id}").text


def test_the_applicant_and_the_notice_say_so_too(bureau, turning, visit):
    page = visit("xiaoman").get(f"/cases/{turning}")
    notice = next(one for one in bureau.page(turning).documents if one.kind == "acceptance_notice")

    assert "暂定" in page.text
    assert "暂定" in notice.data
    assert "暂定" in visit("xiaoman").get(f"/cases/{turning}/why").text
