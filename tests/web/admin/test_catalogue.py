"""The catalogue on the administrators' screens: a list looked at and approved by another, an entry changed, a deviation mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.domain.catalogue_commands import ImportList

TESTS = Path(__file__).parents[2]
MAP = (TESTS.parent / "processes" / "_lists" / "sichuan_district.toml").read_bytes()
LIST = (TESTS / "domain" / "district_items_excerpt.tsv").read_bytes()


@pytest.fixture
def listed(bureau):
    bureau.handle(ImportList(LIST, MAP, "清单.tsv", "map.toml"))
    town = MAP.replace(b'"district"', b'"town"').replace(b'"511602000000"', b'"511602101000"')
    bureau.handle(ImportList(LIST.replace("\t文物定级\t".encode(), "\t文物认定\t".encode()), town, "镇.tsv", "map.toml"))
    return bureau


def hand_in(visitor, content=LIST, **more):
    return visitor.post("/admin/import", {"map": "sichuan_district.toml", "effective_on": "2026-07-01"} | more, list=("清单.tsv", content))


def test_a_list_is_looked_at_by_one_and_brought_in_by_another(bureau, visit):
    admin = visit("admin")
    address = hand_in(admin).to
    report = admin.get(address)
    assert "编码里的行政区划 510000000000 不是 511602000000" in report.text
    assert "新增27" in report.text
    assert "您是起草人" in report.text
    assert "组织机构代码的校验位不对" in admin.client.get(f"{address}/report.csv").get_data(as_text=True)
    admin.post(f"{address}/decide", {"decision": "approve", "request-id": "own"})
    assert "没有这样的条目" in admin.get("/admin/catalogue?q=文物定级").text

    visit("head").post(f"{address}/decide", {"decision": "approve", "request-id": "head"})
    assert "区文广旅局" in admin.get("/admin/catalogue?q=文物定级&flagged=1").text
    assert "周衡" in admin.get("/admin/changes").text


@pytest.mark.parametrize(
    ("content", "more", "sentence"),
    [
        (b"", {}, "没有选择文件"),
        (b"a\tb\n", {}, "第 1 行：表头里没有"),
        (LIST, {"map": "../../item.toml"}, "没有选择对照文件"),
        (LIST, {"effective_on": "2026-06-01"}, "请填写生效日"),
    ],
)
def test_what_can_not_be_read_is_said_with_its_place(visit, content, more, sentence):
    page = hand_in(visit("admin"), content, **more)

    assert page.status == 422
    assert sentence in page.text


def test_a_change_is_drafted_with_only_what_differs(listed, visit):
    admin = visit("admin")
    (address,) = admin.get("/admin/catalogue?q=文物定级").links("/admin/catalogue/4")
    typed = admin.get(address).typed()
    wrong = admin.post(f"{address}/change", {**typed, "exclusion": "secret"})
    assert wrong.status == 422
    assert "请写明不公开或不进驻的理由" in wrong.body
    made = admin.post(f"{address}/change", {**typed, "facts.fee": "不收费", "ground": "青禾编〔2026〕3号"}).to
    shown = admin.get(made)

    assert "收费" in shown.text
    assert "文物定级" in shown.text
    visit("head").post(f"{made}/decide", {"decision": "approve", "request-id": "x"})
    assert "不收费" in visit().get(address.replace("/admin", "")).text


def test_a_deviation_is_mended_as_the_master_says(listed, visit):
    admin = visit("admin")
    page = admin.get("/admin/conformity")
    assert "文物认定" in page.text
    form = next(form for form in page.tree.forms if form.get("action") == "/admin/conformity/align")
    made = admin.post("/admin/conformity/align", dict(form.form_values())).to
    visit("head").post(f"{made}/decide", {"decision": "approve", "request-id": "y"})

    assert "各级一致" in admin.get("/admin/conformity").text
    assert admin.client.get("/admin/conformity.csv").status_code == 200
