"""在办件迁到新版本, in a real browser: an administrator releases a change over 200 open cases, rehearses, maps, moves, takes back and rolls back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.domain.commands import DeployItem, ReceiveCase
from engine.domain.release_commands import ApproveVersion
from engine.verify import verify
from engine.worker import Worker
from tests import bureau as small
from tests.e2e.test_catalogue_journey import at_work
from tests.e2e.test_supervision_journey import accessible
from tests.service.moving import GROUND, version

CASES = 200


@pytest.fixture
def draft(bureau):
    """200 cases before the window, one of them in correction; and a second version, approved by another."""
    cases = [
        bureau.handle(ReceiveCase(bureau.people["window1"], small.ITEM, small.FORM, tuple(small.MATERIALS), bureau.request_id())).case_id for _ in range(CASES)
    ]
    bureau.complete(cases[0], "accept_case", acceptance="correct", materials=small.MATERIALS[:5], correction_notes="布局图没有尺寸")
    made = bureau.handle(DeployItem(bureau.people["admin"], version(("supply_correction", "supply_papers")))).id
    bureau.handle(ApproveVersion(bureau.people["head"], made, "看过", bureau.request_id()))
    return cases, made


@pytest.fixture
def worker(bureau):
    working = Worker(bureau.app)
    working.start()
    yield
    working.stop()


def test_a_change_reaches_two_hundred_open_cases(browser, bureau, site, draft, worker):
    cases, made = draft
    page = at_work(browser, site, bureau, "admin")
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page.goto(f"{site}/admin/versions/{made}")
    page.fill("#f-ground", GROUND)
    page.click("button:has-text('发布')")
    page.click("a:has-text('把在办件迁到这一版')")
    page.fill("#f-ground", GROUND)
    accessible(page)
    page.click("button:has-text('预演')")
    expect(page.locator("#move-state h2 .tag")).to_have_text(re.compile("预演完毕"))
    expect(page.locator("#move-state")).to_contain_text("199 件：期限、经办人、意见、草稿 0 处变化")
    expect(page.locator("tr:has-text('所在的环节在新版本里没有了')")).to_contain_text("补正材料")
    page.click("button:has-text('再预演')")
    expect(page.locator("#move-state")).to_contain_text("200 件：期限、经办人、意见、草稿 0 处变化")
    accessible(page)
    page.fill("#f-size", "20")
    page.click("button:has-text('迁移下一批')")
    expect(page.locator("#move-state .catalogue-sums div:has-text('已迁移') dd")).to_have_text("20")
    page.click("button:has-text('全部迁移')")
    expect(page.locator("#move-state h2 .tag")).to_have_text(re.compile("已完成"))
    assert {bureau.page(case_id).edition.number for case_id in (cases[0], cases[-1])} == {2}
    bureau.complete(cases[0], "supply_papers", explanation="已补")
    page.click("button:has-text('撤回这一批') >> nth=-1")
    expect(page.locator("#move-state .catalogue-sums div:has-text('已撤回') dd")).to_have_text("19")
    page.goto(f"{site}/admin/versions/{made}")
    page.click("summary:has-text('回退或者停用')")
    page.fill("#f-ground", "公告有误")
    page.click("button:has-text('回退到以前发布的版本')")
    assert [row.state for row in bureau.app.ask.versions()] == ["retired", "released"]
    page.context.close()
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
