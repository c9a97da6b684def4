"""Submissions: typed values or all errors at once; nothing undeclared, nothing hidden, nothing silently dropped."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.form import Submission, as_raw, blank, hidden_components, read_submission, rows_of, rows_to_show
from engine.domain.form.kinds import text as text_kind
from engine.domain.form.kinds.text import compose
from engine.domain.form.problem import Problem
from tests.domain.form.forms import GOOD, catering, form_of
from tests.domain.form.naughty import NAUGHTY

FORM = catering()
TODAY = date(2026, 7, 1)


def read(raw, form=FORM, **more):
    return read_submission(form, raw, today=TODAY, **more)


def errors(raw, form=FORM):
    result = read(raw, form)
    assert not isinstance(result, Submission), result
    return {error.key: error.zh for error in result}


def test_a_good_page_becomes_typed_values():
    result = read(GOOD)
    assert isinstance(result, Submission), result
    assert result.values == {
        "name": "青禾小馆",
        "uscc": "91110000600037341L",
        "area": 120.5,
        "fund": None,
        "place": "other",
        "dishes": ["hot", "cold"],
        "opens_on": "2026-08-01",
        "plan": ["u1"],
        "staff": [{"name": "李四", "certified": True, "number": "JK-2026-1"}],
    }
    assert result.routing == {"area": 120.5, "fund": None, "place": "other", "promise": False, "dishes": ["hot", "cold"]}
    assert result.uploads == {"plan": ["u1"]}
    assert result.materials == {"layout_plan": ["u1"]}


def test_all_errors_come_at_once():
    found = errors({"name": ["甲"], "uscc": ["91110000600037341M"], "area": ["0"], "opens_on": ["2026-06-30"], "place": ["mars"]})
    assert list(found) == ["name", "uscc", "area", "place", "opens_on", "staff"]
    assert found["uscc"] == "统一社会信用代码第18位校验位不对,请对照执照核对。"


def test_an_undeclared_field_is_named():
    assert "is_admin" in errors(GOOD | {"is_admin": ["1"]})
    assert "staff[0].wage" in errors(GOOD | {"staff[0].wage": ["1"]})
    assert "staff[00].name" in errors(GOOD | {"staff[00].name": ["x"]})
    assert "name" in {error.key for error in read(GOOD, files={"name": ["u1"]})}


def test_hidden_fields_are_dropped_and_never_required():
    shown = errors(GOOD | {"place": ["public"]})
    assert set(shown) == {"exits"}
    promised = read(GOOD | {"place": ["public"], "promise": ["on"], "exits": ["\x00 nonsense"]})
    assert isinstance(promised, Submission)
    assert "exits" not in promised.values
    assert promised.routing["promise"] is True
    hidden = read(GOOD | {"promise": ["on"]})
    assert "promise" not in hidden.values
    assert hidden.routing["promise"] is False


def test_a_hidden_answer_does_not_count_in_other_conditions():
    box = {"type": "checkbox", "id": "a", "key": "a", "label": "甲"}
    second = {"type": "checkbox", "id": "b", "key": "b", "label": "乙", "conditional": {"hide": "=not(a)"}}
    third = {"type": "textfield", "id": "c", "key": "c", "label": "丙", "conditional": {"hide": "=not(b)"}}
    form = form_of(box, second, third)
    assert read({"b": ["on"], "c": ["x"]}, form).values == {"a": False}
    assert read({"a": ["on"], "b": ["on"], "c": ["x"]}, form).values == {"a": True, "b": True, "c": "x"}
    assert hidden_components(form, {"b": ["on"]}, TODAY) == {"b", "c"}


def test_rows_are_read_in_order_and_blank_ones_left_out():
    raw = GOOD | {"staff[7].name": ["王五"], "staff[3].name": [" "], "staff[3].number": [""]}
    assert [row["name"] for row in read(raw).values["staff"]] == ["李四", "王五"]
    assert rows_to_show(rows_of(FORM)[0], raw) == [0, 3, 7]
    assert rows_to_show(rows_of(FORM)[0], {}) == [0]


def test_an_error_in_a_row_stands_at_its_field():
    found = errors(GOOD | {"staff[2].certified": ["on"], "staff[2].number": ["*"]})
    assert set(found) == {"staff[2].name", "staff[2].number"}
    assert found["staff[2].name"].startswith("第 3 行")


def test_too_many_and_too_few_rows_are_refused():
    assert set(errors(GOOD | {f"staff[{n}].name": ["张"] for n in range(1, 4)})) == {"staff"}
    assert set(errors({name: value for name, value in GOOD.items() if not name.startswith("staff")})) == {"staff"}


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("uscc", "9111000060003734L", "应为18位"),
        ("uscc", "91110000600O37341L", "不使用字母 I、O、S、V、Z(第12位是 O)"),
        ("area", "120㎡", "只填数字"),
        ("area", "1,200", "只填数字"),
        ("area", "1.25", "1 位小数"),
        ("area", "1e3", "只填数字"),
        ("area", "NaN", "只填数字"),
        ("area", "9" * 40, "位数太多"),
        ("fund", "1.005", "2 位小数"),
        ("opens_on", "2026-02-30", "不是存在的日期"),
        ("opens_on", "tomorrow", "不是存在的日期"),
        ("plan", "../../etc/passwd", "重新上传"),
        ("dishes", "raw", "从列出的选项"),
        ("name", "a\x00b", "控制字符(U+0000)"),
        ("name", "a\u202eb", "控制字符(U+202E)"),
        ("name", "a\ud800b", "控制字符(U+D800)"),
        ("name", "a\nb", "控制字符(U+000A)"),
        ("name", "长" * 51, "最多 50 个字,现有 51 个"),
        ("name", "   ", "请填写「经营者名称」"),
    ],
)
def test_a_wrong_value_is_told_what_to_do(name, value, part):
    assert part in errors(GOOD | {name: [value]})[name]


def test_two_values_for_one_field_are_refused():
    assert "只能有一个值" in errors(GOOD | {"name": ["甲乙", "丙丁"]})["name"]


def test_people_may_write_numbers_and_dates_their_way():
    result = read(GOOD | {"area": ["１２０"], "fund": ["-0"], "opens_on": ["2026年8月1日"]})
    assert (result.values["area"], result.values["fund"], result.values["opens_on"]) == (120, "0.00", "2026-08-01")
    assert type(result.values["area"]) is int
    assert result.routing["fund"] == 0.0


def test_zero_is_an_answer():
    form = form_of({"type": "number", "id": "n", "key": "n", "label": "数", "validate": {"required": True}})
    assert read({"n": ["0"]}, form).values == {"n": 0}


def test_files_may_arrive_apart_from_the_page():
    raw = {name: value for name, value in GOOD.items() if name != "plan"}
    assert read(raw, files={"plan": ["u1", "u2", "u1"]}).uploads == {"plan": ["u1", "u2"]}


def test_a_blank_page_knows_the_profile():
    page = blank(FORM, {"name": "青禾小馆", "code": "91110000600037341L"})
    assert page["name"] == ["青禾小馆"]
    assert page["uscc"] == ["91110000600037341L"]
    assert "staff[0].name" in page


def test_typed_values_can_be_shown_and_read_again():
    first = read(GOOD | {"fund": ["1234.5"], "area": ["99.9"]})
    assert read(as_raw(FORM, first.values)) == first
    assert json.loads(json.dumps(first.values)) == first.values


ANSWER = st.lists(st.text(max_size=30) | st.sampled_from(["on", "true", "public", "hot", "2026-07-02", "12", "91110000600037341L", ""]), max_size=3)
NAMES = (
    st.sampled_from(sorted(GOOD))
    | st.sampled_from(["promise", "exits", "staff[1].name", "staff[999].name", "staff[x].name", "staff[-1].name", "staff"])
    | st.text(max_size=12)
)


@settings(max_examples=400)
@given(st.dictionaries(NAMES, ANSWER, max_size=14), st.booleans())
def test_any_input_gives_values_that_survive_or_errors_with_sentences(changes, whole):
    result = read((GOOD if whole else {}) | changes)
    if isinstance(result, Submission):
        assert read(as_raw(FORM, result.values)) == result
        assert json.loads(json.dumps(result.values)) == result.values
    else:
        assert result
        assert all(error.key and error.zh and error.en for error in result)


TEXTS = form_of({"type": "textfield", "id": "t", "key": "t", "label": "文"}, {"type": "textarea", "id": "a", "key": "a", "label": "段"})


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_string_is_kept_or_refused_with_a_sentence(text):
    result = read({"t": [text], "a": [text]}, TEXTS)
    if isinstance(result, Submission):
        assert result.values["t"] == compose(text)
        assert result.values["t"].encode("utf-8").decode("utf-8") == result.values["t"]
        assert "\x00" not in result.values["a"]
    else:
        assert all(error.zh for error in result)


@given(st.text(max_size=60))
def test_composing_a_text_twice_is_composing_it_once(text):
    for multiline in (True, False):
        try:
            once = compose(text, multiline=multiline)
        except Problem:
            continue
        assert compose(once, multiline=multiline) == once
        once.encode("utf-8")


@pytest.mark.parametrize("multiline", [False, True])
def test_whatever_is_printable_holds_no_unseen_character(multiline):
    """compose() spares itself the search in a printable text: true of every character that there is."""
    unseen = text_kind._IN_LINES if multiline else text_kind._IN_LINE
    assert not [code for code in range(0x110000) if chr(code).isprintable() and unseen.search(chr(code))]
