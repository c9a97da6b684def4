"""An administrator leaves cases out of a move on screen, one by one or all of one element."""

from __future__ import annotations

from tests.service.moving import carried_on, released, started, version
from tests.web.officers import form_of


def test_cases_are_left_out_by_ticks_or_by_where_they_stand(bureau, visit):
    first, second = bureau.submit(), bureau.submit()
    bureau.complete(second, "accept_case")
    found = started(bureau, released(bureau, version(text=b"2")))
    carried_on(bureau)
    admin, address = visit("admin"), f"/admin/moves/{found}/cases"
    assert address in admin.get(f"/admin/moves/{found}").body

    def mark(at, **answers):
        page = admin.get(f"{address}?at={at}")
        answer = admin.get(admin.post(address, {**form_of(page, address), **answers}).to)
        return answer, {row.case_id: row.outcome for row in bureau.app.ask.moved_cases(found)}

    answer, _ = mark("", action="leave", case=str(first), reason=" ")
    assert "请写明为什么留下" in answer.body
    assert mark("", action="leave", case=str(first), reason="按旧表备齐")[1] == {first: "left_out", second: "movable"}
    assert mark("review_unit", action="leave", scope="all", reason="会审快完了")[1] == {first: "left_out", second: "left_out"}
    assert mark("accept_case", action="take", scope="all")[1] == {first: "movable", second: "left_out"}
    page = admin.get(f"/admin/moves/{found}")
    assert "1 件 · 会审快完了" in page.body
    assert not visit("head").get(address).tree.xpath('//main//input[@type="checkbox"]')
