"""申请人的一次办事, in a real browser: from the guide to a verified licence, by keyboard and by hand, on a desk and on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.bureau import MATERIALS, PDF
from web.limiter import limiter

AXE = Path(__file__).parents[2] / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "long-enough-1"


def browsing(browser, site, bureau=None, login=None, **options):
    """A fresh browser; with ``login`` somebody has signed in already, by the page."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True, **options)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" and "status of 4" not in said.text else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    if login:
        page.goto(f"{site}/sign-in")
        page.fill("#f-login", login)
        page.fill("#f-password", bureau.password)
        page.get_by_role("button", name="登录").last.click()
    return page


def serious(page):
    """What axe finds serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [(one["id"], node["target"]) for one in found["violations"] if one["impact"] in {"serious", "critical"} for node in one["nodes"]]


def go_on(page):
    page.get_by_role("button", name="保存并继续").last.click()


def test_from_the_guide_to_a_verified_licence(browser, site, bureau, tmp_path):
    page = browsing(browser, site)

    # the guide, without an account
    page.goto(site)
    page.fill("#home-search", "餐饮")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="餐饮开办").click()
    expect(page.locator("[data-drawn]")).to_be_visible()
    expect(page.get_by_text("10 个工作日").first).to_be_visible()
    page.get_by_role("link", name="开始办理").first.or_(page.get_by_role("button", name="开始办理").first).last.click()

    # an account, and straight on
    page.get_by_role("link", name="注册").last.click()
    for name, value in {"name": "青禾区老街面馆", "code": "91110000600037341L", "phone": "13800000009", "login": "laojie", "password": PASSWORD}.items():
        page.fill(f"#f-{name}", value)
    page.get_by_role("button", name="注册").last.click()
    expect(page).to_have_url(re.compile(r"/apply/catering_licence$"))
    expect(page.get_by_text("未开始")).to_have_count(6)

    # the form: filled in from the account, wrong once, kept by itself
    page.get_by_role("link", name="谁来经营").click()
    expect(page.locator("#f-operator_name")).to_have_value("青禾区老街面馆")
    page.fill("#f-legal_person", "李满")
    page.fill("#f-legal_person_id", "360426199101010072")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("有 1 处需要改正")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("#f-legal_person_id")).to_be_focused()
    page.fill("#f-legal_person_id", "360426199101010071")
    go_on(page)
    with page.expect_response("**/pages/premises/draft"):
        page.fill("#f-place_address", "青禾区槐荫路 18 号一层")
    expect(page.locator("[data-saved]")).to_contain_text("已暂存")
    page.fill("#f-area", "86")

    # away in the middle of a word, and back: the draft is there
    page.goto(f"{site}/my")
    page.get_by_role("link", name="餐饮开办").first.click()
    page.get_by_role("link", name="在哪里经营").click()
    expect(page.locator("#f-place_address")).to_have_value("青禾区槐荫路 18 号一层")
    expect(page.locator("#f-area")).to_have_value("86")
    page.fill("#f-seats", "32")
    page.select_option("#f-business_form", "中小型餐馆")
    page.get_by_label("热食类食品制售").check()
    go_on(page)
    page.get_by_role("button", name=re.compile("再加一行")).click()
    page.locator('[name="safety_officers[0].name"]').fill("王禾")
    page.locator('[name="safety_officers[0].identity"]').fill("360426199101010071")
    go_on(page)
    expect(page.locator("#f-signboard_width")).to_be_hidden()
    page.locator('[name="has_signboard"][value="yes"]').check()
    page.fill("#f-signboard_width", "3")
    page.fill("#f-signboard_height", "1")
    page.fill("#f-signboard_text", "老街面馆")
    page.locator('[name="public_gathering"][value="no"]').check()
    page.locator('[name="sells_tobacco"][value="no"]').check()
    go_on(page)
    for name in ("layout_plan", "equipment_list", "signboard_drawing"):
        page.set_input_files(f"#f-{name}", {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": PDF})
    go_on(page)
    page.locator('[name="delivery_method"][value="electronic"]').check()
    page.locator('[name="declaration"]').check()
    go_on(page)

    # check and hand in
    expect(page.get_by_role("heading", name="核对并提交")).to_be_visible()
    expect(page.get_by_text("layout_plan.pdf")).to_be_visible()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="申请已提交")).to_be_visible()
    number = page.locator(".receipt-number").inner_text()
    assert page.locator(".receipt-qr img").evaluate("image => image.naturalWidth") > 0

    # a correction, answered
    case_id = int(page.url.split("/")[-2])
    given = [one for one in MATERIALS if one != "equipment_list"]
    bureau.complete(case_id, "accept_case", acceptance="correct", materials=given, correction_notes="布局图请标明尺寸", correct_by="2026-07-10")
    page.goto(site)
    page.fill("#home-progress", number)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("材料需要补正，等您提交")
    page.get_by_role("link", name="现在补正").or_(page.get_by_role("button", name="现在补正")).first.click()
    expect(page.get_by_text("补交《主要设备设施清单》")).to_be_visible()
    page.set_input_files("#f-equipment_list", {"name": "清单.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.fill("#f-explanation", "清单已补，布局图已标尺寸。")
    page.locator("main form").get_by_role("button").last.click()
    expect(page.get_by_text("已提交，我们接着办")).to_be_visible()

    # review, and why that date
    bureau.complete(case_id, "accept_case")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("正在联合审查，预计 7月15日（周三）前办结")
    expect(page.locator("[data-drawn] .mark-current")).to_have_count(1)
    page.get_by_role("link", name="为什么是这一天").click()
    expect(page.get_by_text("周三工作日，第 10 个工作日，到期")).to_be_visible()

    # the decision and the licence
    bureau.review_all(case_id)
    for node in ("approve_case", "issue_licence", "deliver"):
        bureau.complete(case_id, node)
    page.goto(f"{site}/cases/{case_id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("证照已颁发")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载证照").or_(page.get_by_role("button", name="下载证照")).first.click()
    licence = tmp_path / "licence.pdf"
    downloading.value.save_as(licence)
    address = page.get_by_role("link", name="核验页").get_attribute("href")
    assert page.complaints == []
    page.context.close()

    # anybody verifies it; one byte changed is noticed
    anybody = browsing(browser, site)
    anybody.goto(site + address)
    expect(anybody.get_by_text("有效", exact=True)).to_be_visible()
    anybody.set_input_files("#verify-file", licence)
    anybody.get_by_role("button", name="核验文件").click()
    expect(anybody.get_by_role("alert")).to_contain_text("核验通过")
    licence.write_bytes(licence.read_bytes().replace(b"/Type", b"/type", 1))
    anybody.set_input_files("#verify-file", licence)
    anybody.get_by_role("button", name="核验文件").click()
    expect(anybody.get_by_role("alert")).to_contain_text("被改动过")
    anybody.context.close()


def test_a_page_of_the_form_is_filled_in_by_keyboard_alone(browser, site, bureau):
    page = browsing(browser, site, bureau, "linjia")
    page.goto(f"{site}/apply/catering_licence/pages/operator")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "f-operator_name":
            break
    typed = ["青禾区林家小馆", "91110000600037341L", "李满", "360426199101010071", "13800000002"]
    for value in typed:
        page.keyboard.press("Control+A")
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # on 保存并继续

    expect(page).to_have_url(re.compile("/pages/premises"))
    page.go_back()
    page.reload()
    page.context.close()


@pytest.fixture(scope="module")
def cases(bureau):
    """One case of each kind of page."""
    waiting, reviewing, done = (bureau.submit() for _ in range(3))
    bureau.complete(waiting, "accept_case", acceptance="correct", materials=MATERIALS[:4], correction_notes="布局图请标明尺寸")
    bureau.complete(reviewing, "accept_case")
    bureau.grant(done)
    return {
        "waiting": waiting,
        "reviewing": reviewing,
        "done": done,
        "code": bureau.page(done).licences[0].code,
        "task": bureau.task(waiting, "supply_correction").id,
    }


PUBLIC = ("/", "/items", "/items/catering_licence", "/sign-in", "/register", "/licences", "/verify", "/verify/{code}", "/verify/nothing", "/help")
MINE = (
    *("/", "/my", "/apply/catering_licence", "/apply/catering_licence/pages/related", "/apply/catering_licence/pages/papers", "/apply/catering_licence/check"),
    *("/cases/{waiting}", "/cases/{waiting}/tasks/{task}", "/cases/{reviewing}", "/cases/{reviewing}/why", "/cases/{reviewing}/withdraw"),
    *("/cases/{done}", "/cases/{done}/receipt", "/progress?number=1", "/account/password"),
)


@pytest.mark.parametrize(("width", "more"), [(390, "size=large"), (1440, "lang=en")])
def test_axe_finds_nothing_serious_and_nothing_overflows(browser, site, bureau, cases, width, more):
    limiter.reset()
    for login, paths in ((None, PUBLIC), ("xiaoman", MINE)):
        page = browsing(browser, site, bureau, login, viewport={"width": width, "height": 900})
        for path in paths:
            address = path.format(**cases)
            page.goto(site + address + ("&" if "?" in address else "?") + more)
            assert serious(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.complaints == []
        page.context.close()


def test_a_licence_is_renewed_from_my_licences_to_the_new_one(browser, site, bureau):
    from tests.service import renewing

    limiter.reset()
    renewing.ready(bureau, until="2026-09-10")
    page = browsing(browser, site, bureau, "xiaoman", viewport={"width": 390, "height": 844})
    page.goto(f"{site}/my")
    page.get_by_role("link", name="申请延续").click()
    expect(page.get_by_text("在 2026年8月11日（周二）前申请算按期")).to_be_visible()
    page.get_by_role("link", name="延续哪张许可证").click()
    expect(page.locator("#f-licence_number")).to_have_value(renewing.NUMBER)
    expect(page.locator("#f-operator_name")).to_have_value(renewing.HOLDER)
    expect(page.locator("#f-legal_person")).to_have_value("李满")
    go_on(page)
    page.locator('[name="changed"][value="no"]').check()
    go_on(page)
    for name in ("business_licence", "self_check"):
        page.set_input_files(f"#f-{name}", {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": PDF})
    go_on(page)
    page.locator('[name="delivery_method"][value="electronic"]').check()
    page.locator('[name="declaration"]').check()
    go_on(page)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="申请已提交")).to_be_visible()
    case_id = int(page.url.split("/")[-2])
    page.goto(f"{site}/cases/{case_id}")
    expect(page.get_by_text("依法视为准予延续，系统自动换发")).to_be_visible()
    page.goto(f"{site}/my")
    expect(page.get_by_text("延续正在办理")).to_be_visible()

    renewing.grant(bureau, case_id)
    page.goto(f"{site}/cases/{case_id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("证照已颁发")
    expect(page.get_by_text("有效期 2026-09-11 至 2031-09-10")).to_be_visible()
    page.get_by_role("link", name="核验页").click()
    expect(page.get_by_text("已延续，待生效")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.complaints == []
    page.context.close()


def test_deferred_materials_are_supplied_while_the_review_goes_on(browser, site, bureau):
    limiter.reset()
    case_id = bureau.submit()
    ready = [one for one in MATERIALS if one != "health_certificates"]
    bureau.complete(case_id, "accept_case", materials=ready, deferred=["health_certificates"], deferred_by="2026-07-07")
    page = browsing(browser, site, bureau, "xiaoman", viewport={"width": 390, "height": 844})
    page.goto(f"{site}/cases/{case_id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("正在联合审查")
    page.get_by_role("link", name="现在补齐").or_(page.get_by_role("button", name="现在补齐")).first.click()
    expect(page.get_by_text("请在 7月7日（周二）前提交")).to_be_visible()
    page.locator("main form").get_by_role("button").last.click()
    expect(page.get_by_role("alert")).to_contain_text("请上传《从业人员健康证明》")
    page.set_input_files("#f-health_certificates", {"name": "健康证.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator("main form").get_by_role("button").last.click()
    expect(page.get_by_text("已提交，我们接着办")).to_be_visible()

    bureau.complete(case_id, "check_deferred", materials=["health_certificates"], deferral="complete")
    bureau.review_all(case_id)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("正在作出决定")
    assert page.complaints == []
    page.context.close()
