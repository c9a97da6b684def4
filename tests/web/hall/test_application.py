from __future__ import annotations

import pytest

from engine.domain.commands import SaveDraft
from tests.bureau import FORM, ITEM, PDF, PNG
from tests.web.hall.steps import APPLY, case_of, draft_of, fill, fill_all, hand_in
from tests.web.public.test_guide import hold


@pytest.fixture
def xiaoman(visit):
    return visit("xiaoman")


def states(page):
    """The task list: title → state."""
    items = page.tree.xpath('//ul[contains(@class,"task-list")]/li')
    return {item.xpath("./div[1]")[0].text_content().strip(): item.xpath("./span[last()]")[0].text_content().strip() for item in items}


def drafts(bureau, login="xiaoman"):
    return bureau.app.ask.my_drafts(bureau.actor_of(login))


def test_applying_needs_an_applicant(visit):
    assert visit().get(APPLY).to == f"/sign-in?next={APPLY}"
    assert visit("window1").get(APPLY).status == 403
    assert visit("xiaoman").get("/apply/nothing").status == 404


def test_the_task_list_has_a_page_for_each_part_and_reading_it_stores_nothing(bureau, xiaoman):
    page = xiaoman.get(APPLY)

    assert states(page) == {
        "谁来经营": "未开始",
        "在哪里经营、做什么": "未开始",
        "谁负责食品安全": "未开始",
        "一并办理哪些事": "未开始",
        "上传材料": "未开始",
        "怎么领取、确认声明": "未开始",
        "核对并提交": "填好上面各页后",
    }
    assert drafts(bureau) == []


def test_what_the_account_knows_is_filled_in(xiaoman):
    typed = xiaoman.get(f"{APPLY}/pages/operator").typed()

    assert typed["operator_name"] == "青禾区小满餐饮有限公司"
    assert typed["credit_code"] == "91110000600037341L"
    assert typed["phone"] == "13800000001"


def test_a_page_is_saved_into_a_draft_and_leads_to_the_next(bureau, xiaoman):
    answer = fill(xiaoman, "operator")

    assert answer.status == 303
    assert answer.to.startswith(f"{APPLY}/pages/premises?draft=")
    assert [str(row.id) for row in drafts(bureau)] == [draft_of(answer)]
    assert states(xiaoman.get(f"{APPLY}?draft={draft_of(answer)}"))["谁来经营"] == "已完成"


def test_wrong_answers_are_told_all_at_once_on_top_and_at_the_field_and_are_kept(bureau, xiaoman):
    answer = fill(xiaoman, "operator", credit_code="91110000600037341X", legal_person_id="1", phone="")

    assert answer.status == 422
    assert [href for _, href in answer.summary()] == ["#f-credit_code", "#f-legal_person_id", "#f-phone"]
    assert answer.error_at("credit_code")
    assert answer.title.startswith("有误")
    assert answer.typed()["credit_code"] == "91110000600037341X"
    draft = drafts(bureau)[0]
    assert states(xiaoman.get(f"{APPLY}?draft={draft.id}"))["谁来经营"] == "进行中"
    assert xiaoman.get(f"{APPLY}/pages/operator?draft={draft.id}").typed()["credit_code"] == "91110000600037341X"


def test_a_page_with_errors_still_names_its_draft(bureau, xiaoman):
    answer = fill(xiaoman, "operator", phone="")

    (action,) = answer.tree.xpath("//form[@id='form-page']/@action")
    assert action.endswith(f"?draft={drafts(bureau)[0].id}")
    again = xiaoman.get(action)
    assert again.typed()["operator_name"] == FORM["operator_name"][0]


def test_leaving_a_page_half_filled_keeps_it_without_complaint(bureau, xiaoman):
    answer = xiaoman.post(f"{APPLY}/pages/premises", {"place_address": "青禾区麦浪路 18 号", "save-later": "1"})

    assert answer.status == 303
    assert answer.to == f"{APPLY}?draft={drafts(bureau)[0].id}"
    assert xiaoman.get(f"{APPLY}/pages/premises?draft={drafts(bureau)[0].id}").typed()["place_address"] == "青禾区麦浪路 18 号"


def test_another_person_s_draft_looks_like_none(bureau, visit, xiaoman):
    draft = draft_of(fill(xiaoman, "operator"))
    other = visit("linjia")

    for address in (f"{APPLY}?draft={draft}", f"{APPLY}/pages/operator?draft={draft}", f"{APPLY}/check?draft={draft}", f"/drafts/{draft}/discard"):
        assert other.get(address).status == 404
        assert other.get(address.replace(draft, "12345")).said == other.get(address).said
    assert fill(other, "operator", draft).status == 404
    assert other.post(f"/drafts/{draft}/discard").status == 303
    assert len(drafts(bureau)) == 1
    assert xiaoman.get(f"{APPLY}?draft=no-number").status == 404


def test_a_field_that_was_never_declared_is_named_and_the_rest_is_kept(bureau, xiaoman):
    answer = fill(xiaoman, "operator", granted="true", legal_person="李小满")

    assert answer.status == 422
    assert "granted" in answer.summary()[0][0]
    kept = drafts(bureau)[0].answers
    assert "李小满" in kept
    assert "granted" not in kept


def test_conditional_questions_are_asked_when_they_apply(xiaoman):
    answer = fill(xiaoman, "related", has_signboard="yes", signboard_width="", signboard_height="", signboard_text="")
    assert {href for _, href in answer.summary()} == {"#f-signboard_width", "#f-signboard_height", "#f-signboard_text"}

    assert fill(xiaoman, "related", has_signboard="no", signboard_width="", signboard_height="", signboard_text="").status == 303


def test_rows_are_added_and_removed_without_script(bureau, xiaoman):
    first = {"safety_officers[0].name": "王禾", "safety_officers[0].identity": "360426199101010071"}
    added = xiaoman.post(f"{APPLY}/pages/food_safety", {**first, "add-row": "safety_officers"})
    assert added.status == 200
    assert added.summary() == []
    typed = added.typed()
    assert typed["safety_officers[0].name"] == "王禾"
    assert "safety_officers[1].name" in typed

    removed = xiaoman.post(f"{APPLY}/pages/food_safety", {**typed, "safety_officers[1].name": "李禾", "remove-row": "safety_officers:0"})
    names = [value for name, value in removed.typed().items() if name.endswith(".name")]
    assert names == ["李禾"]
    assert len(drafts(bureau)) == 1


def test_autosave_keeps_one_draft_and_says_when(bureau, xiaoman):
    first = xiaoman.post(f"{APPLY}/pages/premises/draft", {"place_address": "青禾区"}).response.get_json()
    again = xiaoman.post(f"{APPLY}/pages/premises/draft", {"place_address": "青禾区麦浪路", **first["own"]}).response.get_json()

    assert first["words"] == "已暂存 09:00"
    assert again["own"] == first["own"]
    assert len(drafts(bureau)) == 1
    assert "麦浪路" in drafts(bureau)[0].answers
    assert states(xiaoman.get(f"{APPLY}?draft={first['own']['draft-id']}"))["在哪里经营、做什么"] == "未开始"


def test_an_unfinished_draft_is_offered_instead_of_a_second_one(xiaoman):
    draft = draft_of(fill(xiaoman, "operator"))

    assert xiaoman.get(APPLY).links(f"draft={draft}")
    assert xiaoman.get("/my").links(f"draft={draft}")


def test_a_draft_is_deleted_after_being_asked(bureau, xiaoman):
    draft = draft_of(fill(xiaoman, "operator"))

    assert "删除这份草稿" in xiaoman.get(f"/drafts/{draft}/discard").text
    assert len(drafts(bureau)) == 1
    xiaoman.post(f"/drafts/{draft}/discard")
    assert drafts(bureau) == []


# -- papers --------------------------------------------------------------------------------------------------


def test_an_upload_is_kept_while_others_are_still_missing(bureau, xiaoman):
    answer = fill(xiaoman, "papers", files={"layout_plan": ("布局图.pdf", PDF)})

    assert answer.status == 422
    assert [href for _, href in answer.summary()] == ["#f-equipment_list"]
    assert "布局图.pdf" in answer.text
    draft = str(drafts(bureau)[0].id)
    again = fill(xiaoman, "papers", draft, files={"equipment_list": ("清单.png", PNG)}, layout_plan=answer.typed()["layout_plan"])
    assert again.status == 303
    check = xiaoman.get(f"{APPLY}/check?draft={draft}")
    assert "布局图.pdf" in check.text
    assert "清单.png" in check.text


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("layout_plan", ("病毒.pdf", b"MZ\x90\x00"), "只接受 PDF"),
        ("layout_plan", ("空.pdf", b""), "空"),
        ("layout_plan", ("动作.pdf", PDF + b"/JavaScript"), "脚本"),
        ("evacuation_plan", ("照片.png", PNG), "不接受文件"),
    ],
)
def test_a_file_of_the_wrong_kind_gets_a_sentence_at_its_field_and_the_rest_is_kept(bureau, xiaoman, name, file, said):
    draft = draft_of(fill(xiaoman, "related", public_gathering="yes", fire_way="commitment"))
    answer = fill(xiaoman, "papers", draft, files={name: file, "equipment_list": ("清单.pdf", PDF)})

    assert answer.status == 422
    assert said in answer.error_at(name)
    assert file[0] not in [item.text_content() for item in answer.tree.xpath('//li[contains(@class,"kept-file")]')]
    assert "清单.pdf" in answer.text


def test_a_file_that_is_too_large_gets_a_sentence(bureau, xiaoman):
    answer = fill(xiaoman, "papers", files={"equipment_list": ("大.pdf", PDF + b"%" * (11 * 2**20))})

    assert "10 MB" in answer.error_at("equipment_list")


def test_a_file_is_removed_by_ticking(xiaoman):
    page = fill(xiaoman, "papers", files={"layout_plan": ("布局图.pdf", PDF)})
    typed = page.typed()
    answer = xiaoman.post(f"{APPLY}/pages/papers", {**typed, "layout_plan--remove": typed["layout_plan"]})

    assert "布局图.pdf" not in answer.text


def test_what_the_library_holds_need_not_be_uploaded(bureau, xiaoman):
    hold(bureau, bureau.submit())
    page = xiaoman.get(f"{APPLY}/pages/papers")

    assert "证照库里已有（L-business_licence），不用再传" in page.text
    assert "证照库已有" in page.text


def test_the_library_tells_nothing_about_somebody_else(bureau, visit):
    hold(bureau, bureau.submit())
    other = visit("linjia")
    draft = draft_of(fill(other, "operator"))

    assert "证照库里已有" not in other.get(f"{APPLY}/pages/papers?draft={draft}").text


# -- handing in ----------------------------------------------------------------------------------------------


def test_a_whole_application_is_handed_in_without_script(bureau, xiaoman):
    draft = fill_all(xiaoman)
    check = xiaoman.get(f"{APPLY}/check?draft={draft}")
    for answer in ("青禾区麦浪路 18 号一层", "中小型餐馆", "王禾", "layout_plan.pdf", "只要电子证照"):
        assert answer in check.text
    assert check.links(f"/pages/premises?draft={draft}#f-area")

    handed = hand_in(xiaoman, draft)

    receipt = xiaoman.get(handed.to)
    row = bureau.page(case_of(handed)).row
    assert "申请已提交" in receipt.text
    assert row.number in receipt.text
    assert drafts(bureau) == []
    assert xiaoman.client.get(f"/cases/{row.id}/qr.svg").data.startswith(b"<svg")


def test_pressing_submit_twice_makes_one_case(bureau, xiaoman):
    draft = fill_all(xiaoman)
    posted = xiaoman.get(f"{APPLY}/check?draft={draft}").typed()

    first, second = (xiaoman.post(f"{APPLY}/submit", posted) for _ in range(2))

    assert first.to == second.to
    assert len(bureau.app.ask.my_cases(bureau.actor_of("xiaoman"))) == 1


def test_submitting_somebody_else_s_draft_finds_nothing(bureau, visit, xiaoman):
    draft = fill_all(xiaoman)
    posted = xiaoman.get(f"{APPLY}/check?draft={draft}").typed()

    assert visit("linjia").post(f"{APPLY}/submit", posted).status == 404
    assert len(drafts(bureau)) == 1


def test_an_incomplete_draft_shows_what_is_missing_and_every_error_leads_to_its_page(bureau, xiaoman):
    draft = draft_of(fill(xiaoman, "operator"))
    check = xiaoman.get(f"{APPLY}/check?draft={draft}")
    assert "还没有填完" in check.text
    assert not any("submit" in form.action for form in check.tree.forms if form.action)

    answer = xiaoman.post(f"{APPLY}/submit", {"draft-id": draft})

    assert answer.status == 422
    addresses = [href for _, href in answer.summary()]
    assert f"{APPLY}/pages/premises?draft={draft}#f-area" in addresses
    assert f"{APPLY}/pages/papers?draft={draft}#f-layout_plan" in addresses
    assert len(drafts(bureau)) == 1


def test_a_session_that_has_ended_loses_nothing_that_was_typed(visit):
    someone = visit("xiaoman")
    token = someone._csrf()
    with someone.client.session_transaction() as session:
        session["token"] = "gone"
    answer = someone.client.post(f"{APPLY}/pages/premises", data={"place_address": "青禾区麦浪路 18 号", "csrf_token": token})

    assert answer.status_code == 401
    assert "青禾区麦浪路 18 号" in answer.get_data(as_text=True)
    assert "请先登录" in answer.get_data(as_text=True)


def test_naughty_text_comes_back_as_it_was_typed(xiaoman):
    for text in ("<script>alert(1)</script>甲", "{{ 7*7 }} O'Brien “引号”", "=cmd|' /C calc'!A0 甲乙", "﷽ 𠮷野家 👩‍🍳 甲乙"):
        answer = fill(xiaoman, "operator", legal_person=text, phone="")
        assert answer.typed()["legal_person"] == text
        draft = answer.typed()["draft-id"]
        assert text in xiaoman.get(f"{APPLY}/check?draft={draft}").tree.text_content()


def test_a_draft_of_an_earlier_version_still_opens(bureau, xiaoman):
    saved = bureau.app.handle(SaveDraft(bureau.people["xiaoman"], ITEM, {**FORM, "vanished_field": ["x"]}))
    answer = xiaoman.get(f"{APPLY}?draft={saved.id}")

    assert answer.status == 200
    assert xiaoman.get(f"{APPLY}/check?draft={saved.id}").status == 200
