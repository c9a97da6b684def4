"""流程分析员的一趟, in a real browser: an item from the template to its first case. Its stations are the pictures of docs/journeys/analyst.md."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from engine.simulator.sample_files import sample_file
from engine.verify import verify
from tests.e2e.test_supervision_journey import accessible

ITEM = "teahouse_licence"
NEW = {"id": ITEM, "code": "000131990077", "name": "茶馆开办", "name_en": "Opening a teahouse", "basis": "青禾区茶馆管理办法（示例）", "article": "第六条"}
STAGE, FLOW = "record_the_opening_day", "deliver_to_close_case"
GROUND = "青禾区提速公告（2026，演示用）第二条"
REMARK = "开业日期和联系人"


def test_an_item_from_the_template_to_its_first_case(signed_in, site, bureau, picture):
    page = signed_in("analyst")
    address = started(page, site)
    bureau.clock.move(minutes=10)
    drawn(page, picture)
    colleague = signed_in("admin")
    colleague.goto(address)
    expect(colleague.locator("[data-others]")).to_contain_text("林舒 正在改这份画稿")
    given_a_form(page, address, picture)
    given_a_limit(page, address, picture)
    refused(page, address)
    recorded(page, address, picture)
    compared(page, address, picture)
    version = handed_in(page, address)
    released(signed_in("head"), colleague, site + version, picture)
    first_case(signed_in("xiaoman"), signed_in("window1"), site, picture)
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def started(page, site):
    """From the template, by a short form; the address of the sketch."""
    page.goto(f"{site}/studio/new?way=template")
    for key, value in NEW.items():
        page.fill(f"#f-{key}", value)
    page.select_option("[name=unit]", "market_supervision")
    page.click("text=开始画")
    page.wait_for_selector("[data-ready]")
    expect(page.locator("[data-check-state]")).to_contain_text("没有问题")
    return page.url.split("?")[0]


def drawn(page, picture):
    """A stage into the flow after the delivery, by the keyboard from the palette; its short panel; what the gate still asks for."""
    page.evaluate("(id) => document.querySelector('[data-studio-diagram]').drawing.select(id)", FLOW)
    page.focus(".djs-palette [data-action='studio.create']")
    page.keyboard.press("Enter")
    page.keyboard.type("other work")
    page.keyboard.press("Enter")
    panel = page.locator("[data-panel]")
    panel.get_by_label("英文名称").fill("Record the opening day")
    panel.get_by_label("名称", exact=True).fill("登记开业日期")
    panel.get_by_label("岗位").select_option("window")
    assert page.eval_on_selector("#known-stage", "(list) => [...list.options].map((one) => one.value)")[:2] == ["acceptance", "review"]
    expect(panel.get_by_label("环节时限")).to_have_attribute("list", "known-stage")
    panel.get_by_label("环节时限").fill("opening")
    expect(page.locator(f'[data-container-id="{STAGE}"] .studio-mark')).to_have_text("2")
    assert page.evaluate("document.querySelector('[data-studio-diagram]').drawing.modeler.get('elementRegistry').get('deliver').outgoing.length") == 1
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    picture(page, "analyst-draw")
    accessible(page)


def given_a_form(page, address, picture):
    """Made by the machine that found it missing, then put into the item's own words."""
    page.click("[data-mend]:has-text('新建这个任务的表单') button")
    page.click(".studio-finding a >> nth=0")
    expect(page.locator(".djs-element.selected")).to_have_count(1)
    page.goto(f"{address}/forms?path=forms/{STAGE}.form")
    page.locator("[data-form-editor][data-ready]").wait_for()
    page.locator(".form-editor .fjs-form-field-textarea").click()
    page.locator("[data-panel] .bio-properties-panel-group-header", has_text="一般").click()
    page.locator("[data-panel]").get_by_label("标题").fill(REMARK)
    page.locator("[data-own-panel] input").first.fill("Opening day and contact")
    page.locator("[data-own-panel] input").first.blur()
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.click("[data-preview-place] button[name=try-it]")
    expect(page.locator("[data-preview-place] .error-summary li")).to_have_text([f"请填写「{REMARK}」。"])
    picture(page, "analyst-form", "#form-title")


def given_a_limit(page, address, picture):
    """Too long, which the sum says at once; then right, with its legal ground."""
    page.goto(f"{address}/limits")
    page.select_option("#new-table", label=page.locator("#new-table option", has_text="※ 环节").first.inner_text())
    page.fill("[name='new/since']", "2026-07-01")
    page.fill("[name='new/value']", "39000")
    page.select_option("[name='new/unit']", "working_minutes")
    page.fill("[name='new/reference']", GROUND)
    page.click("button[value=new]")
    expect(page.locator(".limit-sum-bad").first).to_be_visible()
    value = page.locator("[name='stage.opening.promised/2026-07-01/value']")
    value.fill("390")
    value.blur()
    expect(page.locator(".limit-sum-bad")).to_have_count(0)
    expect(page.locator("[data-check-state]")).to_contain_text("没有问题")
    picture(page, "analyst-limit", "[id='stage.issuing.promised']")


def refused(page, address):
    """The old scenario does not come to its end any more, and so nothing is handed in."""
    page.goto(f"{address}/hand-in")
    page.click("button:has-text('演练并交审')")
    alert = page.locator("[role=alert]")
    expect(alert).to_contain_text("没有情景到过“登记开业日期”", timeout=60_000)
    alert.get_by_role("link", name=re.compile("没有通过")).click()


def recorded(page, address, picture):
    """One step further on the calendar of the trial, recorded; another case begun and withdrawn; everything is covered."""
    expect(page.locator(f"[data-element-id='{STAGE}'].mark-current")).to_be_attached()
    page.get_by_label(REMARK).fill("2026 年 7 月 8 日开业，联系人王禾")
    page.get_by_role("button", name="办这一步").click()
    expect(page.locator("[data-element-id='licence_issued'].mark-step")).to_be_attached()
    picture(page, "analyst-scenario", "#scenario-title")
    page.get_by_role("button", name="保存期望").click()
    expect(page.locator(".scenario-one", has_text="补正一次")).to_contain_text("通过", timeout=60_000)

    page.goto(f"{address}/scenarios/new?like=refused")
    page.get_by_label("情景的名称").fill("受理以后撤回")
    page.get_by_label("文件名").fill("withdrawn")
    page.get_by_role("button", name="收件", exact=True).click()
    page.get_by_role("group", name="处理意见").get_by_label("受理", exact=True).check()
    page.get_by_role("button", name="办这一步").first.click()
    expect(page.locator("[data-step='1']")).to_contain_text("受理通知书")
    page.locator("body").press("ArrowLeft")
    expect(page.locator("[data-element-id='accept_case'].mark-current")).to_be_attached()
    page.click("#others summary")
    page.locator("#others").get_by_label("做什么").select_option("withdraw")
    page.locator("#others").get_by_label("内容").fill("不开了")
    page.locator("#others button").click()
    page.get_by_role("button", name="录成情景").click()
    expect(page.locator(".scenario-one", has_text="受理以后撤回")).to_contain_text("通过", timeout=60_000)
    page.get_by_role("button", name="全部演练").click()
    expect(page.locator(".scenario-tally")).to_contain_text("通过 5", timeout=60_000)
    expect(page.locator("#coverage")).to_contain_text("流程元素走到 28 / 28")


def compared(page, address, picture):
    """A new item is compared with what it began as."""
    page.goto(f"{address}/compare")
    new = page.locator('[data-compare][data-drawn] [data-side="new"]')
    expect(new.locator(f'g.diff-added[data-element-id="{STAGE}"]')).to_be_attached()
    expect(page.locator("main")).to_contain_text(f"390 工作分钟 · {GROUND}")
    picture(page, "analyst-compare")
    accessible(page)


def handed_in(page, address):
    page.goto(f"{address}/hand-in")
    page.click("button:has-text('演练并交审')")
    expect(page.locator("main")).to_contain_text("已交审，成为第 1 版", timeout=60_000)
    return page.locator("text=看这一版").get_attribute("href")


def released(head, admin, version, picture):
    """By two others: one approves, one releases on a ground and a day."""
    head.goto(version)
    expect(head.locator("h1")).to_have_text("茶馆开办 · 第 1 版")
    expect(head.locator("[data-diagram][data-drawn]")).to_be_visible()
    head.fill("#f-note", "环节、时限和依据都对。")
    picture(head, "analyst-approve")
    head.click("button:has-text('审核通过')")
    admin.goto(version)
    admin.fill("#f-ground", GROUND)
    admin.fill("#f-effective-on", "2026-07-01")
    admin.click("button:has-text('发布')")
    expect(admin.locator("main")).to_contain_text("自 2026-07-01 起施行")
    picture(admin, "analyst-release")


def first_case(applicant, clerk, site, picture):
    """In the hall, and at the window."""
    applicant.goto(f"{site}/apply/{ITEM}")
    applicant.click("text=谁来申请")
    applicant.get_by_role("button", name="保存并继续").last.click()
    applicant.fill("#f-place", "稻香街道麦浪路 18 号")
    applicant.fill("#f-purpose", "开一间茶馆")
    applicant.set_input_files("#f-proof", {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": sample_file("证明.pdf")})
    applicant.get_by_role("button", name="保存并继续").last.click()
    applicant.get_by_role("button", name="提交申请").click()
    expect(applicant.get_by_role("heading", name="申请已提交")).to_be_visible()

    clerk.goto(f"{site}/desk/")
    clerk.click("button:has-text('签收') >> nth=0")
    expect(clerk.get_by_role("heading", name="审核受理")).to_be_visible()
    clerk.keyboard.press("1")
    expect(clerk.locator("#paper")).to_contain_text("受理通知书")
    picture(clerk, "analyst-first-case")
    clerk.keyboard.press("Control+Enter")
    applicant.reload()
    applicant.goto(applicant.url.rsplit("/", 1)[0])
    expect(applicant.locator("main")).to_contain_text("审查材料")
