from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.domain.errors import FieldError
from engine.domain.form import blank, fields_of, parse_form, read_submission
from tests.web.shell.product import NOW, shell
from web.form_view import KeptFile, form_view

FORMS = sorted((Path(__file__).parents[3] / "forms").rglob("*.form"))


def field(type_, key, label, **more):
    properties = {"label_en": label, **more.pop("properties", {})}
    return {"type": type_, "id": key, "key": key, "label": label, "properties": properties, **more}


SCHEMA = {
    "type": "default",
    "id": "demo",
    "schemaVersion": 19,
    "components": [
        {"type": "text", "id": "intro", "text": "# 先看这里\n请照实填写。\n- 一\n- 二", "properties": {"text_en": "# Read first"}},
        field("radio", "gathering", "公众聚集场所", values=[{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}], validate={"required": True}),
        field("number", "area", "面积", validate={"required": True}, conditional={"hide": '=gathering != "yes"'}),
        field("filepicker", "plan", "平面图", multiple=True),
        field("number", "money", "投资", properties={"kind": "money"}),
        field("checkbox", "promise", "承诺属实"),
    ],
}


@pytest.fixture
def app():
    return shell()


def drawn(app, form, raw, **more):
    view = form_view(form, raw, **more)
    return app.jinja_env.from_string("{{ ui.form(view) }}").render(view=view)


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_every_form_of_the_product_is_drawn_with_all_its_fields(app, path):
    form = parse_form(path.read_bytes())
    with app.test_request_context("/?lang=en"):
        html = drawn(app, form, blank(form))
    for one in fields_of(form):
        assert f'name="{one.name_in(0)}"' in html or one.rows


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_every_error_of_an_empty_form_links_to_a_control_on_the_page(app, path):
    form = parse_form(path.read_bytes())
    errors = read_submission(form, {}, today=NOW.date())
    if not isinstance(errors, tuple):
        return
    with app.test_request_context("/"):
        view = form_view(form, {}, errors=errors)
        html = app.jinja_env.from_string("{{ ui.form(view) }}").render(view=view)
    assert len(view.errors) == len(errors)
    for error in view.errors:
        assert f'id="{error["href"]}"' in html


@pytest.fixture
def form():
    return parse_form(json.dumps(SCHEMA).encode())


def test_what_was_typed_is_drawn_again(app, form):
    raw = {"gathering": ["yes"], "area": ['abc"<'], "money": ["12.50"], "promise": ["true"]}
    with app.test_request_context("/"):
        html = drawn(app, form, raw, errors=[FieldError("area", "面积要填数字。", "Enter a number.")])
    assert 'value="abc&#34;&lt;"' in html
    assert 'value="12.50"' in html
    assert html.count(" checked") == 2
    assert html.count("面积要填数字。") == 2  # summary and field


def test_a_conditional_field_is_hidden_as_the_server_decides_and_carries_its_condition(app, form):
    with app.test_request_context("/"):
        hidden, shown = form_view(form, {"gathering": ["no"]}), form_view(form, {"gathering": ["yes"]})
    area = next(part for part in hidden.parts if part.id == "area")
    assert area.hidden
    assert json.loads(area.hide) == ["!=", ["name", "gathering"], ["value", "yes"]]
    assert not next(part for part in shown.parts if part.id == "area").hidden


def test_kept_files_need_no_second_upload(app, form):
    with app.test_request_context("/"):
        html = drawn(app, form, {"plan": ["u1", "u2"]}, uploads={"u1": KeptFile("u1", "平面图.pdf", 348_160, "/upload/u1")})
    assert '<input type="hidden" name="plan" value="u1">' in html
    assert '<a href="/upload/u1">平面图.pdf</a>' in html
    assert '<input type="hidden" name="plan" value="u2">' in html
    assert 'name="plan--remove"' in html
    assert 'enctype="multipart/form-data"' in html


def test_static_text_is_text(app, form):
    with app.test_request_context("/"):
        html = drawn(app, form, {})
    assert "<h2>先看这里</h2>" in html
    assert "<li>一</li><li>二</li>" in html


def test_one_page_of_a_task_list_draws_only_its_parts(app, form):
    with app.test_request_context("/"):
        view = form_view(form, {}).only("gathering")
    assert [part.id for part in view.parts] == ["gathering"]


def test_an_error_about_an_unknown_field_still_leads_somewhere(app, form):
    with app.test_request_context("/"):
        view = form_view(form, {}, errors=[FieldError("hacked", "没有这个字段。", "No such field.")])
    assert view.errors == ({"href": "main", "text": "没有这个字段。"},)
