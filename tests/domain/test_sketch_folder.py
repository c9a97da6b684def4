"""画稿的文件: archives of every usual shape, a copy under another id that passes the gate, and which states are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handlers
from engine.bootstrap import topics_of
from engine.domain.errors import Invalid
from engine.domain.sketch_folder import MOST_STATES, NEWEST, QUARTER, dropped, renamed, unpacked
from engine.runtime.bundle import read_folder
from engine.runtime.lint.gate import inspect
from tests.bureau import ROOT

NEW = {"id": "teahouse_licence", "code": "000131990077", "name": "茶馆开办", "name_en": "Opening a teahouse"}


@pytest.mark.parametrize("shape", ["{}", "folder/{}", "checkout"], ids=["as exported", "one folder around it", "a checkout with processes and forms"])
def test_an_archive_of_any_usual_shape_is_the_same_bundle(shape):
    files = {"x.bpmn": b"1", "documents/a.typ": b"2", "forms/start.form": b"3", "forms/shared/f.form": b"4", "_shared/called.bpmn": b"5"}
    checkout = ["processes/x/x.bpmn", "processes/x/documents/a.typ", "forms/x/start.form", "forms/shared/f.form", "processes/_shared/called/called.bpmn"]
    names = checkout if shape == "checkout" else [shape.format(path) for path in files]
    assert unpacked({**dict(zip(names, files.values(), strict=True)), "__MACOSX/._x": b"", "folder/.git/config": b""}) == files


@pytest.mark.parametrize("item", ["catering_licence", "investment_project", "enterprise_registration"])
def test_a_copy_under_another_id_passes_the_gate_and_names_the_original_nowhere(item):
    topics = topics_of(handlers)
    made = renamed(read_folder(ROOT / "processes" / item), item, NEW)
    found = inspect(made, topics=frozenset(topics), inputs_of=lambda topic: topics[topic].inputs)
    assert [one for one in found if one.severity == "error"] == []
    assert f'"{item}'.encode() not in made["teahouse_licence.bpmn"]
    with pytest.raises(Invalid) as wrong:
        renamed(made, "teahouse_licence", {"id": "teahouse_licence", "code": "1", "name": "", "name_en": "a\nb"})
    assert [error.key for error in wrong.value.errors] == ["id", "code", "name", "name_en"]


@given(st.lists(st.integers(0, 40 * QUARTER), max_size=200).map(sorted))
def test_of_many_states_the_first_the_newest_and_one_a_quarter_of_an_hour_are_kept(times):
    states = list(enumerate(times, 1))
    gone = set(dropped(states))
    kept = [state for state in states if state[0] not in gone]
    assert len(kept) <= MOST_STATES + 1
    assert kept[-NEWEST:] == states[-NEWEST:]
    assert kept[:1] == states[:1]
    assert {at // QUARTER for _, at in kept} == {at // QUARTER for _, at in states}
