"""证照库 on the desk: found, read, begun upon, entered by one and checked by another, imported with a report."""

from __future__ import annotations

from engine.domain.commands import DeployItem, SubmitCase
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT
from tests.service import acting
from tests.service.acting import NUMBER
from tests.service.test_licence_library import OLD
from tests.web.officers import at, form_of

HEAD = "kind,number,holder,holder_code,valid_from,valid_until,source,operator_name,credit_code,legal_person,place_address,business_form,projects"
ROW = "food_licence,{number},小满餐饮有限公司,{code},2024-01-01,2028-12-31,原证,小满餐饮有限公司,{code},李满,麦浪路 18 号,中小型餐馆,热食类食品制售"


def address(bureau, number=NUMBER):
    return f"/desk/licences/{bureau.app.ask.library(text=number, state='')[1][0].id}"


def test_an_officer_finds_a_licence_and_sees_what_became_of_it(bureau, visit):
    acting.ready(bureau)
    acting.grant(bureau, acting.apply(bureau, legal_person="周小满"))
    officer = visit("market1")

    assert NUMBER in officer.get(f"/desk/licences?q={NUMBER}&state=replaced").text
    assert "没有查到证照" in officer.get("/desk/licences?q=JY0&kind=food_licence").text
    page = officer.get(address(bureau))
    assert "第 2 版颁发" in page.text
    assert "行政许可法 第四十九条" in page.text
    assert officer.get("/desk/licences/1").status == 404


def test_a_duplicate_is_called_one_everywhere(bureau, visit):
    acting.ready(bureau)
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / "catering_duplicate")))
    form = {
        "licence_number": NUMBER,
        "credit_code": acting.CODE,
        "phone": "13800000001",
        "operator_name": acting.HOLDER,
        "cause": "lost",
        "reissue_note": "6月30日遗失，原证声明作废",
        "loss_declaration": bureau.upload("xiaoman", "遗失声明.pdf"),
        "delivery_method": "electronic",
        "declaration": "true",
    }
    asked = SubmitCase(bureau.people["xiaoman"], "catering_duplicate", {key: [value] for key, value in form.items()}, bureau.request_id())
    case_id = int(bureau.handle(asked).case_id)
    bureau.complete(case_id, "accept_case", materials=["application_form", "loss_declaration"])
    assert "要补发的证照" in visit("approver1").get(f"/desk/cases/{case_id}").text
    bureau.complete(case_id, "approve_case", decision="granted")
    bureau.complete(case_id, "issue_licence", checks=acting.CHECKS)
    bureau.complete(case_id, "deliver")

    page = visit("market1").get(address(bureau))
    assert "补发：6月30日遗失，原证声明作废" in page.text
    assert "要变更的证照" not in visit("approver1").get(f"/desk/cases/{case_id}").text
    assert "申请补发" in visit("xiaoman").get("/my").text


def test_a_case_is_begun_from_the_licence_and_a_wrong_ground_is_said_at_its_field(bureau, visit):
    acting.ready(bureau, until="2026-06-30")
    officer, here = visit("cert1"), address(bureau)
    (begin,) = [link for link in officer.get(here).tree.xpath("//a/@href") if link.endswith("/begin/licence_cancellation")]
    values = form_of(officer.get(begin), begin)

    assert (values["licence_number"], values["holder_code"]) == ([NUMBER], [acting.CODE])
    refused = officer.post(begin, {**values, "ground": "holder_request", "reason": "停业", "declaration": "true"})
    assert refused.status == 422
    assert "这种情形由持证人自己申请" in refused.text
    done = officer.post(begin, {**values, "ground": "expired", "reason": "届满没有延续", "declaration": "true"})
    assert done.status == 303
    assert "启动人不参与" in officer.get(here).body
    assert visit("window1").get(begin).status == 403


def test_an_older_licence_is_entered_by_one_keeper_and_checked_by_another(bureau, visit):
    one, other = visit("cert1"), visit("licence2")
    form = form_of(one.get("/desk/licences/enter?kind=food_licence"), "/desk/licences/enter")
    own = {
        "licence-number": OLD,
        "licence-holder": acting.HOLDER,
        "licence-holder_code": acting.CODE,
        "licence-valid_from": "2024-01-01",
        "licence-source": "原证",
    }

    wrong = one.post("/desk/licences/enter", {**form, **own, **acting.ENTRIES, "licence-holder": ""})
    assert (wrong.status, "请填写持证人" in wrong.text) == (422, True)
    page = one.post("/desk/licences/enter", {**form, **own, **acting.ENTRIES}).response.headers["Location"]
    assert "等另一位制证人员复核" in one.get(page).text
    assert "没有写有效期届满日" in other.get(page).text
    other.post(f"{page}/check", {**form_of(other.get(page), f"{page}/check"), "right": "yes"})
    assert [row.number for row in bureau.app.ask.held_licences(acting.CODE)] == [OLD]


def test_a_file_of_licences_is_entered_row_by_row_with_a_report(bureau, visit):
    rows = [ROW.format(number=OLD, code=acting.CODE), ROW.format(number=OLD, code=acting.CODE), ROW.format(number="JY9", code="").replace("food_licence", "x")]

    page = visit("cert1").post("/desk/licences/import", file=("licences.csv", "\n".join([HEAD, *rows]).encode()))
    assert page.status == 200
    assert [page.text.count(words) for words in ("已补录，待复核", "已经在证照库里", "没有这种证照")] == [1, 1, 1]
    assert visit("cert1").post("/desk/licences/import", file=("x.csv", b"\xff\xfe")).status == 422


def test_every_number_of_a_series_is_accounted_for(bureau, visit):
    bureau.grant(bureau.submit())
    at(bureau, "issue_licence")
    refused = at(bureau, "issue_licence")
    bureau.complete(refused, "issue_licence", proof="reject_back", reject_reasons="姓名不符")
    bureau.complete(refused, "approve_case", decision="refused", reasons="不符合条件")

    page = visit("cert1").get("/desk/licences/numbers")
    assert "颁发 1，占用 1，作废 1，没有记录 0。" in page.text
    assert "作废：办件没有发证就结束了" in visit("cert1").get("/desk/licences/numbers?prefix=JY2&first=3&csv=1").response.get_data(as_text=True)
    assert visit("cert1").get("/desk/licences/numbers?prefix=ZZ").status == 404
