"""告知承诺, in a real browser: applied for by commitment, decided on the spot, not kept, revoked, and barred the next time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.bureau import PDF
from tests.e2e.test_applicant_journey import browsing, go_on, serious
from tests.service import committing

if TYPE_CHECKING:
    from playwright.sync_api import Page


def apply(page: Page, address: str) -> None:
    """The four pages of the form, choosing commitment, up to the hand-in."""
    page.goto(f"{address}/apply/{committing.ITEM}/pages/who")
    for key in ("venue_name", "credit_code", "legal_person", "phone"):
        page.fill(f"#f-{key}", committing.FORM[key][0])
    go_on(page)
    page.select_option("#f-venue_kind", "宾馆")
    for key in ("address", "area", "rooms"):
        page.fill(f"#f-{key}", committing.FORM[key][0])
    go_on(page)
    page.locator('[name="method"][value="commitment"]').check()
    go_on(page)
    for key in ("business_licence", "site_plan", "hygiene_rules", "health_certificates"):
        page.set_input_files(f"#f-{key}", {"name": f"{key}.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator('[name="declaration"]').check()
    go_on(page)
    page.get_by_role("button", name="提交申请").click()


def test_a_commitment_that_is_not_kept(browser, site, bureau):
    committing.deploy(bureau)
    page = browsing(browser, site, bureau, "xiaoman")
    expect(page).to_have_url(re.compile("/my"))
    apply(page, site)
    expect(page.get_by_role("heading", name="申请已提交")).to_be_visible()
    case_id = int(page.url.split("/")[-2])
    bureau.complete(case_id, "accept_case", materials=committing.PAPERS)

    # what he commits to is read before it is signed
    page.goto(f"{site}/my/cases/{case_id}" if "/my/" in page.url else page.url.rsplit("/", 1)[0])
    page.get_by_role("button", name="阅读并签署").click()
    expect(page.locator(".hall-todo-points")).to_contain_text("撤销许可")
    assert serious(page) == []
    for key in ("understood", "meets", "answerable"):
        page.locator(f'[name="{key}"]').check()
    page.fill("#f-signed_by", "李满")
    form_page = page.url
    page.get_by_role("button", name="签署承诺书").click()
    expect(page).not_to_have_url(form_page)
    case_page = page.url

    # decided, issued and served on the same morning; the licence shows what was committed
    bureau.complete(case_id, "approve_case")
    bureau.complete(case_id, "issue_licence", checks=["holder", "content", "number"])
    bureau.complete(case_id, "deliver")
    code = bureau.page(case_id).licences[0].code
    page.goto(f"{site}/verify/{code}")
    expect(page.locator("main")).to_contain_text("以告知承诺方式取得")

    # two surveyors find nothing kept
    bureau.complete(case_id, "verify_commitment", result="failed", findings="没有消毒间")
    page.reload()
    expect(page.locator(".verify-state")).to_contain_text("已撤销")
    page.goto(case_page)
    expect(page.locator("main")).to_contain_text("没有履行承诺，许可已经撤销")

    # barred, with the article, until supervision lifts the mark
    apply(page, site)
    expect(page.locator("main")).to_contain_text("安阳市政务服务条例第二十九条")
    judge = browsing(browser, site, bureau, "supervisor")
    judge.wait_for_url(re.compile(r"/(desk|supervision)/"))
    judge.goto(f"{site}/supervision/credit")
    expect(judge.locator("table")).not_to_contain_text("91110000600037341L")
    assert serious(judge) == []
    judge.click("tbody a")
    judge.fill("#lift-reason", "已建消毒间，复核属实")
    judge.get_by_role("button", name="解除这条记录").click()
    expect(judge.locator(".flash")).to_contain_text("信用记录已解除")
    assert page.complaints == judge.complaints == []
