from __future__ import annotations

import io
import time

import pytest
from pypdf import PdfReader

from engine.domain.errors import DefinitionError
from engine.outbox.rendering import SEAL_SIZE, DocumentRefused
from tests.outbox.conftest import ADDRESS, SEAL, TEMPLATE, facts, paper, text_of

NAUGHTY = [
    '#eval("1 + 1")',
    '#read("data.json")',
    "$x^2$ \\ \\alpha",
    "<a href=x> <script>alert(1)</script>",
    "*b* _i_ `c` ~ @ref // 注释 /* */",
    "= 标题 - 列表 + 编号 / 词: 义",
    "]]}} [[{{ #]",
    'O\'Brien "quoted" -- --- ...',
    "' OR 1=1; DROP TABLE x --",
    "%s {0} ${x} {{x}} \\n \\u0041",
    "=HYPERLINK(1)",
    "龘靐 䶮 㼆 ①〔〕「」『』",
    "餐饮😀☑",
    "https://example.invalid/" + "a" * 120,
    "𬭎𬭶𬬭",  # characters of the general standard list beyond the basic plane
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_text_comes_out_as_it_was_given(text: str) -> None:
    assert text in "".join(text_of(paper(facts(applicant_name=text)).pdf).split("\n"))


def test_lines_stay_apart() -> None:
    lines = text_of(paper(facts(reasons="1. 营业执照\n2. 布局图")).pdf).split("\n")

    assert "1. 营业执照" in lines
    assert "2. 布局图" in lines


def test_a_list_is_taken_as_lines() -> None:
    lines = text_of(paper(facts(reasons=["1. 营业执照", "2. #布局图"])).pdf).split("\n")

    assert "2. #布局图" in lines


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("𠮷野家", "〔U+20BB7〕野家"),
        ("甲\x00乙", "甲〔U+0000〕乙"),
        ("甲\u202e乙", "甲〔U+202E〕乙"),
        ("甲\ud800乙", "甲〔U+D800〕乙"),
        ("سلام", "〔U+0633〕〔U+0644〕〔U+0627〕〔U+0645〕"),
    ],
)
def test_a_character_that_cannot_be_printed_is_named_and_explained(given: str, shown: str) -> None:
    text = text_of(paper(facts(applicant_name=given)).pdf)

    assert shown in text
    assert "字库中没有的字" in text


def test_the_note_is_absent_when_every_character_is_printable() -> None:
    assert "字库" not in text_of(paper(facts()).pdf)


def test_a_letter_bears_issuer_number_date_and_seal_in_words() -> None:
    text = text_of(paper(facts()).pdf)

    for words in ("受理通知书", "青行审〔2026〕受字第000123号", "望江楼餐饮有限公司：", "青禾区行政审批局", "2026年7月1日", "审批专用章", "扫码核验真伪"):
        assert words in text


def test_the_file_is_archival_tagged_and_titled() -> None:
    reader = PdfReader(io.BytesIO(paper(facts()).pdf))

    assert b"<pdfaid:part>3</pdfaid:part>" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "受理通知书"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_only_the_typefaces_of_the_wheel_are_used_and_they_are_embedded() -> None:
    fonts = PdfReader(io.BytesIO(paper(facts(applicant_name="餐饮😀")).pdf)).pages[0]["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]).split("+")[-1] for font in fonts.values()}

    assert names
    assert all(name.startswith(("NotoSerifSC", "NotoEmoji")) for name in names)
    assert all("/FontFile2" in descriptor or "/FontFile3" in descriptor for descriptor in _descriptors(fonts))


def _descriptors(fonts: dict) -> list:
    return [part.get_object()["/FontDescriptor"] for font in fonts.values() for part in font.get_object()["/DescendantFonts"]]


def test_equal_input_gives_equal_bytes() -> None:
    assert paper(facts()).pdf == paper(facts()).pdf


def test_the_seal_box_lies_on_the_page_and_is_42_mm_wide() -> None:
    box = paper(facts()).seal_box

    assert box is not None
    assert box.page == 0
    assert 0 < box.left < box.right < 595
    assert 0 < box.bottom < box.top < 842
    assert box.right - box.left == pytest.approx(SEAL_SIZE)


def test_the_seal_box_follows_a_long_text_to_its_page() -> None:
    box = paper(facts(reasons="\n".join(f"{number}. 理由" for number in range(80)))).seal_box

    assert box is not None
    assert box.page >= 1


def test_without_a_seal_there_is_none() -> None:
    made = paper(facts(unit_name="青禾区行政审批局"), seal=None, qr_url=None)

    assert made.seal_box is None
    assert "审批专用章" not in text_of(made.pdf)
    assert "青禾区行政审批局" in text_of(made.pdf)


def test_missing_data_are_refused_by_their_chinese_name() -> None:
    data = facts()
    del data["reasons"]

    with pytest.raises(DocumentRefused) as refused:
        paper(data)

    assert "理由(reasons)" in refused.value.zh
    assert "reasons is missing" in refused.value.en


def test_an_optional_placeholder_may_stay_empty_or_be_filled() -> None:
    assert "附加条件" not in text_of(paper(facts()).pdf)
    assert "附加条件:三个月内整改" in text_of(paper(facts(conditions="三个月内整改")).pdf)


def test_undeclared_data_are_refused_lest_they_be_lost() -> None:
    with pytest.raises(DocumentRefused) as refused:
        paper(facts(remedy="六十日内申请复议"))

    assert "remedy" in refused.value.zh


def test_what_every_document_is_offered_need_not_be_declared() -> None:
    assert paper(facts(case_number="1", item_name="餐饮", applicant_code="x", received_on="y", unit_name="z")).pdf


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('#read("/etc/hostname")', "read"),
        ('#import "@preview/x:1.0.0": *', "import"),
        ("#let f = eval", "eval"),
        ('#image("seal.svg")', "image"),
        ("#while true {}", "while"),
    ],
)
def test_a_template_that_loads_or_runs_something_is_refused_with_its_line(line: str, word: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        paper(facts(), template=TEMPLATE + line.encode())

    (finding,) = refused.value.findings
    assert (finding.file, finding.element) == ("documents/acceptance_notice.typ", word)
    assert finding.line == TEMPLATE.count(b"\n") + 1


def test_a_template_that_typst_refuses_is_reported_in_words() -> None:
    with pytest.raises(DocumentRefused, match="unclosed"):
        paper(facts(), template=TEMPLATE + b"#text(12pt)[")


def test_a_template_that_takes_too_much_memory_is_stopped_and_the_next_one_prints() -> None:
    with pytest.raises(DocumentRefused, match="stopped"):
        paper(facts(), template=TEMPLATE + '#("长" * 2000000000).len()'.encode())

    assert paper(facts()).pdf


def test_the_address_is_in_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    made = paper(facts())
    with capsys.disabled():
        print(f"\n  one document: {(time.perf_counter() - began) * 1000:.0f} ms, {len(made.pdf) // 1024} KiB", end=" ")

    assert ADDRESS not in text_of(made.pdf)
    assert paper(facts(), qr_url=ADDRESS + "Y").pdf != made.pdf


def test_the_issuer_is_who_seals() -> None:
    assert PdfReader(io.BytesIO(paper(facts()).pdf)).metadata.author == SEAL.bureau
