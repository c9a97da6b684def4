"""Messages to applicants: every call tells a known kind with just its placeholders, and a text that is accepted always renders."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.message_template import LONGEST, flaw, rendered
from engine.domain.message_texts import GROUPS, KINDS, PLACEHOLDERS, example, tell

ROOT = Path(__file__).parents[2]
PIECES = st.sampled_from(["{number}", "{due}", "{{", "}}", "{", "}", "{x}", "{number.a}", "{0}", "{}", "{number!r}", "办件", " ", "\n", "\u202e"])


def calls():
    """(where, kind, names of the values or None where they are handed on) of every call that tells an applicant something."""
    for path in [*ROOT.glob("handlers/*.py"), *ROOT.glob("engine/service/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in ("notify", "Notify") and path.name != "notices.py":
                assert not any(isinstance(one, ast.Constant) and one.value == "applicant" for one in node.args), path.name
            if name in ("tell", "notify_applicant"):
                kind = node.args[-1]
                names = {word.arg for word in node.keywords}
                if isinstance(kind, ast.Constant):
                    yield path.name, kind.value, None if None in names else names


def test_every_kind_is_told_somewhere_with_exactly_its_placeholders():
    told = list(calls())
    assert {kind for _, kind, _ in told} == set(KINDS)
    assert [(where, kind) for where, kind, names in told if names is not None and names != KINDS[kind].given] == []
    with pytest.raises(ValueError, match="Expected values"):
        tell("accepted", number="1")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_products_own_wording_is_one_that_it_would_accept(kind):
    assert [kind.flaw(language, text) for language, text in enumerate(kind.own)] == [None, None]
    assert kind.group in GROUPS
    assert set(kind.names) <= set(PLACEHOLDERS)
    assert set(kind.fixed) <= set(kind.names)
    assert kind.optional <= set(kind.names)
    assert not any(sign in text for text in kind.worded(("", ""), example(kind)) for sign in "{}")


@given(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=5))
def test_what_is_accepted_renders_with_no_brace_but_those_written_twice(text, value):
    if flaw(text, ("number", "due"), ("number",)) is not None:
        return
    made = rendered(text, {"number": value, "due": ""})
    assert value in made
    plain = rendered(text, {"number": "", "due": ""})
    assert (plain.count("{"), plain.count("}")) == (text.count("{{"), text.count("}}"))
    assert rendered(text, {}) == plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请写文字"),
        ("{number}" + "长" * LONGEST, "不超过 500 字"),
        ("{number}请看{phone}", "第 11 个字符:没有占位符 {phone}"),
        ("{number}{", "第 9 个字符的花括号"),
        ("{number.__class__}", "第 1 个字符的花括号"),
        ("{number!r}", "第 1 个字符的花括号"),
        ("{{number}}", "少了必须有的 {number}"),
        ("{number}\n", "第 9 个字符是看不见"),
        ("\u202e{number}", "第 1 个字符是看不见"),
    ],
)
def test_a_bad_text_is_refused_with_its_place(text, said):
    assert said in flaw(text, ("number",), ("number",))[0]


def test_values_are_never_read_again_and_a_text_that_no_longer_fits_is_not_used():
    assert rendered("{a}{{b}}", {"a": "{c}", "c": "x"}) == "{c}{b}"
    kind = KINDS["extended"]
    values = {"days": 5, "reasons": "案情复杂"}
    assert kind.worded(("{days} 天,{gone}", ""), values) == kind.worded(("", ""), values)
