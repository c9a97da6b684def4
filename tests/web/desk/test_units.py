"""会审单位 on screen: the accepting officer adds a unit and takes it out again; what was typed stays, and others are offered nothing."""

from __future__ import annotations

from tests.web.desk.test_procedures import reviewer
from tests.web.officers import at


def accepted_by(bureau, case_id):
    person = next(c.person_id for c in bureau.page(case_id).completions if c.node == "accept_case")
    return next(login for login, id_ in bureau.people.items() if id_ == person)


def test_a_unit_is_added_with_a_reason_and_taken_out_again(bureau, visit):
    case_id = at(bureau, "review_unit")
    desk = visit(accepted_by(bureau, case_id))
    refused = desk.post(f"/desk/cases/{case_id}/units", {"unit": "fire_safety", "reason": ""})
    assert refused.status == 422
    assert refused.tree.xpath("//select[@name='unit']/option[@selected]/@value") == ["fire_safety"]
    assert refused.tree.xpath("//*[@id='add-reason']")

    assert desk.post(f"/desk/cases/{case_id}/units", {"unit": "fire_safety", "reason": "后厨用瓶装液化气"}).status == 303
    page = desk.get(f"/desk/cases/{case_id}/units")
    assert "会审中增加：后厨用瓶装液化气" in page.text
    assert not page.tree.xpath("//select[@name='unit']/option[@value='fire_safety']")
    assert "Added during the review" in desk.get(f"/desk/cases/{case_id}/units?lang=en").text

    assert desk.post(f"/desk/cases/{case_id}/units/remove", {"unit": "fire_safety", "reason": "改用管道气"}).status == 303
    page = desk.get(f"/desk/cases/{case_id}/units")
    assert "改用管道气" in page.text
    assert page.tree.xpath("//select[@name='unit']/option[@value='fire_safety']")


def test_a_reviewer_may_add_but_is_offered_to_take_out_nobody(bureau, visit):
    case_id = at(bureau, "review_unit")
    page = visit(reviewer(bureau, case_id)).get(f"/desk/cases/{case_id}/units")
    assert page.tree.xpath("//form[contains(@action, '/units')]//select[@name='unit']")
    assert not page.tree.xpath("//form[contains(@action, '/units/remove')]")
    assert not visit("supervisor").get(f"/desk/cases/{case_id}/units").tree.xpath("//form[contains(@action, '/units')]")
