"""Stored things are versioned: every recorded state of every released definition loads, advances and finishes under today's code."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

import handlers
from engine.bootstrap import topics_of
from engine.domain.calendar import ZONE
from engine.runtime import codec, interpreter
from engine.runtime.edition import compile_edition

HERE = Path(__file__).parent
STATES = sorted(p for p in HERE.glob("*/*/*.json") if p.name != "definition.json")
NOW = datetime(2026, 7, 3, 10, tzinfo=ZONE)
ENDS = {"catering_licence": "licence_issued", "catering_renewal": "licence_renewed"}
ROUTING = {
    "accept_case": {"acceptance": "accept"},
    "check_deferred": {"deferral": "complete"},
    "issue_licence": {"proof": "issue"},
    "joint_survey": {"survey_result": "passed"},
}


def test_there_are_recordings():
    assert STATES


@pytest.mark.parametrize("path", STATES, ids=lambda p: f"{p.parent.parent.name}:{p.parent.name}:{p.stem}")
def test_a_recorded_state_loads_advances_and_finishes(path):
    files = {k: v.encode() for k, v in json.loads((path.parent / "definition.json").read_text()).items()}
    edition = compile_edition(1, path.parent.parent.name, 1, files, topics_of(handlers))
    recorded = json.loads(path.read_text())
    live = codec.decode(edition.definition, json.dumps(recorded["state"]).encode())
    assert sorted(t.node.id for t in interpreter.open_tasks(live)) == recorded["open"]

    def call(node, variables):
        return recorded["outcomes"].get(node.id, {})

    for _ in range(40):
        tasks = interpreter.open_tasks(live)
        if not tasks:
            break
        advance = interpreter.complete(live, tasks[0].id, ROUTING.get(tasks[0].node.id, {}), NOW, call)
    assert advance.finished
    assert advance.end_node == ENDS[path.parent.parent.name]
