from __future__ import annotations

from engine.domain.commands import WithdrawCase
from tests.web.officers import MATERIALS, at, form_of, holder, open_task, steady, submit


def reviewing(bureau):
    case_id = at(bureau, "review_unit")
    return case_id, holder(bureau, case_id, "review_unit", "market_supervision"), f"/desk/tasks/{bureau.task(case_id, 'review_unit', 'market_supervision').id}"


def test_the_page_holds_papers_form_clocks_and_what_went_before(bureau, visit):
    _, login, address = reviewing(bureau)

    page = visit(login).get(address)

    assert "审查意见" in page.text
    assert "法定时限" in page.text
    assert "承诺时限" in page.text
    assert "还剩" in page.text
    assert [frame.get("sandbox") for frame in page.tree.xpath("//iframe")] == ["allow-same-origin"]
    assert "收到网上申请" in page.text


def test_saving_leads_to_the_next_task(bureau, visit):
    case_id, login, address = reviewing(bureau)

    sent = submit(visit(login), address, opinion="agree")

    assert sent.to.endswith("/desk/next")
    assert {row.state for row in bureau.page(case_id).opinions if row.unit == "market_supervision"} == {"agree"}


def test_all_errors_come_at_once_with_what_was_typed(bureau, visit):
    case_id = at(bureau, "issue_licence")
    bureau.complete(case_id, "issue_licence")
    window, address = visit("window1"), f"/desk/tasks/{bureau.task(case_id, 'deliver').id}"

    refused = submit(window, address, recipient="王", delivery_method="courier", courier_number="", served_on="2030-01-01")

    assert refused.status == 422
    assert {href for _, href in refused.summary()} == {"#f-recipient", "#f-courier_number", "#f-served_on"}
    assert form_of(refused, address)["recipient"] == ["王"]
    assert refused.tree.xpath('//*[@role="alert"]')


def test_a_field_that_was_never_declared_is_refused_by_name(bureau, visit):
    _, login, address = reviewing(bureau)

    refused = submit(visit(login), address, opinion="agree", salary="1")

    assert refused.status == 422
    assert "salary" in refused.text


def test_the_same_post_twice_has_one_effect_and_one_answer(bureau, visit):
    case_id, login, address = reviewing(bureau)
    officer = visit(login)
    values = {**form_of(officer.get(address), address), "opinion": "agree"}

    first, second = officer.post(address, values), officer.post(address, values)

    assert first.status == second.status == 303
    assert first.to == second.to
    assert len([row for row in bureau.page(case_id).completions if row.unit == "market_supervision"]) == 1


def test_a_stale_page_keeps_what_was_typed_and_tells_what_happened(bureau, visit):
    case_id, login, address = reviewing(bureau)
    officer = visit(login)
    drawn = form_of(officer.get(address), address)
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", reasons="招牌遮挡信号灯")

    refused = officer.post(address, {**drawn, "opinion": "conditions", "conditions": "开业前复查"})

    assert refused.status == 409
    assert form_of(refused, address)["conditions"] == ["开业前复查"]
    assert "会审单位提出异议" in refused.text
    assert "没有提交" in refused.text
    again = officer.post(address, {**form_of(refused, address), "opinion": "conditions", "conditions": "开业前复查"})
    assert again.status == 303


def test_a_task_that_a_colleague_completed_keeps_what_was_typed(bureau, visit):
    case_id = bureau.submit()
    address = f"/desk/tasks/{bureau.task(case_id, 'accept_case').id}"
    second = visit("window2")
    drawn = form_of(second.get(address), address)
    bureau.complete(case_id, "accept_case", by="window1")

    late = second.post(address, {**drawn, "acceptance": "accept", "remarks": "请先看布局图"})

    assert late.status == 409
    assert "请先看布局图" in late.text
    assert visit("window1").get(address).to.endswith(f"/desk/cases/{case_id}")


def test_a_withdrawn_case_takes_its_tasks_along(bureau, visit):
    case_id, login, address = reviewing(bureau)
    officer = visit(login)
    drawn = form_of(officer.get(address), address)
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不开了", bureau.request_id()))

    late = officer.post(address, {**drawn, "opinion": "agree"})

    assert late.status in {404, 409}
    assert bureau.page(case_id).row.result == "withdrawn"


def test_somebody_elses_task_looks_like_none(bureau, visit):
    _, _, address = reviewing(bureau)
    stranger = visit("tobacco1")

    other, none = stranger.get(address), stranger.get("/desk/tasks/none.1")

    assert other.status == none.status == 404
    assert steady(other) == steady(none)
    assert stranger.post(address, {"opinion": "agree"}).status == 404


def test_an_applicant_is_no_officer(bureau, visit):
    _, _, address = reviewing(bureau)

    assert visit("xiaoman").get(address).status == 403
    assert visit().get(address).status == 303


def test_a_refused_duty_is_told_on_the_page(bureau, visit):
    case_id = at(bureau, "approve_case")
    bureau.complete(case_id, "approve_case", by="approver1")
    bureau.complete(case_id, "issue_licence", by="cert1", proof="reject_back", reject_reasons="地址少一个字")
    address, page = open_task(bureau, visit, case_id, "approve_case", "approver1")

    assert "作出决定" in page.text
    assert submit(visit("approver1"), address, decision="granted").status == 303


def test_the_paper_is_shown_before_it_is_issued(bureau, visit):
    case_id = bureau.submit()
    window, address = visit("window1"), f"/desk/tasks/{bureau.task(case_id, 'accept_case').id}"
    values = form_of(window.get(address), address)

    notes = {"correction_notes": "布局图没有尺寸", "correct_by": "2026-07-08"}
    correcting = window.post(f"{address}/preview", {**values, **notes, "materials": MATERIALS[:3], "acceptance": "correct"})
    accepting = window.post(f"{address}/preview", {**values, "materials": MATERIALS, "acceptance": "accept"})
    reasons = {"decline_ground": "wrong_body", "right_body": "市局", "decline_reasons": "不归本区"}
    declining = window.post(f"{address}/preview", {**values, **reasons, "acceptance": "decline"})

    assert "一次性补正告知书" in correcting.body
    assert "补交《户外招牌效果图》" in correcting.body
    assert "布局图没有尺寸" in correcting.body
    assert "7月8日" in correcting.body
    assert "受理通知书" in accepting.body
    assert "不予受理决定书" in declining.body
    assert "应当向市局申请。" in declining.body
    assert bureau.page(case_id).row.status == "received"


def test_without_script_the_paper_is_shown_by_a_button(bureau, visit):
    case_id = bureau.submit()
    window, address = visit("window1"), f"/desk/tasks/{bureau.task(case_id, 'accept_case').id}"

    looked = submit(window, address, acceptance="accept", materials=MATERIALS, **{"look-again": "1"})

    assert looked.status == 200
    assert "受理通知书" in looked.text
    assert bureau.page(case_id).row.status == "received"


def test_what_is_not_ticked_is_told_once_and_the_papers_come_out(bureau, visit):
    case_id = bureau.submit()
    window, address = visit("window1"), f"/desk/tasks/{bureau.task(case_id, 'accept_case').id}"

    sent = submit(window, address, acceptance="correct", materials=MATERIALS[:5], correction_notes="布局图没有尺寸")

    assert sent.to.endswith(f"/desk/cases/{case_id}/papers")
    papers = window.get(sent.to)
    assert "一次性补正告知书" in papers.text
    assert "收件凭证" in papers.text


def test_the_counter_supplies_a_correction_for_the_applicant(bureau, visit):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1", acceptance="correct", materials=MATERIALS[:5], correction_notes="补尺寸")
    window = visit("window2")
    listed = window.get("/window/corrections")
    (address,) = listed.links("/desk/tasks/")

    sent = submit(window, address, explanation="申请人当面补交")

    assert "您在替申请人办理" in window.get(address).text or sent.status == 303
    assert [task.node for task in bureau.page(case_id).tasks] == ["accept_case"]


def test_english_is_complete_enough_to_work_in(bureau, visit):
    _, login, address = reviewing(bureau)

    page = visit(login).get(f"{address}?lang=en")

    assert "Statutory limit" in page.text
    assert "Promised limit" in page.text


def test_the_form_filled_in_online_is_not_called_paper(bureau, visit):
    case_id = at(bureau, "accept_case")

    page = visit("window1").get(f"/desk/tasks/{bureau.task(case_id, 'accept_case').id}")

    assert "网上填写" in page.text
    assert "纸质，已收" not in page.text
