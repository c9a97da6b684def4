from __future__ import annotations

from tests.web.officers import at, form_of


def objected(bureau):
    case_id = at(bureau, "review_unit")
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", reasons="遮挡信号灯")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="conditions", conditions="加装挡鼠板")
    return case_id


def test_exceptions_stand_on_top_and_only_routine_cases_can_be_ticked(bureau, visit):
    routine, odd = at(bureau, "approve_case"), objected(bureau)

    page = visit("approver1").get("/desk/approvals")

    assert page.tree.xpath('//input[@name="task"]/@value') == [bureau.task(routine, "approve_case").id]
    assert page.text.index(bureau.page(odd).row.number) < page.text.index(bureau.page(routine).row.number)
    assert "有单位不同意" in page.text
    assert "附有条件" in page.text


def test_a_batch_signs_each_case_by_itself_and_reports_each(bureau, visit):
    cases = [at(bureau, "approve_case") for _ in range(3)]
    approver = visit("approver1")
    values = form_of(approver.get("/desk/approvals"), "/desk/approvals")
    tasks = [bureau.task(case_id, "approve_case").id for case_id in cases]
    bureau.complete(cases[2], "approve_case", by="approver2")

    sent = approver.post("/desk/approvals", {**values, "task": tasks})
    told = approver.get(sent.to).body

    assert [bureau.page(case_id).decisions[-1].person_id == bureau.people["approver1"] for case_id in cases] == [True, True, False]
    assert "已核准 2 件" in told
    assert "有一件已经由同事办理" in told


def test_a_second_press_gets_the_first_ones_answer(bureau, visit):
    case_id = at(bureau, "approve_case")
    approver = visit("approver1")
    values = {**form_of(approver.get("/desk/approvals"), "/desk/approvals"), "task": [bureau.task(case_id, "approve_case").id]}

    for _ in range(2):
        told = approver.get(approver.post("/desk/approvals", values).to).body
        assert "已核准 1 件" in told
    assert len(bureau.page(case_id).decisions) == 1


def test_the_one_page_summary_leads_with_what_is_not_routine(bureau, visit):
    case_id = objected(bureau)

    page = visit("approver1").get(f"/desk/tasks/{bureau.task(case_id, 'approve_case').id}")

    assert "1 个单位不同意" in page.text
    assert "加装挡鼠板" in page.text
    assert "照此核准的结果：部分准予" in page.text
    assert "不予 户外招牌设置" in page.text


def test_only_approvers_sign(bureau, visit):
    at(bureau, "approve_case")

    assert visit("market1").get("/desk/approvals").status == 403
    assert visit("market1").post("/desk/approvals", {}).status == 403
