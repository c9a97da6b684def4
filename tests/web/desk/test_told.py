"""What waits for one's confirmation is found on one's own page, with the link; a fault is told to officers in plain words."""

from __future__ import annotations

from engine.domain.commands import DeployItem
from engine.domain.incident_commands import ProposeRepair
from engine.domain.leave_commands import TakeOverTask
from tests.service import moving
from tests.service.leaving import of
from tests.service.test_remedies import lose_acceptance, sick
from tests.web.officers import form_of


def test_a_head_finds_what_to_confirm_and_the_proposer_does_not(bureau, visit):
    sick(bureau, "record_acceptance")
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    lose_acceptance(bureau, case_id)
    (incident,) = bureau.page(case_id).incidents
    fault = visit("window1").get(f"/desk/cases/{case_id}")
    assert ("处理器执行时出错" in fault.body, "RuntimeError" in fault.body, f"/admin/incidents/{incident.id}" in fault.body) == (True, False, False)
    assert f"/admin/incidents/{incident.id}" in visit("admin").get(f"/desk/cases/{case_id}").body
    draft = bureau.handle(DeployItem(bureau.people["admin"], moving.version(text=b"\n- x\n"))).id
    bureau.handle(of(bureau, "window2", "window1", by="window2"))
    bureau.handle(ProposeRepair(bureau.people["admin"], incident.id, "acceptance", "accept", "与记录不符", bureau.request_id()))
    there = [f"/admin/incidents/{incident.id}", f"/admin/versions/{draft}", "/desk/leave"]

    def waiting(login):
        page = visit(login).get("/desk/notices")
        assert page.status == 200
        return [address for address in there if page.tree.xpath(f'//section[@aria-labelledby="waiting-title"]//a[@href="{address}"]')]

    assert waiting("head") == there
    assert waiting("admin") == ["/desk/leave"]
    assert waiting("window1") == []
    head = visit("head")
    for address in there:
        assert head.get(address).status == 200
    assert head.get("/desk/").tree.xpath('//nav//a[@href="/desk/notices"]//*[text()="3"]')
    pooled = head.get("/desk/notices").tree.xpath('//section[@aria-labelledby="pooled-title"]//td')
    assert any("流程变量有一处更正等着确认" in cell.text_content() for cell in pooled)


def test_a_notice_to_an_officer_is_unread_until_he_has_marked_it(bureau, visit):
    case_id = bureau.submit(public_gathering="no", has_signboard="no")
    bureau.complete(case_id, "accept_case")
    task = bureau.task(case_id, "review_unit", "market_supervision")
    absent = next(login for login, id_ in bureau.people.items() if id_ == task.assignee)
    bureau.handle(of(bureau, absent, "survey1"))
    bureau.handle(TakeOverTask(bureau.people["survey1"], task.id, bureau.request_id()))
    told = visit(absent)
    assert "代理人接手了您的一个待办" in told.get("/desk/notices").body
    assert "未读" in told.get("/desk/notices").body
    told.post("/desk/notices/read", form_of(told.get("/desk/notices"), "/desk/notices/read"))
    assert "未读" not in told.get("/desk/notices").body
