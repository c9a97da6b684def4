"""试办到交审, in a real browser: a case is clicked through a sketch and recorded, painted on the diagram, and keeps a changed sketch from being handed in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.domain.item_template import NewItem, fill
from engine.domain.sketch_commands import SaveSketchFile, StartSketch
from engine.runtime.bundle import with_shared
from web.item_command import PRODUCT, template_files
from web.limiter import limiter

LIMITS = "limits.toml"


@pytest.fixture
def sketch(bureau):
    """The template as a new item, without the one scenario that is not accepted."""
    about = NewItem(
        "busking", "000131127004", "街头演出审批", "Busking", "演出证", "YC", "示例办法", "第一条", "market", "区文旅局", "Culture Office", "青禾区行政审批局"
    )
    files = fill(template_files(), about)
    files["busking.bpmn"] = files.pop("process.bpmn")
    files = {path: content for path, content in with_shared(files, PRODUCT).items() if path != "scenarios/not_accepted.toml"}
    return bureau.handle(StartSketch(bureau.people["admin"], "template", files, "journey-sketch")).id


def test_a_case_is_clicked_through_recorded_painted_and_guards_the_sketch(browser, site, bureau, sketch):
    limiter.reset()
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.fill("#f-login", "admin")
    page.fill("#f-password", bureau.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)

    page.goto(f"{site}/studio/{sketch}/scenarios/new?like=granted")
    page.get_by_label("情景的名称").fill("点着录的当天准予")
    page.get_by_label("文件名").fill("clicked")
    page.get_by_role("button", name="收件", exact=True).click()
    expect(page.get_by_role("heading", name="点着录的当天准予")).to_be_visible()
    _do(page, "处理意见", "受理")
    expect(page.locator("[data-step='1']")).to_contain_text("受理通知书")
    page.get_by_role("button", name="办这一步").click()  # the review, as the template's scenarios answer it
    expect(page.locator("[data-step='2']")).to_be_visible()
    _do(page, "核准决定", "准予许可")
    expect(page.locator("[data-step='3']")).to_be_visible()
    page.get_by_role("button", name="录成情景").click()

    expect(page.locator(".scenario-one", has_text="点着录的当天准予")).to_contain_text("通过", timeout=30_000)
    page.get_by_role("link", name="点着录的当天准予").click()
    expect(page.locator("#play[data-drawn]")).to_be_visible()
    expect(page.locator("[data-element-id='approve_case'].mark-done")).to_be_attached()
    page.locator("body").press("ArrowLeft")
    expect(page.locator("[data-element-id='approve_case'].mark-current")).to_be_attached()

    ask = bureau.app.ask
    row = ask.sketch_file(sketch, LIMITS)
    shorter = bytes(row.content).replace(b"working_days = 20", b"working_days = 15")
    bureau.handle(SaveSketchFile(bureau.people["admin"], sketch, LIMITS, shorter, row.revision))
    page.goto(f"{site}/studio/{sketch}/hand-in")
    page.get_by_role("button", name="演练并交审").click()
    refused = page.locator("[role=alert]")
    expect(refused).to_contain_text("情景“点着录的当天准予”没有通过", timeout=30_000)
    expect(refused).to_contain_text("没有情景到过“不予受理”")
    refused.get_by_role("link", name=re.compile("点着录的")).click()
    expect(page).to_have_url(re.compile("scenarios/clicked"))
    context.close()


def _do(page, label, choice):
    page.get_by_role("group", name=label).get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="办这一步").click()
