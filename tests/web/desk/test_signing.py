"""加签、签署、减签 on screen: named on the task's page, signed on a page of its own, and nothing is submitted before."""

from __future__ import annotations

from tests.web.officers import at


def test_a_colleague_is_named_signs_and_only_then_is_it_submitted(bureau, visit):
    case_id = at(bureau, "approve_case")
    task = bureau.task(case_id, "approve_case").id
    desk, colleague = visit("approver1"), bureau.people["approver2"]
    desk.post(f"/desk/tasks/{task}/claim", {})
    assert desk.post(f"/desk/tasks/{task}/signers", {"to_person": str(colleague), "reason": ""}).status == 422
    assert desk.post(f"/desk/tasks/{task}/signers", {"to_person": str(colleague), "reason": "金额较大，请会签"}).status == 303
    page = desk.get(f"/desk/tasks/{task}")
    assert "待签署" in page.text
    assert desk.post(f"/desk/tasks/{task}/signers/remove", {"person": str(colleague)}).status == 303
    assert desk.post(f"/desk/tasks/{task}/signers", {"to_person": str(colleague), "reason": "金额较大，请会签"}).status == 303
    refused = desk.post(f"/desk/tasks/{task}", {"decision": "granted", "seen-event": "999"})
    assert (refused.status, "没有签署" in refused.text) == (409, True)

    signer = visit("approver2")
    side = next(t.id for t in bureau.page(case_id).tasks if t.kind == "sign")
    assert "金额较大" in signer.get(f"/desk/tasks/{side}").text
    assert signer.post(f"/desk/tasks/{side}/signature", {"agrees": "no", "words": ""}).status == 422
    assert signer.post(f"/desk/tasks/{side}/signature", {"agrees": "yes", "words": ""}).status == 303
    assert "Signed" in desk.get(f"/desk/tasks/{task}?lang=en").text
    assert desk.post(f"/desk/tasks/{task}", {"decision": "granted", "seen-event": "999"}).status == 303
