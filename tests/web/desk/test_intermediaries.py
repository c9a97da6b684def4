"""委托中介 on screen: recorded, counted or not, marked when late, arrived; and who used the time, on the case's page and its sheets."""

from __future__ import annotations

from engine.domain.commands import AddOfficer
from tests.web.desk.test_procedures import reviewer
from tests.web.officers import at

FOOD = {"service": "food_inspection", "commissioner": "agency", "provider": "青禾检测有限公司", "agreed_days": "5"}


def test_a_reviewer_commissions_a_report_and_receives_it(bureau, visit):
    case_id = at(bureau, "review_unit")
    desk = visit(reviewer(bureau, case_id))
    page = desk.get(f"/desk/cases/{case_id}/procedures")
    assert "计入办理时限" in page.text
    assert "条文未核对" in page.text

    assert desk.post(f"/desk/cases/{case_id}/commission", FOOD).status == 303
    page = desk.get(f"/desk/cases/{case_id}/procedures")
    assert "出具报告的时间不计入办理时限" in page.text
    assert "收到中介报告时自动恢复计时" in page.text  # nobody ends by hand what the report ends
    assert not page.tree.xpath("//form[contains(@action, '/resume')]")
    (made,) = page.tree.xpath("//input[@name='commission']/@value")
    assert "中介时限：食品检验（青禾检测有限公司）" in desk.get(f"/desk/cases/{case_id}").text

    bureau.clock.move(days=2, hours=3)
    desk = visit(reviewer(bureau, case_id))  # yesterday's session is over
    assert desk.post(f"/desk/cases/{case_id}/report", {"commission": made, "outcome": "合格"}).status == 303
    assert "已经收到的中介报告" in desk.get(f"/desk/cases/{case_id}/procedures").text


def test_what_is_missing_is_said_at_its_fields_and_what_was_typed_stays(bureau, visit):
    case_id = at(bureau, "review_unit")
    page = visit(reviewer(bureau, case_id)).post(f"/desk/cases/{case_id}/commission", {"provider": "青禾检测", "agreed_days": "x"})
    assert page.status == 422
    assert page.tree.xpath("//input[@name='provider']/@value") == ["青禾检测"]
    links = page.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href")
    assert len(links) == 3
    for link in links:
        assert page.tree.xpath(f"//*[@id='{link.removeprefix('#')}']"), link


def test_a_late_intermediary_is_marked(bureau, visit):
    case_id = at(bureau, "review_unit")
    by = reviewer(bureau, case_id)
    visit(by).post(f"/desk/cases/{case_id}/commission", {**FOOD, "agreed_days": "1"})
    bureau.clock.move(days=6)
    assert "中介超期" in visit("head").get(f"/desk/cases/{case_id}/procedures").text


def test_department_and_intermediary_time_stand_apart_for_officer_and_applicant(bureau, visit):
    case_id = at(bureau, "review_unit")
    visit(reviewer(bureau, case_id)).post(f"/desk/cases/{case_id}/commission", FOOD)
    bureau.clock.move(days=2, hours=9)
    words = "部门用时 0 个工作日，中介用时 2 个工作日，依法停表 0 个工作日"
    assert words in visit("head").get(f"/desk/cases/{case_id}").text
    assert words in visit("head").get(f"/desk/cases/{case_id}/why").text
    page = visit("xiaoman").get(f"/cases/{case_id}/why")
    assert words in page.text
    assert "中介时限：食品检验（青禾检测有限公司）" in page.text


def test_every_clock_has_a_sheet_for_applicant_and_supervisor(bureau, visit):
    case_id = at(bureau, "review_unit")
    visit(reviewer(bureau, case_id)).post(f"/desk/cases/{case_id}/commission", FOOD)
    bureau.handle(AddOfficer(None, "严明", (("supervisor", "approval_bureau", "效能监察岗", "Supervision officer"),), "yanming", bureau.password))
    count = len(bureau.page(case_id).clocks)
    for login, address in (("xiaoman", f"/cases/{case_id}/why"), ("yanming", f"/desk/cases/{case_id}/why")):
        page = visit(login).get(address)
        assert len(page.tree.xpath("//main//section//table")) == count
        assert len(page.tree.xpath("//main//nav//a[starts-with(@href, '#sheet-')]")) >= count
        assert "停表：检验" in page.text


def test_the_pages_are_there_in_english(bureau, visit):
    case_id = at(bureau, "review_unit")
    desk = visit(reviewer(bureau, case_id))
    desk.post(f"/desk/cases/{case_id}/commission", FOOD)
    text = desk.get(f"/desk/cases/{case_id}/procedures?lang=en").text
    assert "Its time" in text or "does not count in the limits" in text
    assert "Food inspection" in text
    assert "Working days used: bureau 0" in desk.get(f"/desk/cases/{case_id}/why?lang=en").text
