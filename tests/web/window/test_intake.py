from __future__ import annotations

from engine.domain.commands import SubmitCase
from tests.bureau import FORM, ITEM, MATERIALS
from tests.web.officers import form_of

RECEIVE = "/window/receive"
CODE = "91110000600037341L"


def typed(visitor, **changes):
    """The sheet as a clerk fills it in: the page's own hidden values and the form's answers."""
    page = visitor.get(RECEIVE)
    own = {name: value for name, value in form_of(page, RECEIVE).items() if "-" in name and name != "save-draft"}
    return {**own, **FORM, "material-ticked": MATERIALS, **changes}


def test_a_known_code_fills_the_form(bureau, visit):
    bureau.submit(seats="66")

    page = visit("window1").get(f"{RECEIVE}?code={CODE}")
    values = form_of(page, RECEIVE)

    assert "已认出" in page.text
    assert values["operator_name"] == ["青禾区小满餐饮有限公司"]
    assert values["seats"] == ["66"]
    assert values["safety_officers[0].name"] == ["王禾"]
    assert "declaration" not in values
    assert "layout_plan" not in values


def test_what_a_person_applied_for_on_behalf_of_another_operator_is_not_mixed_in(bureau, visit):
    bureau.submit(seats="66")
    bureau.submit(seats="77", credit_code="92130999MA0ABCDEXA", operator_name="城南小馆", legal_person_id="110101199003070134")

    values = form_of(visit("window1").get(f"{RECEIVE}?code={CODE}"), RECEIVE)

    assert values["seats"] == ["66"]
    assert values["legal_person_id"] == [FORM["legal_person_id"][0]]


def test_an_unknown_code_is_kept_and_said_to_be_new(visit):
    page = visit("window1").get(f"{RECEIVE}?code=92110000600037341X")

    assert "没有这个代码的记录" in page.text
    assert form_of(page, RECEIVE)["credit_code"] == ["92110000600037341X"]


def test_receiving_leads_straight_to_acceptance(bureau, visit):
    window = visit("window1")

    sent = window.post(RECEIVE, typed(window))
    page = window.get(sent.to)

    assert sent.status == 303
    assert "/desk/tasks/" in sent.to
    assert "审核受理" in page.text
    assert form_of(page, sent.to)["materials"] == MATERIALS
    (case,) = bureau.app.ask.recent_cases()
    assert (case.channel, case.applicant_id) == ("window", bureau.people["xiaoman"])


def test_a_newcomer_needs_no_account(bureau, visit):
    window = visit("window1")

    window.post(RECEIVE, typed(window, operator_name="城南小馆", credit_code="92130999MA0ABCDEXA"))

    (case,) = bureau.app.ask.recent_cases()
    assert case.title == "城南小馆"


def test_all_mistakes_come_back_at_once_with_everything_typed(bureau, visit):
    window = visit("window1")

    refused = window.post(RECEIVE, typed(window, credit_code="91110000600037341X", legal_person_id="1", area="0", declaration=""))
    values = form_of(refused, RECEIVE)

    assert refused.status == 422
    assert {href for _, href in refused.summary()} >= {"#f-credit_code", "#f-legal_person_id", "#f-area", "#f-declaration"}
    assert values["credit_code"] == ["91110000600037341X"]
    assert values["material-ticked"] == MATERIALS
    assert bureau.app.ask.recent_cases() == []


def test_a_second_press_receives_nothing_twice(bureau, visit):
    window = visit("window1")
    values = typed(window)

    first, second = window.post(RECEIVE, values), window.post(RECEIVE, values)

    assert first.to == second.to
    assert len(bureau.app.ask.recent_cases()) == 1


def test_a_half_filled_sheet_survives(visit):
    window = visit("window1")

    kept = window.post(RECEIVE, typed(window, legal_person_id="", phone="", **{"save-draft": "1"}))
    again = form_of(window.get(kept.to), RECEIVE)

    assert "draft=" in kept.to
    assert again["operator_name"] == FORM["operator_name"]
    assert again["material-ticked"] == MATERIALS
    assert "没收完的件" in window.get(RECEIVE).text
    assert visit("window2").get(kept.to).status == 404


def test_a_sheet_is_kept_while_the_clerk_types(visit):
    window = visit("window1")

    saved = window.post("/window/draft", typed(window, legal_person=""))
    draft = saved.response.get_json()["own"]["draft-id"]
    again = window.post("/window/draft", {**typed(window, legal_person="李满"), "draft-id": draft})

    assert saved.response.get_json()["words"].startswith("已暂存")
    assert again.response.get_json()["own"]["draft-id"] == draft
    assert form_of(window.get(f"{RECEIVE}?draft={draft}"), RECEIVE)["legal_person"] == ["李满"]


def test_a_received_sheet_leaves_no_draft(bureau, visit):
    window = visit("window1")
    draft = window.post("/window/draft", typed(window)).response.get_json()["own"]["draft-id"]

    window.post(RECEIVE, typed(window, **{"draft-id": draft}))

    assert bureau.app.ask.my_drafts(bureau.actor_of("window1")) == []


def test_only_what_this_application_needs_is_asked_for(visit):
    window = visit("window1")
    page = window.post(RECEIVE, typed(window, public_gathering="no", legal_person=""))
    shown = page.tree.xpath('//*[@class="tick"][not(@hidden)]//input/@value')

    assert "fire_plan" not in shown
    assert "signboard_drawing" in shown
    assert page.tree.xpath('//*[@class="tick"][@hidden]/@data-hide')


def test_a_wrong_kind_of_file_is_refused_at_its_field_and_nothing_is_lost(bureau, visit):
    window = visit("window1")

    refused = window.post(RECEIVE, typed(window), layout_plan=("图.pdf", b"MZ\x90 not a pdf"))

    assert refused.status == 422
    assert "按内容识别" in refused.error_at("layout_plan")
    assert form_of(refused, RECEIVE)["operator_name"] == FORM["operator_name"]
    assert bureau.app.ask.recent_cases() == []


def test_the_counter_is_for_window_officers(bureau, visit):
    assert visit("market1").get(RECEIVE).status == 403
    assert visit("xiaoman").get(RECEIVE).status == 403
    assert visit().get(RECEIVE).status == 303
    assert bureau.handle(SubmitCase(bureau.people["xiaoman"], ITEM, bureau.form(), bureau.request_id())).case_id


def test_a_green_channel_is_recorded_with_who_confirmed_it_and_his_letter(bureau, visit):
    window = visit("window1")
    assert "绿色通道" in window.get(RECEIVE).text

    refused = window.post(RECEIVE, typed(window, **{"green-channel": "green", "channel-confirmed-by": "青禾区投资促进局", "channel-letter": ""}))
    assert refused.status == 422
    assert "请填写函告文号" in refused.text
    assert refused.tree.xpath("//input[@name='channel-confirmed-by']/@value") == ["青禾区投资促进局"]
    for link in refused.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href"):
        assert refused.tree.xpath(f"//*[@id='{link.removeprefix('#')}']"), link

    green = {"green-channel": "green", "channel-confirmed-by": "青禾区投资促进局", "channel-letter": "青投促函〔2026〕12号"}
    assert window.post(RECEIVE, typed(window, **green)).status == 303
    (case,) = bureau.app.ask.recent_cases()
    assert (case.channel, case.green_channel, case.channel_letter) == ("window", "green", "青投促函〔2026〕12号")
    assert "青投促函〔2026〕12号" in visit("head").get(f"/desk/cases/{case.id}").text


def test_a_kept_sheet_keeps_its_channel(bureau, visit):
    window = visit("window1")
    sent = window.post(RECEIVE, typed(window, **{"save-draft": "1", "green-channel": "green", "channel-letter": "青投促函〔2026〕12号"}))
    kept = window.get(sent.to)
    assert kept.tree.xpath("//input[@name='channel-letter']/@value") == ["青投促函〔2026〕12号"]
    assert kept.tree.xpath("//select[@name='green-channel']/option[@selected]/@value") == ["green"]
