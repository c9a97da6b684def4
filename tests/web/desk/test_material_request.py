"""请申请人补充材料 on screen: asked on the review's page, answered on the applicant's, and read where it was asked."""

from __future__ import annotations

from tests.web.desk.test_procedures import reviewer
from tests.web.officers import at


def test_the_applicant_sees_what_is_wanted_answers_once_and_the_unit_reads_it(bureau, visit):
    case_id = at(bureau, "review_unit")
    desk, task = visit(reviewer(bureau, case_id)), bureau.task(case_id, "review_unit", "market_supervision")
    page = desk.get(f"/desk/tasks/{task.id}")
    assert "不是补正告知，办理时限照常计算" in page.text
    assert desk.post(f"/desk/tasks/{task.id}/material", {"words": ""}).status == 422
    assert desk.post(f"/desk/tasks/{task.id}/material", {"words": "凉菜专间剖面图"}).status == 303
    page = desk.get(f"/desk/tasks/{task.id}")
    assert "等申请人" in page.text
    assert not page.tree.xpath("//textarea[@id='material-words']")

    hall = visit("xiaoman")
    case = hall.get(f"/cases/{case_id}")
    assert "凉菜专间剖面图" in case.text
    (href,) = case.tree.xpath("//a[contains(@href, '/tasks/')]/@href")
    form = hall.get(href)
    assert "办理时限照常计算" in form.text
    assert hall.post(href, {"explanation": "补上了"}).status == 422
    handle = bureau.upload("xiaoman", "剖面图.pdf")
    done = {"explanation": "补上了", "supplements": handle, "request-id": "web-supply-1"}
    assert hall.post(href, done).status == 303
    assert hall.post(href, done).status == 303  # pressed twice
    page = desk.get(f"/desk/tasks/{task.id}?lang=en")
    assert "剖面图.pdf" in page.text
    assert "Supplied" in page.text
