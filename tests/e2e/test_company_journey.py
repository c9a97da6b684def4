"""企业开办一窗通、住宿开办, in a real browser: a taken name found before handing in, services told one by one; several licences in one case."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.domain.commands import AddOfficer, AddUnit, DeployItem, ReceiveCase, SaveDraft
from engine.domain.licence_commands import EnterLicence
from engine.runtime.bundle import read_folder
from engine.verify import verify
from tests.bureau import ROOT
from tests.service.test_company_names import VALUES
from web.limiter import limiter

SERVICES = {
    "engrave_seal": "seal_engraver",
    "issue_invoices": "tax_bureau",
    "register_insurance": "social_insurance",
    "open_housing_fund": "housing_fund",
    "book_bank": "partner_bank",
}
PAPERS = ["application_form", "identity_papers", "premises_papers", "articles"]
HOTEL = {
    "operator_name": "青禾区麦田民宿有限公司",
    "credit_code": "91110000600037341L",
    "legal_person": "李满",
    "legal_person_id": "360426199101010071",
    "phone": "13800000001",
    "place_address": "青禾区麦浪路 18 号",
    "area": "600",
    "rooms": "24",
    "beds": "40",
    "floors": "3",
    "serves_meals": "no",
    "has_signboard": "no",
    "fire_way": "inspection",
    "delivery_method": "electronic",
    "declaration": "true",
}
HOTEL_PAPERS = [
    *("application_form", "business_licence", "identity_card", "premises_papers", "room_plan", "security_rules", "site_plan", "hygiene_rules"),
    *("test_report", "health_certificates", "fire_plan", "evacuation_plan"),
]


@pytest.fixture
def at_work(browser, site, bureau):
    """``at_work("xiaoman")``: this person's browser, signed in."""
    opened = []

    def sign_in(login):
        limiter.reset()
        page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{site}/sign-in")
        page.fill("#f-login", login)
        page.fill("#f-password", bureau.password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(desk|my|window)"))
        opened.append(page)
        return page

    yield sign_in
    for page in opened:
        page.context.close()


def deploy(bureau, item, units, people):
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / item)))
    for unit in units:
        bureau.handle(AddUnit(None, unit, unit, unit))
    for login, unit, role in people:
        bureau.people[login] = bureau.handle(AddOfficer(None, login, ((role, unit, "岗位", "Post"),), login, bureau.password)).id


def test_a_company_is_started_at_one_window(bureau, site, at_work):
    deploy(
        bureau,
        "enterprise_start",
        ["commercial_registration", *SERVICES.values()],
        [
            ("registrar", "commercial_registration", "reviewer"),
            ("clerk", "approval_bureau", "entry"),
            *((unit, unit, "reviewer") for unit in SERVICES.values()),
        ],
    )
    bureau.handle(EnterLicence(None, "business_licence", "91990000MA0000015Q", "青禾大满食品有限公司", "91990000MA0000015Q", {}, "2020-01-01", ""))
    wants = {f"want_{task}": "yes" for task in SERVICES} | {"seal_kinds": "公章", "staff_count": "3", "bank": "示例农商银行"}
    files = {key: bureau.upload("linjia", f"{key}.pdf") for key in PAPERS[1:]}
    draft = bureau.handle(SaveDraft(bureau.people["linjia"], "enterprise_start", {key: [text] for key, text in {**VALUES, **wants, **files}.items()})).id

    founder = at_work("linjia")
    founder.goto(f"{site}/apply/enterprise_start/check?draft={draft}")
    expect(founder.get_by_text("名称重名，不能登记")).to_be_visible()
    expect(founder.get_by_text("食品经营许可证")).to_be_visible()  # what the scope needs before opening
    founder.goto(f"{site}/apply/enterprise_start/pages/company?draft={draft}")
    founder.fill("#f-company_name", "青禾区麦垛餐饮有限公司")
    founder.get_by_role("button", name="保存并继续").last.click()
    founder.goto(f"{site}/apply/enterprise_start/check?draft={draft}")
    expect(founder.get_by_text("没有重名")).to_be_visible()
    founder.get_by_role("button", name="提交申请").click()
    founder.wait_for_url(re.compile(r"/cases/\d+/receipt"))
    case_id = int(re.search(r"/cases/(\d+)", founder.url).group(1))

    bureau.complete(case_id, "accept_case", by="window1", materials=PAPERS)
    bureau.complete(case_id, "review_materials", by="registrar", opinion="agree")
    bureau.complete(case_id, "approve_case")
    bureau.complete(case_id, "enter_record", by="clerk", established_on="2026-07-01", entered=["name", "people", "scope"])
    bureau.complete(case_id, "issue_licence", by="cert1", checks=["name", "person", "scope", "number"])

    engraver = at_work("seal_engraver")
    engraver.goto(f"{site}/desk/tasks/{bureau.task(case_id, 'engrave_seal').id}")
    engraver.check("input[name=service][value=done]")
    engraver.fill("[name=result_no]", "备案编码 3609990001")
    engraver.get_by_role("button", name=re.compile("提交结果")).click()
    engraver.wait_for_url(re.compile(r"/desk/"))
    bureau.complete(case_id, "book_bank", by="partner_bank", service="failed", reasons="法定代表人没有到场")

    founder.goto(f"{site}/cases/{case_id}")
    rows = founder.locator("#services tbody tr")
    expect(rows).to_have_count(len(SERVICES))
    expect(rows.filter(has_text="备案编码 3609990001")).to_contain_text("已办好")
    expect(rows.filter(has_text="法定代表人没有到场")).to_contain_text("没有办成")
    expect(rows.filter(has_text="正在办")).to_have_count(3)
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_hotel_gets_several_licences_in_one_case(bureau, site, at_work):
    units = ["public_order", "health_commission"]
    deploy(bureau, "accommodation", units, [(unit, unit, "reviewer") for unit in units])
    values = {key: [text] for key, text in HOTEL.items()}
    receipt = bureau.handle(ReceiveCase(bureau.people["window1"], "accommodation", values, tuple(HOTEL_PAPERS), bureau.request_id()))
    case_id = receipt.case_id
    bureau.complete(case_id, "accept_case", by="window1", materials=HOTEL_PAPERS)
    for unit in units:
        bureau.complete(case_id, "review_unit", by=unit, unit_id=unit, opinion="agree")
    bureau.complete(case_id, "review_unit", unit_id="fire_safety", opinion="object", reasons="安全出口不够")
    bureau.complete(case_id, "approve_case", decision="partly", reasons="消防安全检查不符合要求")

    clerk = at_work("cert1")
    clerk.goto(f"{site}/desk/tasks/{bureau.task(case_id, 'issue_licence').id}")
    expect(clerk.get_by_role("heading", name=re.compile("共 2 张"))).to_have_count(2)
    clerk.check("input[name=proof][value=issue]")
    clerk.get_by_role("button", name=re.compile("确定")).first.click()
    clerk.wait_for_url(re.compile(r"/desk/(?!tasks/.*issue)"))

    owner = at_work("xiaoman")
    owner.goto(f"{site}/cases/{case_id}")
    expect(owner.locator(".hall-licence-card")).to_have_count(2)
    expect(owner.get_by_text("安全出口不够").first).to_be_visible()
    owner.goto(f"{site}/items/accommodation")
    forms = owner.locator("#savings tbody tr").first
    expect(forms).to_contain_text("5")
    expect(forms).to_contain_text("1")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
