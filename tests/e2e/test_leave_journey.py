"""请假与代理 in the browser: the head enters a leave; whoever stands in takes over what he may, is refused the rest with a sentence, and signs 代."""

from __future__ import annotations

from playwright.sync_api import expect


def _held_by(bureau, absent, accepted_by):
    """A case taken in by ``accepted_by`` whose food review was drawn for ``absent``."""
    while True:
        bureau.complete(case_id := bureau.submit(), "accept_case", by=accepted_by)
        if bureau.task(case_id, "review_unit", "market_supervision").assignee == bureau.people[absent]:
            return case_id


def test_a_substitute_does_what_he_may_and_is_refused_where_he_holds_another_duty(bureau, site, signed_in):
    own, other = _held_by(bureau, "market1", "window1"), _held_by(bureau, "market1", "window2")
    head = signed_in("head")
    head.goto(f"{site}/desk/leave")
    head.select_option("[name=person]", str(bureau.people["market1"]))
    head.get_by_role("button", name="登记请假").click()
    head.fill("[name=last_day]", "2026-07-03")
    head.get_by_label("请假事由").fill("年休")
    head.get_by_role("button", name="登记请假").click()
    expect(head.locator("main")).to_contain_text("请选择“餐饮审查岗”由谁代理")
    head.select_option("select[name^=substitute-]", str(bureau.people["window1"]))
    head.get_by_role("button", name="登记请假").click()
    expect(head.locator("main")).to_contain_text("请假中")
    clerk = signed_in("window1")
    clerk.goto(f"{site}/desk/leave")
    for case_id in (own, other):
        clerk.get_by_label(bureau.page(case_id).row.number).check()
    clerk.get_by_role("button", name="接手选中的待办").click()
    expect(clerk.locator("body")).to_contain_text("接不管审、审不管核、核不管发")
    expect(clerk.locator("body")).to_contain_text("已接手 1 个待办")
    task = bureau.task(other, "review_unit", "market_supervision")
    assert task.assignee == bureau.people["window1"]
    clerk.goto(f"{site}/desk/tasks/{task.id}")
    clerk.keyboard.press("1")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator(".flash")).to_contain_text("已提交")
    head.goto(f"{site}/desk/cases/{other}")
    expect(head.locator("main")).to_contain_text("程雨（代沈青）")
    assert bureau.task(own, "review_unit", "market_supervision").assignee == bureau.people["market1"]
