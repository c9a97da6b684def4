from __future__ import annotations

import pytest

from tests.web.officers import at, submit

POINTS = "专间是否独立"


@pytest.fixture
def surveyed(bureau):
    case_id = at(bureau, "review_unit")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="survey", survey_points=POINTS)
    bureau.complete(case_id, "review_unit", unit_id="urban_management")
    return case_id


def test_the_route_shows_the_place_first_and_what_the_units_want_to_see(surveyed, visit):
    page = visit("survey1").get("/desk/surveys")

    assert page.tree.xpath("//h3/text()")[0] == "青禾区麦浪路 18 号一层"
    assert POINTS in page.text
    assert page.links("tel:13800000001")


def test_one_officer_alone_cannot_close_the_record(bureau, surveyed, visit):
    address = f"/desk/tasks/{bureau.task(surveyed, 'joint_survey').id}"

    refused = submit(visit("survey1"), address, result="passed", findings="与图纸一致")

    assert refused.status == 409
    assert "两名以上工作人员签名" in refused.text
    assert "与图纸一致" in refused.text


def test_the_second_officer_signs_on_his_own_login(bureau, surveyed, visit):
    address = f"/desk/tasks/{bureau.task(surveyed, 'joint_survey').id}"
    holder, colleague = visit("survey1"), visit("survey2")
    holder.post(f"{address}/claim", {"request-id": "claim-survey"})

    assert "等您签名的踏勘" in colleague.get("/desk/").text
    signed = colleague.post(f"{address}/sign", {"request-id": "sign-survey"})
    closed = submit(holder, address, result="passed", findings="与图纸一致")

    assert signed.status == closed.status == 303
    assert {row.person_id for row in bureau.page(surveyed).signatures} >= {bureau.people["survey2"]}
    assert bureau.page(surveyed).surveys[0].result == "passed"
    concluding = bureau.task(surveyed, "conclude_review", "market_supervision").id
    concluding_page = visit("market1").get(f"/desk/tasks/{concluding}")
    assert [note.text_content().split() for note in concluding_page.tree.xpath("//*[contains(@class, 'notice-info')]")] == [["踏勘合格与图纸一致"]]


def test_somebody_else_cannot_sign(bureau, surveyed, visit):
    address = f"/desk/tasks/{bureau.task(surveyed, 'joint_survey').id}"

    assert visit("tobacco1").post(f"{address}/sign", {"request-id": "sign-x"}).status == 404
    assert visit("window1").post(f"{address}/sign", {"request-id": "sign-y"}).status == 403
