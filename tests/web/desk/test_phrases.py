"""A phrase goes into a task's text without script, with the case's own words in it, and nothing typed is lost."""

from __future__ import annotations

from engine.domain.phrase_commands import AddPhrase
from tests.web.officers import at, form_of, open_task


def test_a_phrase_is_kept_picked_and_submitted_as_ones_own_words(bureau, visit):
    case_id = at(bureau, "review_unit", public_gathering="no", has_signboard="no")
    login = next(name for name, id_ in bureau.people.items() if id_ == bureau.task(case_id, "review_unit").assignee)
    officer = visit(login)
    page = officer.get("/desk/phrases")
    wrong = officer.post("/desk/phrases", {**form_of(page, "/desk/phrases"), "text": "请{somebody}整改"})
    assert wrong.status == 422
    assert "不认识「{somebody}」" in wrong.error_at("text")
    officer.post("/desk/phrases", {**form_of(page, "/desk/phrases"), "text": "{applicant}布局合理。"})
    made = bureau.handle(AddPhrase(bureau.people["admin"], "bureau", "", "approve", "只在核准时用", "p1"))

    address, page = open_task(bureau, visit, case_id, "review_unit", login)
    form = form_of(page, address)
    assert str(made.id) not in page.body
    (into, *_) = page.tree.xpath('//select[@name="phrase-into"]/option/@value')
    shown = officer.post(address, {**form, into: "经查看，", "opinion": "conditions", "insert-phrase": "1"})
    assert shown.status == 200
    kept = form_of(shown, address)
    assert kept[into] == ["经查看，青禾区小满餐饮有限公司布局合理。"]
    assert kept["opinion"] == ["conditions"]
