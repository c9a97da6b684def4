"""故障件, in a real browser: a handler fails over a lost variable; an administrator proposes what is on record, the head confirms, the case goes on."""

from __future__ import annotations

from playwright.sync_api import expect

from engine.verify import verify
from tests.e2e.test_catalogue_journey import at_work
from tests.e2e.test_supervision_journey import accessible
from tests.service.test_remedies import fail, lose_acceptance, sick


def test_a_failed_handler_is_repaired_and_the_case_goes_on(browser, bureau, site):
    healthy = sick(bureau, "record_acceptance")
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    lose_acceptance(bureau, case_id)
    run, bureau.app.bureau.topics = healthy["record_acceptance"].run, healthy
    sick(bureau, "record_acceptance", run=lambda inputs, facts: run(inputs, facts) if facts.variables["acceptance"] == "accept" else fail())
    page = at_work(browser, site, bureau, "admin")
    page.set_default_timeout(30_000)
    page.goto(f"{site}/admin/incidents")
    page.click("main tbody a >> nth=0")
    expect(page.locator(".djs-element[data-element-id=record_acceptance]")).to_have_class("djs-element djs-shape mark-current", timeout=30_000)
    accessible(page)
    first = page.url
    bureau.clock.move(minutes=5)
    page.click("main form[action$=retry] button")
    page.wait_for_url(lambda url: url != first and not url.endswith("/retry"))
    expect(page.locator("body")).to_contain_text("重试后仍然失败", timeout=30_000)
    address = page.url
    page.check("input[name=change][value='acceptance=accept']")
    page.fill("form[action$=repair] textarea", "与办理记录不符")
    page.click("button:has-text('提出更正')")
    expect(page.locator("main")).to_contain_text("acceptance: lost → accept", timeout=30_000)
    page.context.close()
    bureau.clock.move(minutes=5)
    head = at_work(browser, site, bureau, "head")
    head.goto(f"{site}/desk/notices")
    accessible(head)
    head.click("a:has-text('确认更正流程变量')")
    expect(head).to_have_url(address, timeout=30_000)
    accessible(head)
    head.click("button:has-text('确认更正并重试')")
    expect(head.locator("body")).to_contain_text("重试成功", timeout=30_000)
    head.context.close()
    assert bureau.task(case_id, "review_unit")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
