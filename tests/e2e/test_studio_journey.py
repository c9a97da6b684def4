"""画稿从头到尾, in a real browser: a new item from the template, a task drawn, a finding mended, two who save the same file, handed in and approved."""

from __future__ import annotations

from playwright.sync_api import expect

from engine.domain.sketch_commands import StartSketch
from engine.verify import verify
from tests.e2e.test_supervision_journey import accessible
from web.limiter import limiter

NEW = {"id": "teahouse_licence", "code": "000131990077", "name": "茶馆开办", "name_en": "Opening a teahouse", "basis": "示例条例", "article": "第一条"}


def signed_in(browser, site, bureau, login):
    limiter.reset()
    page = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{site}/sign-in")
    page.fill("#f-login", login)
    page.fill("#f-password", bureau.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def draw_a_task(page):
    """A task of some kind, by the keyboard, connected to nothing."""
    page.focus("[data-canvas] .djs-container > svg")
    page.keyboard.press("n")
    page.keyboard.type("other work")
    page.keyboard.press("Enter")


def test_an_item_is_drawn_checked_handed_in_and_approved(browser, site, bureau):
    admin = signed_in(browser, site, bureau, "admin")
    admin.goto(f"{site}/studio/")
    admin.click("text=按模板建新事项")
    for key, value in NEW.items():
        admin.fill(f"#f-{key}", value)
    admin.select_option("[name=unit]", "market_supervision")
    admin.click("text=开始画")
    admin.wait_for_selector("[data-ready]")
    address = admin.url
    expect(admin.locator("[data-check-state]")).to_contain_text("没有问题")

    draw_a_task(admin)
    expect(admin.locator(".studio-mark").first).to_be_visible()
    expect(admin.locator(".tabs-link[aria-current] .tabs-count")).to_be_visible()
    expect(admin.locator("[data-save-state]")).to_contain_text("已保存")
    admin.click(".studio-finding a >> nth=0")
    expect(admin.locator(".djs-element.selected")).to_have_count(1)
    admin.keyboard.press("Delete")
    expect(admin.locator("[data-check-state]")).to_contain_text("没有问题")
    expect(admin.locator("[data-save-state]")).to_contain_text("已保存")

    accessible(admin)
    admin.goto(f"{address}/hand-in")
    admin.click("text=演练并交审")
    expect(admin.locator("main")).to_contain_text("已交审，成为第 1 版")
    version = admin.locator("text=看这一版").get_attribute("href")
    head = signed_in(browser, site, bureau, "head")
    head.goto(site + version)
    head.click("button:has-text('审核通过')")
    expect(head.locator("main")).to_contain_text("审核通过")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_what_was_typed_survives_another_editor_and_a_network_that_is_gone(browser, site, bureau):
    files = {"teahouse.bpmn": b"<x/>", "CHANGELOG.md": b"one\n"}
    sketch = bureau.handle(StartSketch(bureau.people["admin"], "archive", files, "two-editors")).id
    address = f"{site}/studio/{sketch}/files/CHANGELOG.md"
    mine, theirs = (signed_in(browser, site, bureau, "admin") for _ in range(2))
    for page in (mine, theirs):
        page.goto(address)
    theirs.fill("#content", "theirs\n")
    expect(theirs.locator("[data-save-state]")).to_contain_text("已保存")
    mine.fill("#content", "mine\n")
    panel = mine.locator("[data-conflict]")
    expect(panel).to_contain_text("您的改动还没有存进去")
    assert [area.input_value() for area in panel.locator("textarea").all()] == ["mine\n", "theirs\n"]
    assert bytes(bureau.app.ask.sketch_file(sketch, "CHANGELOG.md").content) == b"theirs\n"
    mine.click("text=用我的")
    expect(mine.locator("[data-save-state]")).to_contain_text("已保存")
    assert [one.size for one in bureau.app.ask.sketch_states(sketch, "CHANGELOG.md")] == [5, 7, 4]

    mine.context.set_offline(True)
    mine.fill("#content", "typed without network\n")
    expect(mine.locator("[data-save-state]")).to_contain_text("网络不通")
    mine.context.set_offline(False)
    mine.goto("about:blank")
    mine.goto(address)
    expect(mine.locator("#content")).to_have_value("typed without network\n")
    expect(mine.locator("[data-save-state]")).to_contain_text("已保存")
    assert bytes(bureau.app.ask.sketch_file(sketch, "CHANGELOG.md").content) == b"typed without network\n"
