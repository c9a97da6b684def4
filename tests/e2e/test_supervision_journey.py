"""预警到申诉, in a real browser: an officer answers a yellow alert, runs over all the same, explains and appeals; supervision decides and closes."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.domain.calendar import ZONE
from engine.verify import verify
from engine.worker import Worker
from web.limiter import limiter

AXE = Path(__file__).parents[2] / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def at_work(browser, site, bureau):
    """``at_work("supervisor")``: this person's browser, signed in; what its console complained of is looked at in the end."""
    opened = []

    def sign_in(login, **options):
        limiter.reset()
        context = browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}, **options})
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" and "status of 4" not in said.text else None)
        page.goto(f"{site}/sign-in")
        page.fill("#f-login", login)
        page.fill("#f-password", bureau.password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(desk|window|admin|supervision)/"))
        opened.append(page)
        return page

    yield sign_in
    assert [complaint for page in opened for complaint in page.complaints] == []
    for page in opened:
        page.context.close()


def at(bureau, day, hour, minute=0):
    bureau.clock.now = datetime(2026, 7, day, hour, minute, tzinfo=ZONE)
    while Worker(bureau.app).fire_due():
        pass


def accessible(page):
    if AXE.exists():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []


def test_from_a_yellow_alert_to_a_decided_appeal(at_work, site, bureau):
    case_id = bureau.submit(has_signboard="no")
    bureau.complete(case_id, "accept_case")
    officer = next(login for login, id_ in bureau.people.items() if id_ == bureau.task(case_id, "review_unit").assignee)

    # Friday: yellow; the officer finds it on top of his work list and answers
    at(bureau, 3, 10)
    page = at_work(officer)
    expect(page.locator(".notice")).to_contain_text("有 1 条预警等您答复")
    page.click("text=去答复")
    accessible(page)
    page.click("main button:has-text('答复')")
    expect(page.locator(".error-summary")).to_contain_text("请填写答复")
    page.fill("main textarea", "等申请人补传照片,周一办结")
    page.click("main button:has-text('答复')")
    expect(page.locator(".flash")).to_contain_text("答复已记下")

    # Monday: the review has run over; supervision sees it red, who held it, and demands an answer
    at(bureau, 6, 10)
    judge = at_work("supervisor")
    judge.goto(f"{site}/supervision/red")
    expect(judge.locator("table")).to_contain_text("环节超时")
    accessible(judge)
    judge.click("tbody a")
    expect(judge.locator("main")).to_contain_text("谁占用了时限")
    expect(judge.locator("main")).to_contain_text("等申请人补传照片")
    accessible(judge)
    judge.fill("#f-demand", "今日办结,并说明原因")
    judge.click("text=发出督办")
    expect(judge.locator(".flash")).to_contain_text("督办已发出")

    # the officer explains and appeals
    page = at_work(officer)  # Friday's session has ended
    page.goto(f"{site}/desk/alerts")
    expect(page.locator("main")).to_contain_text("今日办结,并说明原因")
    share = page.locator("article", has=page.locator("text=提交说明"))
    share.locator("textarea").first.fill("照片反复补传")
    page.click("text=提交说明")
    expect(page.locator(".flash")).to_contain_text("情况说明已记下")
    page.click("summary:has-text('申诉')")
    page.fill("details textarea", "补传期间不应计入")
    page.click("text=提交申诉")
    expect(page.locator(".flash")).to_contain_text("申诉已提交")
    expect(page.locator("main")).to_contain_text("等监察决定")

    # supervision can't close before deciding; decides, closes
    judge.goto(f"{site}/supervision/accountability")
    expect(judge.locator("table")).to_contain_text("1 件待决定")
    judge.click("tbody a")
    judge.fill("#close-conclusion", "不予追责")
    judge.click("main button:has-text('结案')")
    expect(judge.locator(".notice-error")).to_contain_text("还有申诉没有决定")
    judge.check("text=申诉成立,不由他承担".replace(",", "，"))
    judge.fill("[id^=decide-][id$=-grounds]", "查明补传属实")
    judge.click("button:has-text('决定申诉')")
    expect(judge.locator(".flash")).to_contain_text("申诉已决定")
    accessible(judge)
    judge.fill("#close-conclusion", "不予追责")
    judge.click("main button:has-text('结案')")
    expect(judge.locator(".flash")).to_contain_text("已结案")

    assert verify(bureau.config.database_url, bureau.config.state_key) == []
    expect(at_work("head", viewport={"width": 390, "height": 844}).locator("main")).to_contain_text("超时的办件停在哪里最久")
