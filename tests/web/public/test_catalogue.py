"""The catalogue as the public reads it: found, honest about what nobody has recorded, and each with a course."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.domain.catalogue_commands import DecideChange, DraftChange, ImportList
from engine.queries.entries import Wanted

TESTS = Path(__file__).parents[2]
MAP = (TESTS.parent / "processes" / "_lists" / "sichuan_district.toml").read_bytes()
LIST = (TESTS / "domain" / "district_items_excerpt.tsv").read_bytes()


@pytest.fixture
def listed(bureau):
    bureau.handle(ImportList(LIST, MAP, "清单.tsv", "map.toml"))
    return bureau


def test_everybody_finds_entries_and_the_guides_lead_to_them(listed, visit):
    reader = visit()
    page = reader.get("/catalogue?q=zwsdj&type=07")
    assert "没有找到这样的事项" in page.text
    page = reader.get("/catalogue?q=wwdj")
    assert "文物定级" in page.text
    assert "共 1 项" in page.text
    assert reader.get("/items?q=宣传品").links("/catalogue?q=")
    assert reader.get("/catalogue?skip=9999&level=district").status == 200


def test_a_listed_entry_says_what_nobody_has_recorded_and_shows_the_general_course(listed, visit):
    (address,) = visit().get("/catalogue?q=文物定级").links("/catalogue/4")
    page = visit().get(address)

    for fact in ("名称", "设定依据", "要件", "程序", "时限", "收费", "部门", "电话"):
        assert fact in page.text
    assert page.text.count("未录入") >= 6
    assert "区文广旅局" in page.text
    assert "不是本事项自己的流程图" in page.text
    assert "公开的区级政务服务事项清单" in page.text
    assert b"general_course" in visit().client.get("/catalogue/general-course.bpmn").data


def test_an_entry_that_runs_here_leads_to_its_own_guide(listed, visit):
    (address,) = visit().get("/catalogue?q=餐饮").links("/catalogue/4")

    assert visit().get(address).to == "/items/catering_licence"


def test_what_is_no_entry_is_not_found(listed, visit):
    assert visit().get("/catalogue/1").status == 404


def test_a_running_item_follows_the_catalogue(bureau, visit):
    item_id = bureau.app.ask.public_entries(Wanted("餐饮")).rows[0].item_id

    def change(**values):
        drafted = DraftChange(bureau.people["admin"], item_id, values, "决定", "2026-07-01", bureau.request_id())
        made = bureau.handle(drafted).id
        bureau.handle(DecideChange(bureau.people["head"], made, True, "", bureau.request_id()))

    change(exclusion="elsewhere", exclusion_reason="到消防救援大队办", review_on="2027-01-01")
    page = visit().get("/items/catering_licence")
    assert "到消防救援大队办" in page.text
    assert page.links("/apply") == []
    change(exclusion="secret", exclusion_reason="涉密")
    assert visit().get("/items/catering_licence").status == 404
    assert visit().get("/").links("/items/catering_licence") == []
    change(exclusion="", state="cancelled")
    assert "起取消" in visit().get(visit().get("/items/catering_licence").to).text
