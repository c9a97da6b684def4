"""What two versions differ in is told of the diagram that it is drawn in, called processes included."""

from pathlib import Path

import pytest

import handlers
from engine.bootstrap import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.compare import compare
from engine.runtime.edition import compile_edition
from tests.web.next_version import next_version

ITEM = "venue_hygiene"
FILES = read_folder(Path(__file__).resolve().parents[2] / "processes" / ITEM)


@pytest.fixture(scope="module")
def editions():
    topics = topics_of(handlers)
    return [compile_edition(number, ITEM, number, files, topics) for number, files in enumerate((FILES, next_version(FILES, ITEM)), 1)]


def test_each_difference_has_its_kind_its_process_and_its_shape(editions):
    told = {(one.kind, one.key, one.process, one.shape) for one in compare(*editions)}

    assert told == {
        ("changed", "approve_case", ITEM, "approve_case"),
        ("added", "refusal_told", ITEM, "refusal_told"),
        ("moved", "refused", ITEM, "refused"),
        ("removed", "serve_refusal_to_refused", ITEM, "serve_refusal_to_refused"),
        ("added", "serve_refusal_to_refusal_told", ITEM, "serve_refusal_to_refusal_told"),
        ("added", "refusal_told_to_refused", ITEM, "refusal_told_to_refused"),
        ("changed", "supply_correction", "correction", "supply_correction"),
    }


def test_backwards_what_was_added_is_removed(editions):
    turned = {"added": "removed", "removed": "added"}
    there, back = compare(*editions), compare(*reversed(editions))

    assert {(turned.get(one.kind, one.kind), one.key) for one in there} == {(one.kind, one.key) for one in back}
    assert compare(editions[0], editions[0]) == ()
