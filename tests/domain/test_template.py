from __future__ import annotations

import pytest

from engine.domain.errors import DefinitionError, Finding
from engine.domain.template import FORBIDDEN, MOST_BYTES, fit, read_template

SOURCE = b"""// placeholder: applicant_name \xe7\x94\xb3\xe8\xaf\xb7\xe4\xba\xba
  // placeholder: conditions?
#field("applicant_name") #lines("conditions")
"""


def findings(content: bytes) -> list[Finding]:
    with pytest.raises(DefinitionError) as refused:
        read_template("documents/x.typ", content)
    return list(refused.value.findings)


def test_placeholders_are_read_with_label_and_necessity() -> None:
    placeholders = read_template("x.typ", SOURCE).placeholders

    assert {name: (place.label, place.optional) for name, place in placeholders.items()} == {"applicant_name": ("申请人", False), "conditions": ("", True)}


def test_windows_line_ends_are_taken() -> None:
    assert read_template("x.typ", SOURCE.replace(b"\n", b"\r\n")).placeholders.keys() == {"applicant_name", "conditions"}


def test_a_field_nobody_declared_is_refused_with_its_line() -> None:
    (finding,) = findings(SOURCE + b'#field("reasons")')

    assert (finding.line, finding.element, finding.rule) == (4, "reasons", "document_template")
    assert "// placeholder: reasons" in finding.zh


@pytest.mark.parametrize("word", sorted(FORBIDDEN))
@pytest.mark.parametrize("place", ["#{}(1)", "#let f = {}", "// {}", '"{}"', "#(x: {})"])
def test_words_that_load_or_run_are_refused_wherever_they_stand(word: str, place: str) -> None:
    assert [finding.element for finding in findings(SOURCE + place.format(word).encode())] == [word]


@pytest.mark.parametrize("word", ["already", "reading", "evaluate", "system", "image_name", "pre-read", "included"])
def test_words_that_only_contain_such_a_word_are_fine(word: str) -> None:
    assert read_template("x.typ", SOURCE + word.encode())


def test_every_finding_is_told_at_once_in_order() -> None:
    assert [finding.line for finding in findings(b'// placeholder: A\n#field("b")\n#read\n// placeholder: c\n// placeholder: c\n')] == [1, 2, 3, 5]


def test_a_template_that_is_not_utf_8_is_refused_with_its_line() -> None:
    (finding,) = findings("甲\n乙".encode() + "丙".encode("gbk"))

    assert finding.line == 2


def test_a_huge_template_is_refused() -> None:
    assert len(findings(b"x" * (MOST_BYTES + 1))) == 1


def test_data_fit_when_everything_needed_is_there() -> None:
    assert fit(read_template("x.typ", SOURCE), {"applicant_name": "甲", "case_number": "1"}) == {"applicant_name": "甲", "conditions": ""}


@pytest.mark.parametrize(
    ("data", "said"), [({}, "申请人(applicant_name)"), ({"applicant_name": None}, "applicant_name"), ({"applicant_name": "甲", "x": 1, "a": 2}, "a, x")]
)
def test_data_that_do_not_fit_are_named(data: dict[str, object], said: str) -> None:
    reason = fit(read_template("x.typ", SOURCE), data)

    assert isinstance(reason, tuple)
    assert said in reason[0]
