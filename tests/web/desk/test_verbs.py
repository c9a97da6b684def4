from __future__ import annotations

from tests.web.officers import at, form_of, holder, submit


def review_of(bureau, case_id, unit="market_supervision"):
    return holder(bureau, case_id, "review_unit", unit), f"/desk/tasks/{bureau.task(case_id, 'review_unit', unit).id}"


def test_a_task_sent_back_is_mended_and_returns_straight_to_the_sender(bureau, visit):
    case_id = at(bureau, "review_unit")
    login, address = review_of(bureau, case_id)
    done = bureau.page(case_id).completions[0].task_id

    sent = visit(login).post(f"{address}/send-back", {"to_completion": done, "reason": "没有核对健康证明", "request-id": "back-1"})
    returned = next(task for task in bureau.page(case_id).tasks if task.kind == "returned")
    clerk, mending = visit("window1"), f"/desk/tasks/{returned.id}"
    page = clerk.get(mending)

    assert sent.status == 303
    assert "没有核对健康证明" in page.text
    assert form_of(page, mending)["acceptance"] == ["accept"]
    assert "等同事改好再办" in visit(login).get(address).text
    assert submit(clerk, mending).status == 303
    assert bureau.task(case_id, "review_unit", "market_supervision").state == "open"
    assert submit(visit(login), address, opinion="agree").status == 303


def test_a_refused_verb_opens_again_with_what_was_typed(bureau, visit):
    case_id = at(bureau, "review_unit")
    login, address = review_of(bureau, case_id)

    refused = visit(login).post(f"{address}/send-back", {"to_completion": "", "reason": "写了一大段理由", "request-id": "back-2"})

    assert refused.status == 422
    assert "写了一大段理由" in refused.text
    assert refused.tree.xpath('//details[@id="verb-open"]')
    assert form_of(refused, address)


def test_a_task_is_handed_to_a_colleague_of_the_same_post(bureau, visit):
    case_id = at(bureau, "review_unit")
    login, address = review_of(bureau, case_id)
    other = {"market1": "market2", "market2": "market1"}[login]

    handed = visit(login).post(f"{address}/hand-over", {"to_person": bureau.people[other], "reason": "我要出差", "request-id": "hand-1"})

    assert handed.status == 303
    assert holder(bureau, case_id, "review_unit", "market_supervision") == other
    assert visit(login).get(address).status == 404 or visit(login).get(address).status == 200
    assert "青禾区小满餐饮" in visit(other).get("/desk/").text


def test_only_colleagues_of_the_pool_are_offered(bureau, visit):
    case_id = at(bureau, "review_unit")
    login, address = review_of(bureau, case_id)

    page = visit(login).get(address)
    offered = page.tree.xpath('//form[contains(@action, "hand-over")]//input[@name="to_person"]/@value')

    assert offered == [str(bureau.people[{"market1": "market2", "market2": "market1"}[login]])]


def test_a_colleague_is_asked_and_answers(bureau, visit):
    case_id = at(bureau, "review_unit")
    login, address = review_of(bureau, case_id)

    asked = visit(login).post(f"{address}/ask", {"to_person": bureau.people["fire1"], "question": "后厨要不要防火门？", "request-id": "ask-1"})
    question = next(task for task in bureau.page(case_id).tasks if task.kind == "consult")
    adviser = visit("fire1")
    page = adviser.get(f"/desk/tasks/{question.id}")
    empty = adviser.post(f"/desk/tasks/{question.id}", {"answer": " ", "request-id": "answer-0"})
    answered = adviser.post(f"/desk/tasks/{question.id}", {"answer": "要，甲级。", "request-id": "answer-1"})

    assert asked.to.endswith(address)
    assert "后厨要不要防火门？" in page.text
    assert empty.status == 422
    assert answered.status == 303
    assert "要，甲级。" in visit(login).get(address).text


def test_a_claimed_task_goes_back_into_its_pool_but_a_drawn_one_does_not(bureau, visit):
    case_id = bureau.submit()
    address = f"/desk/tasks/{bureau.task(case_id, 'accept_case').id}"
    window = visit("window1")
    window.post(f"{address}/claim", {"request-id": "claim-1"})

    released = window.post(f"{address}/release", {"request-id": "release-1"})

    assert released.status == 303
    assert bureau.task(case_id, "accept_case").assignee is None
    bureau.complete(case_id, "accept_case")
    login, drawn = review_of(bureau, case_id)
    assert "/release" not in visit(login).get(drawn).body
    assert visit(login).post(f"{drawn}/release", {"request-id": "release-2"}).status == 403


def test_a_note_is_for_officers_and_kept_once(bureau, visit):
    case_id = at(bureau, "review_unit")
    login, address = review_of(bureau, case_id)
    officer = visit(login)
    values = {"text": "<b>电话问过业主</b>", "request-id": "note-1"}

    officer.post(f"{address}/note", values)
    officer.post(f"/desk/cases/{case_id}/notes", values)

    page = officer.get(f"/desk/cases/{case_id}")
    assert len([event for event in bureau.page(case_id).events if event.type == "NoteAdded"]) == 1
    assert "<b>电话问过业主</b>" in page.text
    assert "<b>电话问过业主</b>" not in page.body


def test_a_colleagues_task_is_refused_with_a_sentence(bureau, visit):
    case_id = bureau.submit()
    address = f"/desk/tasks/{bureau.task(case_id, 'accept_case').id}"
    visit("window1").post(f"{address}/claim", {"request-id": "claim-3"})

    refused = visit("window2").post(f"{address}/claim", {"request-id": "claim-4"})

    assert refused.status in {403, 409}
    assert "其他同事" in refused.text
