"""管理员的一趟, in a real browser: a change reaches 200 open cases and is taken back; nothing is lost.

Its stations are the pictures of docs/journeys/administrator.md.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.domain.commands import DeployItem, ReceiveCase
from engine.domain.release_commands import ApproveVersion
from engine.verify import verify
from engine.worker import Worker
from tests import bureau as small
from tests.e2e.test_supervision_journey import accessible
from tests.service.moving import GROUND, version

CASES = 200


@pytest.fixture
def cases(bureau):
    """200 cases before the window, the first of them waits for what is missing."""
    window = bureau.people["window1"]
    made = [bureau.handle(ReceiveCase(window, small.ITEM, small.FORM, tuple(small.MATERIALS), bureau.request_id())).case_id for _ in range(CASES)]
    bureau.complete(made[0], "accept_case", acceptance="correct", materials=small.MATERIALS[:5], correction_notes="布局图没有尺寸")
    return made


@pytest.fixture
def draft(bureau, cases):
    """A second version, in which the task of that case is another one; approved by another."""
    made = bureau.handle(DeployItem(bureau.people["admin"], version(("supply_correction", "supply_papers")))).id
    bureau.handle(ApproveVersion(bureau.people["head"], made, "看过", bureau.request_id()))
    return made


@pytest.fixture
def worker(bureau):
    working = Worker(bureau.app)
    working.start()
    yield
    working.stop()


def test_a_change_reaches_two_hundred_open_cases_and_is_taken_back(signed_in, bureau, site, cases, draft, worker, picture):
    page = signed_in("admin")
    address = f"{site}/admin/versions/{draft}"
    state, done = page.locator("#move-state"), {"timeout": 120_000}
    sums = lambda label: page.locator(f"#move-state .catalogue-sums div:has-text('{label}') dd")  # noqa: E731 - said once, used often
    page.goto(address)
    picture(page, "administrator-draft")
    page.fill("#f-ground", GROUND)
    page.click("button:has-text('发布')")
    page.click("a:has-text('把在办件迁到这一版')")
    page.fill("#f-ground", GROUND)
    accessible(page)
    page.click("button:has-text('预演')")
    expect(state.locator("h2 .tag")).to_have_text(re.compile("预演完毕"), **done)
    expect(state).to_contain_text("199 件：期限、经办人、意见、草稿 0 处变化")
    expect(page.locator("tr:has-text('所在的环节在新版本里没有了')")).to_contain_text("补正材料")
    picture(page, "administrator-rehearsed")

    page.click("button:has-text('再预演')")  # with the task that takes its place, as the page proposes
    expect(state).to_contain_text("200 件：期限、经办人、意见、草稿 0 处变化", **done)
    accessible(page)
    page.fill("#f-size", "20")
    page.click("button:has-text('迁移下一批')")
    expect(sums("已迁移")).to_have_text("20", **done)
    expect(page.get_by_role("button", name="全部迁移")).to_be_visible(**done)
    picture(page, "administrator-batch")
    page.click("button:has-text('全部迁移')")
    expect(state.locator("h2 .tag")).to_have_text(re.compile("已完成"), **done)
    assert {bureau.page(case_id).edition.number for case_id in cases} == {2}

    bureau.complete(cases[0], "supply_papers", explanation="已补")  # goes a step, and so stays
    for left in (CASES - 20, 0):
        page.click("button:has-text('撤回这一批') >> nth=0")
        expect(sums("已撤回")).to_have_text(str(CASES - 1 - (left and 19)), **done)
    expect(page.locator("#move-state tr:has-text('都往下办了')")).to_have_count(1)
    picture(page, "administrator-taken-back")
    page.goto(address)
    page.click("summary:has-text('回退或者停用')")
    page.fill("#f-ground", "公告有误")
    page.click("button:has-text('回退到以前发布的版本')")
    expect(page.locator("h1")).to_have_text(re.compile("第 1 版"))
    expect(page.locator("h1 + p .tag")).to_have_text(re.compile("现行"))
    picture(page, "administrator-rolled-back")
    assert [row.state for row in bureau.app.ask.versions()] == ["retired", "released"]
    assert [bureau.page(case_id).edition.number for case_id in cases] == [2] + [1] * (CASES - 1)
    bureau.complete(cases[0], "accept_case")
    bureau.complete(cases[1], "accept_case")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
