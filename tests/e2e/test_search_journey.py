"""查到、写好: a section's officer finds a case by conditions, opens it, and puts a phrase where he is writing; with script, accessible, on a phone too."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from engine.domain.phrase_commands import AddPhrase
from tests.e2e.test_supervision_journey import accessible


def test_a_case_is_found_and_a_phrase_goes_in_at_the_caret(signed_in, site, bureau):
    case_id = bureau.submit(public_gathering="no", has_signboard="no")
    bureau.complete(case_id, "accept_case")
    officer = next(login for login, id_ in bureau.people.items() if id_ == bureau.task(case_id, "review_unit").assignee)
    bureau.handle(AddPhrase(bureau.people["admin"], "bureau", "", "", "{number} 布局合理", "journey-phrase"))
    page = signed_in(officer, viewport={"width": 390, "height": 844})
    page.goto(f"{site}/desk/search")
    page.select_option("#find-state", "reviewing")
    page.press("#find-officer", "Enter")
    page.wait_for_url("**state=reviewing**")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("tr[data-row] th a")
    page.wait_for_url(f"**/desk/cases/{case_id}")

    page.goto(f"{site}/desk/tasks/{bureau.task(case_id, 'review_unit').id}")
    page.check("input[name=opinion][value=object]")
    page.fill("textarea[name=reasons]", "经查看，。")
    page.eval_on_selector("textarea[name=reasons]", "field => field.setSelectionRange(4, 4)")
    page.click("[data-phrases] summary")
    page.click("[data-insert-phrase]")
    expect(page.locator("textarea[name=reasons]")).to_have_value(f"经查看，{bureau.page(case_id).row.number} 布局合理。")
    expect(page).to_have_url(re.compile(f"{bureau.task(case_id, 'review_unit').id}$"))
    accessible(page)
