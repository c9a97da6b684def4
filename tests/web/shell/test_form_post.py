from __future__ import annotations

import json
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from engine.domain.errors import FieldError, Invalid, Rejection
from engine.domain.form import parse_form, rows_of, rows_to_show
from web.form_post import read_post


def field(type_, key, **more):
    return {"type": type_, "id": key, "key": key, "label": key, "properties": {"label_en": key}, **more}


FORM = parse_form(
    json.dumps(
        {
            "type": "default",
            "id": "demo",
            "schemaVersion": 19,
            "components": [
                field("textfield", "name"),
                field("filepicker", "plan"),
                field("filepicker", "photos", multiple=True),
                {
                    **field("dynamiclist", "people"),
                    "path": "people",
                    "components": [field("textfield", "who"), field("textfield", "code")],
                    "defaultRepetitions": 1,
                },
            ],
        }
    ).encode()
)


class Shelf:
    """Keeps what is stored, and refuses what is called refused."""

    def __init__(self):
        self.kept = {}

    def __call__(self, name, content):
        if name == "refused.exe":
            raise Invalid([FieldError("content", "不收这种文件。", "Not this kind of file.")])
        if name == "broken.pdf":
            raise Rejection("存不进。", "Cannot be stored.")
        self.kept[f"u{len(self.kept) + 1}"] = (name, content)
        return f"u{len(self.kept)}"


@pytest.fixture
def store():
    return Shelf()


def files(*pairs):
    return MultiDict([(name, FileStorage(BytesIO(content), filename)) for name, filename, content in pairs])


def post(store, *pairs, uploads=()):
    return read_post(FORM, MultiDict(pairs), files(*uploads), store)


def test_the_pages_own_names_are_not_the_forms(store):
    posted = post(store, ("csrf_token", "t"), ("request-id", "r"), ("seen-revision", "3"), ("name", "小满"), ("unknown", "x"))
    assert posted.values == {"name": ["小满"], "unknown": ["x"]}
    assert not posted.redraw


def test_a_file_is_stored_and_named_by_its_id(store):
    posted = post(store, uploads=[("plan", "平面图.pdf", b"%PDF")])
    assert posted.values["plan"] == ["u1"]
    assert store.kept == {"u1": ("平面图.pdf", b"%PDF")}


def test_an_empty_file_input_stores_nothing(store):
    assert "plan" not in post(store, uploads=[("plan", "", b"")]).values
    assert store.kept == {}


def test_a_second_file_replaces_a_single_one_and_joins_several(store):
    posted = post(store, ("plan", "old"), ("photos", "old"), uploads=[("plan", "a.pdf", b"a"), ("photos", "b.jpg", b"b"), ("photos", "c.jpg", b"c")])
    assert posted.values["plan"] == ["u1"]
    assert posted.values["photos"] == ["old", "u2", "u3"]


def test_kept_files_can_be_removed(store):
    posted = post(store, ("photos", "a"), ("photos", "b"), ("photos--remove", "a"))
    assert posted.values["photos"] == ["b"]


def test_a_refused_file_is_an_error_at_its_field_and_the_others_stay(store):
    posted = post(store, ("name", "小满"), uploads=[("plan", "refused.exe", b"MZ"), ("photos", "broken.pdf", b""), ("photos", "ok.jpg", b"x")])
    assert [(error.key, error.zh) for error in posted.errors] == [("plan", "不收这种文件。"), ("photos", "存不进。")]
    assert posted.values == {"name": ["小满"], "photos": ["u1"]}


def test_a_file_for_an_undeclared_field_is_never_stored_and_is_told(store):
    posted = post(store, uploads=[("name", "x.pdf", b"x"), ("hacked", "y.pdf", b"y")])
    assert store.kept == {}
    assert posted.values == {"name": [], "hacked": []}


def shown(posted):
    return rows_to_show(rows_of(FORM)[0], posted.values)


def test_a_row_is_added_without_losing_the_others(store):
    posted = post(store, ("people[0].who", "甲"), ("add-row", "people"))
    assert posted.redraw
    assert posted.values["people[0].who"] == ["甲"]
    assert shown(posted) == [0, 1]


def test_the_row_at_its_position_is_removed(store):
    posted = post(store, ("people[0].who", "甲"), ("people[3].who", "乙"), ("people[5].who", "丙"), ("remove-row", "people:1"))
    assert posted.redraw
    assert [posted.values.get(f"people[{index}].who") for index in (0, 3, 5)] == [["甲"], None, ["丙"]]


@pytest.mark.parametrize("value", ["people", "people:", "people:9", "people:-1", "people:x", "nobody:0", "a:b:c"])
def test_a_strange_row_request_changes_nothing(store, value):
    posted = post(store, ("people[0].who", "甲"), ("remove-row", value))
    assert posted.values == {"people[0].who": ["甲"]}
