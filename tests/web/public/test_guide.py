from __future__ import annotations

from engine.domain.form.schema import parse_form
from engine.domain.moment import millis
from engine.store.ids import new_id
from engine.store.statements import inserting
from engine.store.tables.documents import licence
from tests.bureau import ROOT
from tests.web.shell.product import shell
from web.material_rows import need_words

NOTHING_ELSE = {"version": 1, "renews": None, "issued_at": None, "document_id": None, "file": None, "sealed_at": None, "elicence": None}
ADD_LICENCE = inserting("test.licence", licence)
GUIDE = "/items/catering_licence"


def hold(bureau, case_id, kind="business_licence"):
    """The licence library holds a licence of the first applicant's."""
    row = {"id": new_id(), "case_id": case_id, "kind": kind, "number": f"L-{kind}", "holder": "青禾区小满餐饮有限公司", "holder_code": "91110000600037341L"}
    row |= {"data": "{}", "state": "valid", "code": f"code-{kind}", "valid_from": "2026-01-01", "valid_until": None, "drafted_at": millis(bureau.clock())}
    bureau.app.database.write(lambda uow: uow.write(ADD_LICENCE, row | NOTHING_ELSE))


def test_guide_is_read_without_signing_in_and_says_the_eight_public_facts(visit):
    page = visit().get(GUIDE)

    assert page.status == 200
    for fact in (
        "餐饮开办",
        "设定依据" and "《中华人民共和国行政许可法》第二十六条",
        "营业执照",
        "审核受理",
        "10 个工作日",
        "不收费",
        "青禾区行政审批局",
        "0000-12345601",
    ):
        assert fact in page.text
    assert page.links("/apply/catering_licence")


def test_what_nobody_has_checked_is_marked(visit):
    page = visit().get(GUIDE)
    basis = {item.text_content().strip() for item in page.tree.xpath('//section[@id="basis"]//li')}

    assert any(line.endswith("未核实") and "食品安全法" in line for line in basis)
    assert any(line.endswith("第二十六条") for line in basis)


def test_materials_say_when_they_are_needed_and_which_may_follow(visit):
    entries = {item.xpath(".//h3")[0].text_content(): item.text_content() for item in visit().get(GUIDE).tree.xpath('//section[@id="materials"]//ol/li')}

    assert len(entries) == 11
    assert "“是否设置户外招牌”选“是”时" in entries["户外招牌效果图"]
    assert "所有申请都要" in entries["营业执照"]
    assert "可以后补" in entries["从业人员健康证明"]
    assert "可以后补" not in entries["经营场所布局和操作流程图"]


def test_amounts_and_several_answers_are_told_in_the_forms_own_words():
    start = parse_form((ROOT / "forms" / "catering_licence" / "start.form").read_bytes())
    with shell().test_request_context("/"):
        told = need_words(start, "area > 300 or seats > 100")
        both = need_words(start, 'area > 300 and has_signboard == "yes"')
        mixed = need_words(start, 'area > 300 and seats > 100 or has_signboard == "yes"')

    assert told == "“经营面积（平方米）”超过 300，或者“就餐座位数”超过 100时"
    assert both == "“经营面积（平方米）”超过 300，而且“是否设置户外招牌”选“是”时"
    assert mixed == "视申请内容而定"


def test_what_the_bureau_holds_is_marked_once_its_holder_has_signed_in(bureau, visit):
    hold(bureau, bureau.submit())

    mine, stranger = visit("xiaoman").get(GUIDE), visit("linjia").get(GUIDE)

    assert "证照库里已经有的，不用您再交" in mine.text
    assert "我们已有" in mine.text
    assert "我们已有" not in stranger.text
    assert "我们已有" not in visit().get(GUIDE).text


def test_flow_chart_is_drawn_from_the_released_diagram_and_said_in_words(visit):
    page = visit().get(GUIDE)
    figure = page.tree.xpath("//figure[@data-diagram]")[0]
    drawing = visit().client.get(figure.get("data-diagram"))

    assert drawing.mimetype == "application/xml"
    assert b"catering_licence" in drawing.data
    stages = [item.text_content() for item in figure.xpath(".//ol/li")]
    assert len(stages) == 13
    assert "需要时才有" in stages[3]
    assert "需要时才有" not in stages[0]


def test_an_item_that_does_not_exist_is_not_found(visit):
    assert visit().get("/items/nothing").status == 404
    assert visit().get("/items/nothing/diagram.bpmn").status == 404
    assert visit().get(f"{GUIDE}/samples/layout_plan").status == 404


def test_search_finds_an_item_by_what_it_settles_and_says_so_when_there_is_none(visit):
    assert visit().get("/items?q=烟草").links(GUIDE)
    assert visit().get("/items?q=catering").links(GUIDE)
    nothing = visit().get("/items?q=护照")
    assert not nothing.links(GUIDE)
    assert "没有找到这样的事项" in nothing.text


def test_home_page_tells_what_waits_for_the_applicant(bureau, visit):
    assert "餐饮开办" in visit().get("/").text
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", acceptance="correct", materials=["application_form"], correction_notes="请补")

    assert "有 1 个办件等您处理" in visit("xiaoman").get("/").text
    assert "等您处理" not in visit("linjia").get("/").text


def test_the_guide_reads_in_english(visit):
    page = visit().get(f"{GUIDE}?lang=en")

    for words in ("Opening a catering business", "What you need", "Promised in", "10 working days", "Not verified", "Start now", "Free of charge"):
        assert words in page.text
    assert "开始办理" not in page.text
