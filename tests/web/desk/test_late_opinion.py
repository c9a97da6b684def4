"""迟到的意见 on screen: the absent unit gives it, the approver reads it beside the decision and takes it in."""

from __future__ import annotations

from engine.domain.commands import DeployItem
from engine.worker import Worker
from tests.service.test_sibling_effects import FOOD, SIGN, with_rules


def test_the_approver_sees_a_late_opinion_before_deciding_and_takes_it_in(bureau, visit):
    bureau.handle(DeployItem(None, with_rules()))
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.complete(case_id, "review_unit", unit_id=FOOD)
    bureau.clock.move(days=6)
    Worker(bureau.app).fire_due()

    unit = visit("urban1")
    page = unit.get(f"/desk/cases/{case_id}/units")
    assert "本单位过了环节时限没有提出意见" in page.text
    refused = unit.post(f"/desk/cases/{case_id}/late-opinion", {"unit": SIGN, "state": "object", "reasons": ""})
    assert (refused.status, "不同意必须说明理由" in refused.text) == (422, True)
    assert unit.post(f"/desk/cases/{case_id}/late-opinion", {"unit": SIGN, "state": "object", "reasons": "遮挡信号灯"}).status == 303

    approver, task = visit("approver1"), bureau.task(case_id, "approve_case").id
    page = approver.get(f"/desk/tasks/{task}")
    assert "缺席，分项不在本决定之内" in page.text
    assert "遮挡信号灯" in page.text
    assert approver.post(f"/desk/cases/{case_id}/late-opinion/take", {"unit": SIGN}).status == 303
    page = approver.get(f"/desk/tasks/{task}?lang=en")
    assert "no part of this decision" not in page.text
    assert "Late opinion" in page.text
