"""Patterns: useful ones work, and none can be made to run long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.form.pattern import PatternError, parse_pattern


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        (r"^[0-9]{6}$", "276800", "27680"),
        (r"鲁[A-Z][0-9A-Z]{5,6}", "鲁L12345", "京L12345"),
        (r"(?:[0-9]{4}-){2}[0-9]+", "1234-1234-9", "1234-9"),
        (r"A(?:BC)?D|X", "ABCD", "ABC"),
        (r"\d+(?:\.\d{1,2})?", "12.50", "12."),
        (r"[\u4e00-\u9fa5]+", "日照", "abc"),
    ],
)
def test_a_plain_pattern_works(source, right, wrong):
    compiled = parse_pattern(source, 200).compiled
    assert compiled.fullmatch(right)
    assert not compiled.fullmatch(wrong)


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",
        "(a|a)*b",
        "(a|ab)+c",
        r"(\w+\s?)*$",
        "a?" * 30 + "a" * 30,
        ".*.*.*.*x",
        "(a{1,9}){9}",
        "(?=a)",
        r"\1",
        "(?P<x>a)",
        "[[a]",
        "a**",
        "(",
        "[z-a]",
        "",
        "x" * 201,
        "*a",
    ],
)
def test_a_pattern_that_could_run_long_or_is_none_is_refused(source):
    with pytest.raises(PatternError) as refused:
        parse_pattern(source, 200)
    assert refused.value.zh


@settings(max_examples=300)
@given(st.text(alphabet="ab.?*+{}(1,2)|[]", min_size=1, max_size=24))
def test_an_accepted_pattern_answers_the_worst_text_quickly(source):
    try:
        pattern = parse_pattern(source, 200)
    except PatternError:
        return
    started = time.perf_counter()
    pattern.compiled.fullmatch("a" * 199 + "!")
    assert time.perf_counter() - started < 1.0
