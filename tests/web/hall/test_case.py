from __future__ import annotations

import pytest

from tests.bureau import MATERIALS, PDF, PNG
from web.i18n import catalogue


@pytest.fixture
def xiaoman(visit):
    return visit("xiaoman")


def correcting(bureau):
    """A case sent back for correction."""
    case_id = bureau.submit()
    given = [one for one in MATERIALS if one != "equipment_list"]
    bureau.complete(case_id, "accept_case", acceptance="correct", materials=given, correction_notes="布局图请标明尺寸", correct_by="2026-07-10")
    return case_id


# -- whose case ----------------------------------------------------------------------------------------------


def test_somebody_else_s_case_looks_like_one_that_does_not_exist(bureau, visit):
    case_id = correcting(bureau)
    task = bureau.task(case_id, "supply_correction")
    paper = bureau.page(case_id).documents[0]
    other = visit("linjia")
    addresses = ("", "/receipt", "/why", "/withdraw", "/qr.svg", "/diagram.bpmn", f"/tasks/{task.id}", f"/documents/{paper.id}.pdf")

    for address in addresses:
        theirs, none = other.get(f"/cases/{case_id}{address}"), other.get(f"/cases/12345{address}")
        assert theirs.status == none.status == 404, address
        assert theirs.said == none.said
    for address in ("/withdraw", f"/tasks/{task.id}", "/notices"):
        assert other.post(f"/cases/{case_id}{address}", {"reason": "试试", "explanation": "试试", "request-id": "r", "seen-event": "99"}).status == 404
    assert bureau.page(case_id).row.status == "correcting"


def test_an_officer_does_not_pass_for_an_applicant(bureau, visit):
    case_id = bureau.submit()

    assert visit("window1").get(f"/cases/{case_id}").status == 403
    assert visit().get(f"/cases/{case_id}").to == f"/sign-in?next=/cases/{case_id}"


def test_the_number_finds_one_s_own_case_only(bureau, visit, xiaoman):
    number = bureau.page(bureau.submit()).row.number

    assert xiaoman.get(f"/progress?number={number[:8]}%20{number[8:]}").to.startswith("/cases/")
    theirs, none = visit("linjia").get(f"/progress?number={number}"), visit("linjia").get(f"/progress?number={number[::-1]}")
    assert theirs.status == none.status == 404
    assert theirs.text.replace(number, "") == none.text.replace(number[::-1], "")
    assert visit().get(f"/progress?number={number}").to == f"/sign-in?next=/progress?number%3D{number}"


# -- where it is ---------------------------------------------------------------------------------------------


def test_one_sentence_says_where_it_is_and_when_it_will_be_done(bureau, xiaoman):
    case_id = bureau.submit()
    assert xiaoman.get(f"/cases/{case_id}").title.startswith("已经收到申请，正在核对材料，7月1日（周三）前告知是否受理")

    bureau.complete(case_id, "accept_case")
    assert xiaoman.get(f"/cases/{case_id}").title.startswith("正在联合审查，预计 7月15日（周三）前办结")
    assert "还剩 10 个工作日" in xiaoman.get(f"/cases/{case_id}").text

    bureau.review_all(case_id)
    assert "正在作出决定" in xiaoman.get(f"/cases/{case_id}").title
    for node in ("approve_case", "issue_licence", "deliver"):
        bureau.complete(case_id, node)
    assert xiaoman.get(f"/cases/{case_id}").title.startswith("已经办结，证照已颁发")


def test_a_case_past_its_promise_says_so(bureau, visit):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.clock.move(days=20)

    page = visit("xiaoman").get(f"/cases/{case_id}")

    assert "本应 7月15日（周三）前办结，已经超期" in page.title
    assert "超期" in page.text


def test_the_timeline_says_who_acts_now(bureau, xiaoman):
    case_id = bureau.submit(public_gathering="yes", fire_way="commitment", fire_plan=bureau.upload("xiaoman"), evacuation_plan=bureau.upload("xiaoman"))
    bureau.complete(case_id, "accept_case", materials=[*MATERIALS, "fire_plan", "evacuation_plan"])
    bureau.complete(case_id, "review_unit", unit_id="urban_management")

    page = xiaoman.get(f"/cases/{case_id}")
    now = page.tree.xpath('//li[@aria-current="step"][contains(@class,"timeline")]')[0].text_content()

    assert "我们在办" in now
    assert "区市场监督管理局" in now
    assert "区消防救援大队" in now
    assert "2 个单位还在审查，1 个已经答复" in now


def test_a_rectification_a_second_survey_and_a_decision_made_twice_are_told_as_what_they_are(bureau, xiaoman):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="survey", survey_points="专间")
    bureau.complete(case_id, "review_unit", unit_id="urban_management")
    bureau.complete(case_id, "joint_survey", result="rectify", findings="专间缺紫外线灯")
    bureau.complete(case_id, "rectify")
    bureau.complete(case_id, "resurvey")
    bureau.complete(case_id, "conclude_review", unit_id="market_supervision")
    bureau.complete(case_id, "approve_case")
    bureau.complete(case_id, "issue_licence", proof="reject_back", reject_reasons="门牌号不一致", checks=["name"])
    bureau.complete(case_id, "approve_case")

    titles = [node.text_content().strip() for node in xiaoman.get(f"/cases/{case_id}").tree.xpath("//*[contains(@class, 'timeline-title')]")]

    assert titles.count("决定准予许可") == 1
    assert titles.count("召集联合踏勘") == 1
    assert titles.index("召集联合踏勘") < titles.index("召集复勘") < titles.index("您报告了整改情况")
    assert "您补交了材料" not in titles


def test_nobody_is_told_why_this_day_where_no_day_is_named(bureau, xiaoman):
    assert "为什么是这一天" not in xiaoman.get(f"/cases/{correcting(bureau)}").said
    assert "为什么是这一天" in xiaoman.get(f"/cases/{bureau.submit()}").said


def test_what_a_notice_asks_for_is_not_marked_optional(bureau, xiaoman):
    case_id = correcting(bureau)
    page = xiaoman.get(f"/cases/{case_id}/tasks/{bureau.task(case_id, 'supply_correction').id}")

    labels = {label.get("for"): label.text_content() for label in page.tree.xpath("//label[@for]")}
    assert "选填" not in labels["f-equipment_list"]
    assert "选填" in labels["f-layout_plan"]


def test_the_drawing_bears_the_way_taken_and_the_place(bureau, xiaoman):
    case_id = correcting(bureau)
    bureau.complete(case_id, "supply_correction", by="xiaoman")
    bureau.complete(case_id, "accept_case")
    figure = xiaoman.get(f"/cases/{case_id}").tree.xpath("//figure[@data-diagram]")[0]
    done, current = figure.get("data-done").split(), figure.get("data-current").split()

    assert {"accept_case", "correct_materials", "record_acceptance", "plan_joint_review", "is_complete_to_record_acceptance"} <= set(done)
    assert not {"decline_acceptance", "joint_survey", "review_unit"} & set(done)
    assert current == ["review_unit"]


def test_opinions_are_closed_until_the_decision_and_open_after_it(bureau, xiaoman):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", reasons="招牌遮挡信号灯")
    before = xiaoman.get(f"/cases/{case_id}").body
    assert "招牌遮挡信号灯" not in before
    assert "已答复" in before

    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="conditions", conditions="后厨加装挡鼠板")
    bureau.complete(case_id, "approve_case", decision="partly", reasons="招牌部分不予许可")
    after = xiaoman.get(f"/cases/{case_id}").text
    for words in ("招牌遮挡信号灯", "后厨加装挡鼠板", "决定部分准予许可", "户外招牌设置", "不同意"):
        assert words in after


def test_the_day_by_day_sheet_explains_the_date(bureau, xiaoman):
    case_id = bureau.submit()
    assert "环节时限：审核受理" in xiaoman.get(f"/cases/{case_id}/why").text
    bureau.complete(case_id, "accept_case")

    page = xiaoman.get(f"/cases/{case_id}/why")
    rows = [[cell.text_content() for cell in row] for row in page.tree.xpath("(//table)[1]/tbody/tr")]

    assert rows[0][1] == "09:00 起算，当日不计"
    assert rows[3] == ["7月4日（周六）", "周六休息，不计", "—"]
    assert rows[-1] == ["7月15日（周三）", "周三工作日，第 10 个工作日，到期", "10"]
    assert "法定时限 20 个工作日" in page.text
    assert "未核实" in page.text


def test_a_case_that_never_started_its_clock_still_has_a_page(bureau, xiaoman):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", acceptance="decline", decline_ground="not_required", decline_reasons="只卖预包装食品，依法备案即可")

    assert "不予受理" in xiaoman.get(f"/cases/{case_id}").title
    assert xiaoman.get(f"/cases/{case_id}/why").status == 200


# -- what the applicant does ---------------------------------------------------------------------------------


def test_a_correction_notice_is_on_top_and_lists_every_point(bureau, xiaoman):
    page = xiaoman.get(f"/cases/{correcting(bureau)}")

    points = [item.text_content() for item in page.tree.xpath('//*[contains(@class,"notice-warning")]//ol/li')]
    assert points == ["补交《主要设备设施清单》", "布局图请标明尺寸"]
    assert "7月10日（周五）前提交" in page.text
    assert "请补正材料" in page.text
    assert "等您处理" in xiaoman.get("/my").text


def test_a_correction_is_answered_once_and_pressing_twice_is_the_same(bureau, xiaoman):
    case_id = correcting(bureau)
    address = xiaoman.get(f"/cases/{case_id}").links("/tasks/")[0]
    form = xiaoman.get(address)
    typed = {**form.typed(), "explanation": "清单已补，布局图已标尺寸"}

    first = xiaoman.post(address, typed, equipment_list=("清单.pdf", PDF))
    second = xiaoman.post(address, typed)

    assert first.to == second.to == f"/cases/{case_id}"
    page = bureau.page(case_id)
    assert [row.node for row in page.tasks] == ["accept_case"]
    assert next(row.state for row in page.materials if row.material == "equipment_list") == "present"
    assert "您补交了材料" in xiaoman.get(f"/cases/{case_id}").text


def test_another_press_after_it_is_done_says_so(bureau, xiaoman):
    case_id = correcting(bureau)
    address = xiaoman.get(f"/cases/{case_id}").links("/tasks/")[0]
    typed = xiaoman.get(address).typed()
    bureau.complete(case_id, "supply_correction", by="xiaoman")

    answer = xiaoman.post(address, {**typed, "explanation": "再补一次"})

    assert answer.status == 409
    assert "已经办理完成" in answer.text
    assert "再补一次" in answer.body
    assert xiaoman.get(address).status == 404


def test_a_refused_correction_keeps_words_and_files(bureau, xiaoman):
    case_id = correcting(bureau)
    address = xiaoman.get(f"/cases/{case_id}").links("/tasks/")[0]

    answer = xiaoman.post(address, xiaoman.get(address).typed(), equipment_list=("清单.png", PNG), layout_plan=("坏.pdf", b"MZ"))
    assert answer.status == 422
    assert {href for _, href in answer.summary()} == {"#f-layout_plan", "#f-explanation"}
    assert "只接受 PDF" in answer.error_at("layout_plan")
    assert "清单.png" in answer.text

    assert xiaoman.post(address, {**answer.typed(), "explanation": "补好了"}).status == 303
    assert next(row.state for row in bureau.page(case_id).materials if row.material == "equipment_list") == "present"


def test_withdrawing_needs_a_reason_and_ends_the_case(bureau, xiaoman):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    address = f"/cases/{case_id}/withdraw"
    assert "各单位停止审查" in xiaoman.get(address).text
    assert xiaoman.post(address, {**xiaoman.get(address).typed(), "reason": " "}).error_at("reason")
    assert bureau.page(case_id).row.status == "reviewing"

    typed = {**xiaoman.get(address).typed(), "reason": "换了地方"}
    assert xiaoman.post(address, typed).to == xiaoman.post(address, typed).to == f"/cases/{case_id}"

    page = xiaoman.get(f"/cases/{case_id}")
    assert "您已撤回申请" in page.title
    assert not page.links("/withdraw")
    assert "不能撤回了" in xiaoman.get(address).text
    assert xiaoman.post(address, {"reason": "再撤一次", "request-id": "other"}).status == 409


def test_a_decided_case_can_not_be_withdrawn(bureau, xiaoman):
    case_id = bureau.submit()
    bureau.grant(case_id)

    assert not xiaoman.get(f"/cases/{case_id}").links("/withdraw")
    assert xiaoman.post(f"/cases/{case_id}/withdraw", {"reason": "不想要了", "request-id": "r"}).status == 409


def test_notices_are_read_by_pressing_not_by_looking(bureau, xiaoman):
    case_id = bureau.submit()
    mine = bureau.actor_of("xiaoman")
    xiaoman.get(f"/cases/{case_id}")
    assert bureau.app.ask.my_notices(mine)

    assert xiaoman.post(f"/cases/{case_id}/notices").status == 303
    assert bureau.app.ask.my_notices(mine) == []


# -- files ---------------------------------------------------------------------------------------------------


def test_documents_open_or_download_as_the_sealed_file(bureau, xiaoman):
    case_id = bureau.submit()
    address = next(link for link in xiaoman.get(f"/cases/{case_id}").links("/documents/") if "download" not in link)
    opened, saved = xiaoman.client.get(address), xiaoman.client.get(f"{address}?download=1")

    assert opened.data == saved.data
    assert opened.data.startswith(b"%PDF-")
    assert opened.headers["Content-Disposition"].startswith("inline")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert xiaoman.client.get(address.replace(str(case_id), "12345")).status_code == 404


def test_uploads_are_served_to_their_owner_as_attachments_in_a_sandbox(bureau, visit, xiaoman):
    handle = bureau.upload("xiaoman", '"引号".pdf')
    answer = xiaoman.client.get(f"/uploads/{handle}")

    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == "attachment; filename=\"file.pdf\"; filename*=UTF-8''%22%E5%BC%95%E5%8F%B7%22.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert visit("linjia").client.get(f"/uploads/{handle}").status_code == 404
    assert visit().client.get(f"/uploads/{handle}").status_code == 303


def test_the_licence_is_downloaded_and_leads_to_its_verification(bureau, xiaoman):
    case_id = bureau.submit()
    bureau.grant(case_id)
    page = xiaoman.get(f"/cases/{case_id}")
    number = bureau.page(case_id).licences[0].number

    assert number in page.text
    assert number in xiaoman.get(page.links("/verify/")[0]).text
    assert xiaoman.client.get(next(link for link in page.links("/documents/") if link.endswith("download=1"))).data.startswith(b"%PDF-")


def test_every_page_reads_in_english(bureau, xiaoman):
    case_id = correcting(bureau)
    page = xiaoman.get(f"/cases/{case_id}?lang=en")

    assert page.title.startswith("The papers need correction; waiting for you")
    for words in ("Please correct your papers", "Where it is", "Correct it now", "Withdraw the application"):
        assert words in page.text
    assert catalogue("en").gettext("收件回执") == "Receipt"
