"""Reading a foreign list: real rows of one district (a public list; real codes of uneven quality), and files that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.catalogue_code import Forms, Shape, unit_code_flaw
from engine.domain.catalogue_list import by_rule, read_list
from engine.domain.catalogue_map import read_mapping
from engine.domain.errors import DefinitionError
from engine.domain.initials import initials

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "processes" / "_lists" / "sichuan_district.toml").read_bytes()
EXCERPT = (Path(__file__).parent / "district_items_excerpt.tsv").read_bytes()
HEAD = "dept\tmain_item\tname\timplement_code\ttask_type\tdept_code\n"
GOOD = "区财政局\t会计\t会计代理记账机构执业资格审批\t511A0010200000-511602000000-000-11511301008778220W-1-00\t1\t11511301008778220W\n"


def rows(text: str, mapping: bytes = MAP):
    return read_list(text.encode(), read_mapping(mapping)).rows


def rules(text: str) -> list[str]:
    return [flag.rule for flag in rows(HEAD + text)[0].flags]


def test_every_real_row_comes_in_with_what_is_wrong_with_it():
    listing = read_list(EXCERPT, read_mapping(MAP))

    assert len(listing.taken) == len(listing.rows) == 27
    assert by_rule(listing.rows) == {"code-unit": 8, "unit-code": 13, "units-differ": 4, "area": 1, "no-main": 21, "same-name": 4}
    assert {row.form for row in listing.rows} == {"四川实施编码", "四川早期编码"}
    said = {flag.zh for row in listing.rows for flag in row.flags}
    assert "单位代码 130501003：组织机构代码的校验位不对，按前八位应为 6；编码里的 11511300MB1A21304N 校验正确" in said
    assert "编码里的行政区划 510000000000 不是 511602000000" in said


def test_a_clean_row_has_no_flag_and_is_taken_apart():
    (row,) = rows(HEAD + GOOD)

    assert (row.basic, row.power_type, row.unit_code, row.flags) == ("511A0010200000", "01", "11511301008778220W", ())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (GOOD.replace("511A0010200000-511602000000-000-11511301008778220W-1-00", ""), "no-code"),
        (GOOD.replace("会计代理记账机构执业资格审批", "  "), "no-name"),
        (GOOD.replace("区财政局", "\u200b"), "no-unit"),
        (GOOD.replace("会计代理记账机构执业资格审批", "长" * 301), "cell"),
    ],
)
def test_a_row_without_identity_is_refused(text, rule):
    (row,) = rows(HEAD + text)

    assert row.refused
    assert rule in [flag.rule for flag in row.flags]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (GOOD.replace("会计代理", "=cmd|' /C calc'!A0"), "cell"),
        (GOOD.replace("\t1\t", "\t99\t"), "power-type"),
        (GOOD.replace("11511301008778220W\n", "11511301008778220A\n"), "unit-code"),
        (GOOD.replace("11511301008778220W\n", "00877836X\n"), "units-differ"),
        (GOOD.replace("511A0010200000-", "没有形式-"), "code-form"),
        (GOOD.replace("\n", "\t多一格\n"), "cells"),
    ],
)
def test_what_is_dirty_is_flagged_and_taken(text, rule):
    (row,) = rows(HEAD + text)

    assert not row.refused
    assert rule in [flag.rule for flag in row.flags]


def test_the_same_code_twice_counts_once():
    first, second = rows(HEAD + GOOD + GOOD)

    assert (first.refused, second.refused) == (False, True)
    assert second.flags[0].zh == "编码与第 2 行相同，以第 2 行为准"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD.encode() + GOOD.encode("gb18030"), "不是 utf-8 编码"),
        (HEAD.encode() + b"a\0b", "二进制"),
        (b"PK\x03\x04" + b"\0" * 50, "二进制"),
        (b"", "表头里没有"),
        (HEAD.replace("name", "dept").encode(), "不止一次"),
        (b"dept\tname\n", "表头里没有"),
        (HEAD.encode() + b"x" * 200_000 + b"\n", "读不下去"),
        (b"x" * 8_000_001, "8 MB"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_as_a_whole_with_a_place(content, sentence):
    with pytest.raises(DefinitionError) as refused:
        read_list(content, read_mapping(MAP))

    assert sentence in refused.value.findings[0].zh
    assert refused.value.findings[0].line >= 1


def test_a_byte_order_mark_and_the_national_encoding_are_read():
    assert read_list(b"\xef\xbb\xbf" + (HEAD + GOOD).encode(), read_mapping(MAP)).taken
    assert read_list((HEAD + GOOD).encode("gb18030"), read_mapping(MAP.replace(b'"utf-8"', b'"gb18030"'))).taken[0].unit == "区财政局"


def test_cells_in_quotes_are_read_where_commas_separate():
    (row,) = rows((HEAD + GOOD.replace("会计代理记账机构执业资格审批", '"甲,乙"')).replace("\t", ","), MAP.replace(b'"tab"', b'"comma"'))

    assert row.name == "甲,乙"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ((b'level = "district"', b'level = "street"'), "level"),
        ((b'means = "20"', b'means = "21"'), "power_types"),
        ((b"{basic:12}-{unit}", b"{basic}-{unit}-{a}-{b}"), "codes"),
        ((b"{basic:12}-{unit}", b"(a+)+$"), "codes"),
        ((b"blanks =", b"blank ="), "blank"),
    ],
)
def test_a_mapping_with_a_flaw_is_refused_with_its_place(change, place):
    with pytest.raises(DefinitionError) as refused:
        read_mapping(MAP.replace(*change))

    assert refused.value.findings[0].element.startswith(place)
    assert refused.value.findings[0].line > 1


@settings(max_examples=60)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "surrogatepass")))
def test_any_file_is_read_or_refused_with_a_sentence(content):
    mapping = read_mapping(MAP)
    try:
        read = read_list(content, mapping).rows
    except DefinitionError as refused:
        read, sentences = (), [finding.zh for finding in refused.findings]
    else:
        sentences = ["read"]

    assert all(sentences)
    assert all(row.refused or (row.code and row.name and row.unit) for row in read)


def test_codes_of_every_form_are_taken_apart():
    forms = Forms([Shape("四川", "{basic}-{area:12}-{part:3}-{unit}-{kind:1}-{business:2}")])

    assert forms.read("000131127004").basic == "000131127004"
    assert forms.read("00013112700401").basic == "00013112700401"
    national = forms.read("1143000000612250052000118006000")
    assert (national.form, national.basic, national.unit) == ("实施编码", "000118006000", "114300000061225005")
    local = forms.read("511A0064100070-511602000000-000-115113016823646795-1-00")
    assert (local.basic, local.area, local.unit) == ("511A0064100070", "511602000000", "115113016823646795")
    assert forms.read("没有这种编码").form == ""


def test_codes_of_units_have_check_digits():
    assert [unit_code_flaw(code) for code in ("11511301008778183N", "083372204", "00877868-5")] == ["", "", ""]
    assert "校验位" in unit_code_flaw("11511301008778183M")
    assert unit_code_flaw("130501003").endswith("应为 6")
    assert unit_code_flaw("4148481895459659776").endswith("19 位")


def test_initials_are_those_of_the_readings():
    assert initials("餐饮服务食品经营许可（新办）A1") == "cyfwspjyxkxba1"
