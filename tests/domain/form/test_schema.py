"""Schemas: a form-js form is read whole; everything not understood is refused with component and line."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.form import FormError, Rows, fields_of, parse_form, rows_of, untranslated
from tests.domain.form.forms import CATERING, catering, form_of


def refusal(component):
    with pytest.raises(FormError) as refused:
        form_of(component)
    return {finding.rule for finding in refused.value.findings}


def test_a_whole_form_is_read():
    form = catering()
    assert [field.name for field in fields_of(form)][-4:] == ["plan", "staff[].name", "staff[].certified", "staff[].number"]
    assert form.submit == "提交申请"
    assert form.submit_en == "Apply"
    (staff,) = rows_of(form)
    assert isinstance(staff, Rows)
    assert (staff.min_rows, staff.max_rows, staff.shown_rows) == (1, 3, 1)
    plan = next(field for field in fields_of(form) if field.key == "plan")
    assert (plan.accept, plan.max_mb, plan.material) == (("application/pdf", "image/png"), 1, "layout_plan")


def test_what_is_not_translated_is_listed():
    assert untranslated(catering()) == ("f_dishes",)


BASE = {"type": "textfield", "id": "f", "key": "a", "label": "甲"}


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        ({"type": "html", "id": "h", "content": "<b>"}, "component-type"),
        ({"type": ["textfield"], "id": "h"}, "component-type"),
        (BASE | {"key": "a.b"}, "key"),
        (BASE | {"key": 7}, "key"),
        (BASE | {"label": ""}, "label"),
        (BASE | {"label": "=name"}, "static-text"),
        (BASE | {"description": "{{name}}"}, "static-text"),
        (BASE | {"requird": True}, "unknown-key"),
        (BASE | {"validate": {"requird": True}}, "unknown-key"),
        (BASE | {"properties": {"label-en": "A"}}, "unknown-key"),
        (BASE | {"properties": {"kind": "ucsc"}}, "kind"),
        (BASE | {"properties": {"route": "a b"}}, "route"),
        (BASE | {"type": "textarea", "properties": {"route": "opinion"}}, "route"),
        (BASE | {"validate": {"maxLength": "many"}}, "range"),
        (BASE | {"validate": {"minLength": 300}}, "range"),
        (BASE | {"validate": {"pattern": "(a+)+$"}}, "pattern"),
        (BASE | {"readonly": True}, "readonly"),
        (BASE | {"conditional": {"hide": "=b ="}}, "condition"),
        (BASE | {"conditional": {"hide": "=b"}}, "condition"),
        (BASE | {"conditional": {"hide": "=a"}}, "condition-cycle"),
        (BASE | {"conditional": {"show": "=a"}}, "conditional"),
        ({"type": "select", "id": "s", "key": "s", "label": "选"}, "options"),
        ({"type": "select", "id": "s", "key": "s", "label": "选", "values": [{"label": "一", "value": "1"}, {"label": "二", "value": "1"}]}, "options"),
        ({"type": "select", "id": "s", "key": "s", "label": "选", "values": [{"label": "一", "value": 1}]}, "options"),
        ({"type": "datetime", "id": "d", "key": "d", "dateLabel": "日", "subtype": "time"}, "subtype"),
        ({"type": "filepicker", "id": "p", "key": "p", "label": "文件", "accept": ".exe"}, "accept"),
        ({"type": "number", "id": "n", "key": "n", "label": "数", "validate": {"min": "x"}}, "range"),
        ({"type": "number", "id": "n", "key": "n", "label": "数", "decimalDigits": -1}, "range"),
        ({"type": "dynamiclist", "id": "l", "path": "l", "label": "表", "components": []}, "rows"),
        ({"type": "group", "id": "g", "path": "x", "components": []}, "group-path"),
        ({"type": "button", "id": "b", "label": "清空", "action": "reset"}, "button"),
    ],
)
def test_what_is_not_understood_is_refused(component, rule):
    assert rule in refusal(component)


def test_the_same_name_or_route_twice_is_refused():
    with pytest.raises(FormError) as refused:
        form_of(BASE | {"properties": {"route": "r"}}, BASE | {"id": "g", "properties": {"route": "r"}})
    assert {finding.rule for finding in refused.value.findings} == {"duplicate"}


def test_conditions_in_a_circle_are_refused():
    with pytest.raises(FormError) as refused:
        form_of(BASE | {"conditional": {"hide": "=b"}}, {**BASE, "id": "g", "key": "b", "conditional": {"hide": '=a = "x"'}})
    assert {finding.rule for finding in refused.value.findings} == {"condition-cycle"}


def test_a_finding_names_the_line():
    text = json.dumps({"components": [BASE, BASE | {"id": "second", "key": "x", "label": ""}]}, indent=1)
    with pytest.raises(FormError) as refused:
        parse_form(text.encode(), "review.form")
    (finding,) = refused.value.findings
    assert finding.file == "review.form"
    assert '"second"' in text.splitlines()[finding.line - 1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b'{"a": NaN}',
        b'{"id": 1, "id": 2}',
        b"[" * 100_000,
        b'{"components": ' + b"1" * 9000 + b"}",
        b" " * 600_000,
        b'{"components": {}}',
    ],
)
def test_what_is_no_form_is_refused_with_a_sentence(content):
    with pytest.raises(FormError) as refused:
        parse_form(content, "x.form")
    assert refused.value.findings[0].zh


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "=a", "true", "textfield"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["hide", "required", "label", "value", "x"]), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.data())
def test_a_form_with_any_damage_is_read_or_refused_and_never_crashes(data):
    damaged = json.loads(json.dumps(CATERING))
    for _ in range(data.draw(st.integers(1, 3))):
        target = data.draw(st.sampled_from(damaged["components"]))
        if target.get("components") and data.draw(st.booleans()):
            target = data.draw(st.sampled_from(target["components"]))
        keys = [*sorted(target), "validate", "conditional", "properties"]
        target[data.draw(st.sampled_from(keys))] = data.draw(json_values)
    try:
        parse_form(json.dumps(damaged).encode())
    except FormError as refused:
        sentences = [(finding.zh, finding.en) for finding in refused.findings]
    else:
        sentences = []
    assert all(zh and en for zh, en in sentences)
