"""坏输入在浏览器前:each gets a sentence that says what and where, what was typed stays, and nothing else is disturbed."""

from __future__ import annotations

import re

import pytest

from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.verify import verify
from tests.bureau import FORM, ITEM, MATERIALS, PDF, PNG
from tests.web.visits import Page

CASES = Statement("test.cases", case.select())
SHEET = {"item-id": ITEM, **FORM, "material-ticked": MATERIALS}
HUGE = PNG + b"\0" * (20 * 2**20)


def cases(bureau):
    with bureau.app.database.reading() as reader:
        return reader.ask(CASES).all()


@pytest.fixture(autouse=True)
def sound(bureau):
    """Whatever was sent, the stored data holds together."""
    yield
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_wrong_credit_code_is_said_at_its_field(bureau, visit):
    page = visit("window1").post("/window/receive", {**SHEET, "credit_code": "91110000600037342L"})
    assert page.status == 422
    assert "校验位" in page.error_at("credit_code")
    assert any(where == "#f-credit_code" for _, where in page.summary())
    assert page.typed()["credit_code"] == "91110000600037342L"
    assert page.typed()["place_address"] == FORM["place_address"][0]
    assert cases(bureau) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("程序.pdf", b"MZ\x90\x00 not a pdf", "只接受"),
        ("网页.png", b"<html><script>alert(1)</script></html>", "只接受"),
        ("空.pdf", b"", "空"),
        ("脚本.pdf", b"%PDF-1.4\n1 0 obj<</JavaScript(app.alert(1))>>endobj", "脚本"),
        ("藏起来的.pdf", b"%PDF-1.4\n1 0 obj<</#4a#61vaScript(app.alert(1))>>endobj", "脚本"),
        ("大.png", HUGE, "超过"),
    ],
    ids=["program", "page", "empty", "script", "disguised script", "huge"],
)
def test_a_wrong_file_is_named_at_its_field_and_the_page_stays(bureau, visit, name, content, said):
    person = visit("xiaoman")
    page = person.post(f"/apply/{ITEM}/pages/papers", {}, layout_plan=(name, content), equipment_list=("设备.pdf", PDF))
    assert page.status == 422
    assert name in page.error_at("layout_plan")
    assert said in page.error_at("layout_plan")
    assert "设备.pdf" in page.text
    assert cases(bureau) == []


def test_a_field_that_was_never_declared_is_refused_by_name(bureau, visit):
    page = visit("window1").post("/window/receive", {**SHEET, "approved_by_head": "yes"})
    assert page.status == 422
    assert "approved_by_head" in page.text
    assert cases(bureau) == []


def test_a_value_that_was_never_offered_is_refused(bureau, visit):
    page = visit("window1").post("/window/receive", {**SHEET, "business_form": "赌场"})
    assert page.status == 422
    assert page.error_at("business_form")
    assert cases(bureau) == []


def test_a_stale_page_is_told_what_happened_and_keeps_what_was_typed(bureau, visit):
    case_id = bureau.submit("xiaoman")
    bureau.complete(case_id, "accept_case")
    mine = bureau.task(case_id, "review_unit", "urban_management")
    reviewer = next(login for login, person in bureau.people.items() if person == mine.assignee)
    page = visit(reviewer).get(f"/desk/tasks/{mine.id}")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="object", reasons="后厨没有排烟")
    answer = visit(reviewer).post(
        f"/desk/tasks/{mine.id}",
        {**dict(page.tree.xpath('//form[.//*[@name="opinion"]]')[0].form_values()), "opinion": "conditions", "conditions": "招牌不得超出门楣"},
    )
    assert answer.status == 409
    assert "招牌不得超出门楣" in answer.body
    assert bureau.task(case_id, "review_unit", "urban_management").id == mine.id


def test_a_double_click_makes_one_case(bureau, visit):
    window = visit("window1")
    own = {"request-id": "pressed-twice"}
    first, second = (window.post("/window/receive", {**SHEET, **own}) for _ in range(2))
    assert first.status == second.status == 303
    assert first.to == second.to
    assert len(cases(bureau)) == 1


def test_a_request_id_of_somebody_elses_is_refused_and_changes_nothing(bureau, visit):
    visit("window1").post("/window/receive", {**SHEET, "request-id": "mine"})
    page = visit("window2").post("/window/receive", {**SHEET, "request-id": "mine"})
    assert page.status == 409
    assert "编号重复" in page.body
    assert len(cases(bureau)) == 1


def test_one_request_id_for_two_tasks_is_a_sentence(bureau, visit):
    window = visit("window1")
    rows = [bureau.task(bureau.submit("xiaoman"), "accept_case") for _ in range(2)]
    answers = {"acceptance": "accept", "materials": MATERIALS, "seen-event": "999", "request-id": "one-for-two"}
    first, second = (window.post(f"/desk/tasks/{row.id}", answers) for row in rows)
    assert first.status == 303
    assert second.status == 409
    assert "编号重复" in second.body


def test_posts_without_a_request_id_do_not_stand_in_each_others_way(bureau, visit):
    for login in ("xiaoman", "linjia"):
        case_id = bureau.submit(login)
        bureau.complete(case_id, "accept_case", acceptance="correct", materials=["application_form"], correction_notes="布局图没有尺寸")
        task = bureau.task(case_id, "supply_correction")
        answer = visit(login).post(f"/cases/{case_id}/tasks/{task.id}", {"explanation": "已补", "seen-event": "999"})
        assert answer.status in {303, 422}, answer.status
        assert visit(login).post(f"/cases/{case_id}/withdraw", {"reason": "不办了"}).status == 303


@pytest.mark.parametrize("place", ["", "/receipt", "/why", "/withdraw", "/diagram.bpmn"])
def test_somebody_elses_case_number_opens_nothing(bureau, visit, place):
    theirs, stranger = bureau.submit("xiaoman"), visit("linjia")
    number = bureau.page(theirs).row.number
    assert stranger.get(f"/cases/{theirs}{place}").status == 404
    found, nothing = stranger.get(f"/progress?number={number}"), stranger.get("/progress?number=13099920269999999999")
    assert found.status == nothing.status == 404
    assert found.text.replace(number, "") == nothing.text.replace("13099920269999999999", "")


def test_an_ended_session_while_posting_loses_nothing(bureau, visit):
    window = visit("window1")
    token = window._csrf()
    bureau.clock.move(hours=11)
    answer = Page(window.client.post("/window/receive", data={**SHEET, "csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"}))
    assert answer.status == 401
    for typed in ("青禾区小满餐饮有限公司", "青禾区麦浪路 18 号一层", "小满餐馆"):
        assert typed in answer.body
    assert cases(bureau) == []
    # signed in again in another window, the page's own button posts the same once more
    with window.client.session_transaction() as session:
        session["token"] = bureau.token("window1")
    again = [form for form in answer.tree.forms if form.method == "POST" and "operator_name" in dict(form.form_values())]
    assert again
    assert "csrf_token" in dict(again[0].form_values())


def test_a_typed_page_survives_a_wrong_token(bureau, visit):
    window = visit("window1")
    answer = Page(window.client.post("/window/receive", data={**SHEET, "csrf_token": "old"}, headers={"Sec-Fetch-Site": "same-origin"}))
    assert answer.status == 400
    assert "青禾区麦浪路 18 号一层" in answer.body
    foreign = Page(
        window.client.post("/window/receive", data={**SHEET, "csrf_token": "old"}, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
    )
    assert foreign.status == 400
    assert not re.search(r'<form[^>]*action="/window/receive"', foreign.body)
