"""工作人员的一天, in a real browser and by keyboard: the counter, the joint review, the decision and its licence, the verbs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.bureau import MATERIALS, PDF
from web.limiter import limiter

AXE = Path(__file__).parents[2] / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CODE = "91110000600037341L"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def at_work(browser, site, bureau):
    """``at_work("window1")``: this officer's browser, signed in by keyboard; what its console complained of is looked at in the end."""
    opened = []

    def sign_in(login, **options):
        limiter.reset()
        context = browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}, **options})
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" and "status of 4" not in said.text else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{site}/sign-in")
        page.focus("#f-login")
        page.keyboard.type(login)
        page.keyboard.press("Tab")
        page.keyboard.type(bureau.password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(desk|window|admin|supervision)/"))
        opened.append(page)
        return page

    yield sign_in
    assert [complaint for page in opened for complaint in page.complaints] == []
    for page in opened:
        page.context.close()


def type_in(page, field, text):
    page.focus(field)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def tick(page, box):
    page.focus(box)
    page.keyboard.press("Space")


def send(page):
    page.keyboard.press("Control+Enter")


def submitted(page):
    expect(page.locator(".flash")).to_contain_text("已提交")


def case_to(bureau, node, **opinions):
    """A case brought to this step; ``opinions`` are the answers of a unit that does not simply agree."""
    case_id = bureau.submit()
    for step in ("accept_case", "review_unit", "approve_case", "issue_licence"):
        if step == node:
            return case_id
        if step != "review_unit":
            bureau.complete(case_id, step)
            continue
        for unit in sorted({task.unit for task in bureau.page(case_id).tasks}):
            bureau.complete(case_id, step, unit_id=unit, **opinions.get(unit, {}))
    return case_id


def login_of(bureau, person):
    return next(login for login, id_ in bureau.people.items() if id_ == person)


# -- 2: the counter ---------------------------------------------------------------------------------------------


def test_two_screens_at_the_counter_by_keyboard_alone(bureau, at_work):
    bureau.submit()  # so that the applicant is known
    page = at_work("window1")

    # screen 1: the code, then only what is not known yet
    expect(page).to_have_url(re.compile("/window/receive"))
    expect(page.locator("#find-code")).to_be_focused()
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("已认出")).to_be_visible()
    expect(page.locator("#f-operator_name")).to_have_value("青禾区小满餐饮有限公司")
    expect(page.locator("#tick-fire_plan")).to_be_hidden()
    for material in MATERIALS[1:5]:
        tick(page, f"#tick-{material}")
    tick(page, "#f-declaration")
    send(page)

    # screen 2: the ticks came along; what is missing stands in the paper before it is issued
    expect(page.get_by_role("heading", name="审核受理")).to_be_visible()
    expect(page.locator('[name="materials"][value="layout_plan"]')).to_be_checked()
    tick(page, '[name="materials"][value="layout_plan"]')
    page.keyboard.press("2")
    expect(page.locator("#paper")).to_contain_text("一次性补正告知书")
    expect(page.locator("#paper")).to_contain_text("补交《经营场所布局和操作流程图》")
    type_in(page, "#f-correction_notes", "设备清单没有写位置")
    expect(page.locator("#paper")).to_contain_text("设备清单没有写位置")
    send(page)

    # the papers, then the next one
    expect(page.get_by_role("heading", name="一次性补正告知书")).to_be_visible()
    with page.context.expect_page() as printed:
        page.keyboard.press("1")
    assert re.search(r"/desk/documents/\d+\.pdf", printed.value.url) or printed.value.url in {"", "about:blank", ":"}
    page.bring_to_front()
    page.keyboard.press("n")
    expect(page.locator("#find-code")).to_be_focused()
    assert [case.status for case in bureau.app.ask.recent_cases() if case.channel == "window"] == ["correcting"]


def test_what_is_wrong_comes_back_at_once_and_nothing_typed_is_lost(at_work):
    page = at_work("window2")
    page.keyboard.type("92130999MA0ABCDEXA")
    page.keyboard.press("Enter")
    expect(page.get_by_text("没有这个代码的记录")).to_be_visible()

    type_in(page, "#f-operator_name", "城南小馆")
    type_in(page, "#f-legal_person_id", "123")
    send(page)

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#f-operator_name")).to_have_value("城南小馆")
    page.get_by_role("alert").get_by_role("link", name=re.compile("身份证")).first.press("Enter")
    expect(page.locator("#f-legal_person_id")).to_be_focused()


def test_a_sheet_left_half_filled_is_there_again(at_work):
    page = at_work("window2")
    with page.expect_response("**/window/draft"):
        type_in(page, "#f-operator_name", "河边茶馆")
    expect(page.locator("[data-saved]")).to_contain_text("已暂存")

    page.goto(page.url)
    page.locator("summary", has_text="没收完的件").press("Enter")
    page.get_by_role("link", name="河边茶馆").press("Enter")

    expect(page.locator("#f-operator_name")).to_have_value("河边茶馆")


# -- 3: joint review and survey -----------------------------------------------------------------------------------


def test_units_review_in_parallel_and_share_one_survey(bureau, at_work):
    case_id = case_to(bureau, "review_unit")
    drawn = {task.unit: (task.id, login_of(bureau, task.assignee)) for task in bureau.page(case_id).tasks}
    market_task, market_login = drawn["market_supervision"]
    urban_task, urban_login = drawn["urban_management"]
    market, urban = at_work(market_login), at_work(urban_login)

    # the list, j and Enter; the other unit opens the same case
    market.keyboard.press("j")
    market.keyboard.press("Enter")
    expect(market.get_by_role("heading", name=re.compile("并联审查材料"))).to_be_visible()
    market.goto(re.sub(r"/desk/.*", f"/desk/tasks/{market_task}", market.url))
    urban.goto(re.sub(r"/desk/.*", f"/desk/tasks/{urban_task}", urban.url))
    expect(market.frame_locator('iframe[name="viewer"]').locator("body")).to_be_visible()

    # an objection of one reaches the page that the other has open
    urban.keyboard.press("3")
    tick(urban, '[name="stock_reasons"] >> nth=4')
    type_in(urban, "#f-reasons", "招牌遮挡信号灯")
    send(urban)
    submitted(urban)
    market.keyboard.press("4")
    type_in(market, "#f-survey_points", "专间是否独立、二次更衣")
    send(market)
    expect(market.get_by_text("会审单位提出异议").first).to_be_visible()
    expect(market.locator("#f-survey_points")).to_have_value("专间是否独立、二次更衣")
    market.focus("#f-survey_points")
    send(market)
    submitted(market)

    # one visit on a phone: the colleague signs on his own login, then the record closes
    phone, second = at_work("survey1", viewport=PHONE, has_touch=True), at_work("survey2", viewport=PHONE, has_touch=True)
    phone.get_by_role("link", name="踏勘").first.tap()
    expect(phone.get_by_text("专间是否独立")).to_be_visible()
    phone.get_by_role("button", name="填踏勘记录").tap()
    expect(phone.get_by_role("heading", name="联合踏勘现场")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_label("布局与图纸一致").tap()
    phone.get_by_label("符合要求", exact=True).tap()
    phone.fill("#f-findings", "专间独立,设二次更衣")
    phone.get_by_role("button", name="提交踏勘意见").last.tap()
    expect(phone.get_by_text("两名以上工作人员签名").first).to_be_visible()
    expect(phone.locator("#f-findings")).to_have_value("专间独立,设二次更衣")
    second.goto(phone.url)
    second.get_by_role("button", name="我在现场").tap()
    expect(second.get_by_text("已签名。")).to_be_visible()
    phone.get_by_role("button", name="提交踏勘意见").last.tap()
    submitted(phone)
    assert [row.result for row in bureau.page(case_id).surveys] == ["passed"]

    # the table on the case's page: objections on top
    head = at_work("head")
    head.goto(re.sub(r"/supervision/.*", f"/desk/cases/{case_id}", head.url))
    expect(head.locator("#review-table tbody tr").first).to_contain_text("招牌遮挡信号灯")


# -- 4: decision and licence --------------------------------------------------------------------------------------


def test_a_decision_and_a_licence_that_is_rejected_back_once(bureau, site, at_work):
    conditions = {"opinion": "conditions", "conditions": "开业前配齐挡鼠板"}
    case_id = case_to(bureau, "approve_case", market_supervision=conditions)
    approver = at_work("approver1")

    # exceptions on top; the one-page summary leads with the condition
    approver.get_by_role("link", name="待核准").first.press("Enter")
    expect(approver.get_by_text("附有条件")).to_be_visible()
    approver.keyboard.press("j")
    approver.keyboard.press("Enter")
    expect(approver.get_by_text("开业前配齐挡鼠板").first).to_be_visible()
    approver.keyboard.press("1")
    send(approver)
    submitted(approver)

    # the certificate officer finds a slip and rejects it back
    officer = at_work("cert1")
    officer.keyboard.press("j")
    officer.keyboard.press("Enter")
    expect(officer.locator('img[src*="proof.png"]')).to_be_visible()
    officer.keyboard.press("2")
    type_in(officer, "#f-reject_reasons", "门牌号与决定不一致")
    send(officer)
    submitted(officer)

    # decided again, issued, and the public can check it
    bureau.complete(case_id, "approve_case", by="approver1")
    officer.goto(f"{site}/desk/tasks/{bureau.task(case_id, 'issue_licence').id}")
    for box in officer.locator('[name="checks"]').all():
        box.focus()
        officer.keyboard.press("Space")
    officer.keyboard.press("1")
    send(officer)
    submitted(officer)
    licence = bureau.page(case_id).licences[0]
    assert licence.state == "valid"
    officer.goto(f"{site}/verify/{licence.code}")
    expect(officer.get_by_text(licence.number).first).to_be_visible()


def test_routine_cases_are_approved_in_one_go(bureau, at_work):
    cases = [case_to(bureau, "approve_case") for _ in range(2)]
    approver = at_work("approver2")
    approver.get_by_role("link", name="待核准").first.press("Enter")
    approver.wait_for_url("**/desk/approvals")
    approver.wait_for_load_state()

    approver.keyboard.press("j")
    approver.keyboard.press("x")
    approver.keyboard.press("j")
    approver.keyboard.press("x")
    approver.get_by_role("button", name="核准勾选的").press("Enter")

    expect(approver.get_by_text("已核准 2 件")).to_be_visible()
    assert {bureau.page(case_id).decisions[-1].outcome for case_id in cases} == {"granted"}


# -- 5: the verbs -------------------------------------------------------------------------------------------------


def test_sent_back_asked_noted_and_handed_over(bureau, site, at_work):
    case_id = case_to(bureau, "review_unit")
    task = bureau.task(case_id, "review_unit", "market_supervision")
    login = login_of(bureau, task.assignee)
    other = {"market1": "market2", "market2": "market1"}[login]
    reviewer = at_work(login)
    address = f"{site}/desk/tasks/{task.id}"
    reviewer.goto(address)

    # 征求意见: the task goes on; the answer comes with the notes
    reviewer.locator("summary", has_text="征求意见").first.press("Enter")
    reviewer.select_option("#ask-to", label="方正")
    type_in(reviewer, "#ask-question", "后厨要不要防火门？")
    reviewer.get_by_role("button", name="发出").press("Enter")
    adviser = at_work("fire1")
    adviser.keyboard.press("n")
    expect(adviser.get_by_text("后厨要不要防火门？").first).to_be_visible()
    type_in(adviser, "#f-answer", "要,甲级。")
    send(adviser)
    submitted(adviser)
    reviewer.goto(address)
    expect(reviewer.get_by_text("要,甲级。").first).to_be_visible()

    # 备注
    reviewer.locator("summary", has_text="写备注").press("Enter")
    type_in(reviewer, "#note-text", "电话问过业主")
    reviewer.get_by_role("button", name="记下").press("Enter")
    expect(reviewer.get_by_text("电话问过业主").first).to_be_visible()

    # 退回, mended, and straight back
    accepted_by = login_of(bureau, bureau.page(case_id).completions[0].person_id)
    reviewer.locator("summary", has_text="退回修改").press("Enter")
    tick(reviewer, "#sb-to-1")
    type_in(reviewer, "#sb-reason", "健康证明没有核对")
    reviewer.get_by_role("button", name="退回", exact=True).press("Enter")
    clerk = at_work(accepted_by)
    clerk.goto(f"{site}/desk/next")
    expect(clerk.get_by_text("健康证明没有核对").first).to_be_visible()
    expect(clerk.locator('[name="acceptance"][value="accept"]')).to_be_checked()
    type_in(clerk, "#f-remarks", "健康证明已核对")
    send(clerk)
    submitted(clerk)

    # 转办, and the colleague decides
    reviewer.goto(address)
    reviewer.locator("summary", has_text="转办给同事").press("Enter")
    tick(reviewer, "#ho-to-1")
    type_in(reviewer, "#ho-reason", "我要出差")
    reviewer.get_by_role("button", name="转办", exact=True).press("Enter")
    expect(reviewer.get_by_text("已转办。")).to_be_visible()
    colleague = at_work(other)
    colleague.goto(address)
    colleague.keyboard.press("1")
    send(colleague)
    submitted(colleague)
    assert [row.state for row in bureau.page(case_id).opinions if row.unit == "market_supervision"] == ["agree"]


# -- all of them --------------------------------------------------------------------------------------------------


def test_everything_works_without_script(bureau, at_work, site):
    case_id = bureau.submit()
    page = at_work("window1", java_script_enabled=False)
    page.goto(f"{site}/desk/tasks/{bureau.task(case_id, 'accept_case').id}")

    for box in page.locator('[name="materials"]').all():
        box.check()
    page.locator('[name="acceptance"][value="accept"]').check()
    page.get_by_role("button", name="先看文书").click()
    expect(page.locator("#paper")).to_contain_text("受理通知书")
    page.get_by_role("button", name="确定并出具文书").last.click()

    expect(page.get_by_role("heading", name="受理通知书")).to_be_visible()


def serious(page):
    """What axe finds serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], iframes: false})")
    return [(page.url, one["id"], node["target"]) for one in found["violations"] if one["impact"] in {"serious", "critical"} for node in one["nodes"]]


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious_and_nothing_overflows(bureau, at_work, site, width):
    if not AXE.is_file():
        pytest.skip("Expected axe-core among the front end's packages, but they are not installed: run `make frontend`.")
    received, reviewing = bureau.submit(layout_plan=[bureau.upload("xiaoman", "图.pdf", PDF)]), case_to(bureau, "review_unit")
    deciding, issuing = case_to(bureau, "approve_case"), case_to(bureau, "issue_licence")
    review = bureau.task(reviewing, "review_unit", "market_supervision")
    places = {
        "window1": [
            "/window/receive",
            "/window/corrections",
            "/desk/",
            f"/desk/tasks/{bureau.task(received, 'accept_case').id}",
            f"/desk/cases/{deciding}/papers",
        ],
        login_of(bureau, review.assignee): [f"/desk/tasks/{review.id}", "/desk/surveys"],
        "approver1": ["/desk/approvals", f"/desk/tasks/{bureau.task(deciding, 'approve_case').id}", f"/desk/cases/{deciding}"],
        "cert1": [f"/desk/tasks/{bureau.task(issuing, 'issue_licence').id}"],
        "admin": ["/admin/", "/admin/incidents", "/admin/versions", "/admin/people"],
    }
    wide, found = [], []
    for login, addresses in places.items():
        page = at_work(login, viewport={"width": width, "height": 900})
        for address in addresses:
            page.goto(site + address)
            found += serious(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(address)

    assert found == []
    assert wide == []


# -- 9: the timeline, the limit card, the filtered list ---------------------------------------------------------


def violations(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [(one["id"], node["target"]) for one in found if one["impact"] in {"serious", "critical"} for node in one["nodes"]]


def test_the_timeline_is_read_by_keyboard_and_leads_to_the_day(bureau, at_work):
    case_id = case_to(bureau, "review_unit")
    reviewer = login_of(bureau, bureau.task(case_id, "review_unit", "market_supervision").assignee)
    bureau.clock.move(hours=3)
    page = at_work(reviewer, bypass_csp=True)
    page.goto(page.url.split("/desk")[0] + f"/desk/cases/{case_id}")

    # a segment takes the focus and tells what it is
    page.focus(".clock-bar-scroll")
    while not page.evaluate("document.activeElement.querySelector('.clock-part') !== null && document.activeElement.matches('.clock-link')"):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement.querySelector('.clock-tip')).visibility") == "visible"
    assert "时限" in page.evaluate("document.activeElement.getAttribute('aria-label')")

    # Enter leads to its day, and the sheet opens by itself
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#day-\d+-\d{4}-\d{2}-\d{2}$"))
    expect(page.locator("tr:target")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_timeline_and_the_card_stay_inside_the_page(bureau, at_work, width):
    case_id = case_to(bureau, "approve_case")
    page = at_work("approver1", viewport={"width": width, "height": 844}, bypass_csp=True)
    home = page.url.split("/desk")[0]
    for path in (f"/desk/cases/{case_id}", f"/desk/cases/{case_id}/limit-card", "/desk/?due=later&text=x"):
        page.goto(home + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []


def test_the_limit_card_prints_on_one_sheet(bureau, at_work):
    from io import BytesIO

    from pypdf import PdfReader

    case_id = case_to(bureau, "review_unit")
    page = at_work("window1")
    home = re.sub(r"/(desk|window)/.*", "", page.url)
    for paper, size in (("a5", (148, 210)), ("a4", (210, 297))):
        page.goto(f"{home}/desk/cases/{case_id}/limit-card?paper={paper}")
        printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(printed) == 1
        assert tuple(round(float(side) / 72 * 25.4) for side in printed[0].mediabox[2:]) == size
        assert bureau.page(case_id).row.number in printed[0].extract_text()


def test_the_work_list_is_filtered_and_acted_on_by_keyboard(bureau, at_work):
    bureau.submit(operator_name=["键盘饭店"])
    bureau.submit(operator_name=["鼠标饭店"])
    bureau.clock.move(days=3)
    bureau.submit(operator_name=["准点饭店"])
    page = at_work("window1")
    page.goto(re.sub(r"/(desk|window)/.*", "/desk/", page.url))
    page.keyboard.press("f")
    page.keyboard.type("键盘饭店")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("text="))
    expect(page.locator("tr[data-row]")).to_have_count(1)

    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tr[data-row] input")).to_be_checked()
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="给勾选的写备注")).to_be_visible()
    type_in(page, "#f-text", "电话已通知")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".flash")).to_contain_text("已在 1 件上记下备注")
