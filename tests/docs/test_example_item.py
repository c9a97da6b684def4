"""The item that the README has people copy passes the gate and its own scenarios, as the README says."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

import handlers
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.lint.report import lint_paths
from engine.simulator import Rehearsal

ROOT = Path(__file__).parents[2]
TOPICS = topics_of(handlers)


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The three commands of the README, in a folder that holds nothing else."""
    tree = tmp_path_factory.mktemp("tree")
    for shared in ("processes/_shared", "forms/shared"):
        shutil.copytree(ROOT / shared, tree / shared)
    item = tree / "processes" / "night_stall"
    shutil.copytree(ROOT / "docs" / "examples" / "night_stall", item)
    shutil.move(item / "forms", tree / "forms" / "night_stall")
    for template in (ROOT / "processes" / "catering_licence" / "documents").glob("*.typ"):
        if not (item / "documents" / template.name).exists():
            shutil.copy(template, item / "documents")
    return item


def test_the_example_passes_the_gate(copied):
    said = io.StringIO()

    code = lint_paths([copied], topics=TOPICS.keys(), inputs_of=lambda topic: TOPICS[topic].inputs, out=said)

    assert code == 0, said.getvalue()


def test_every_scenario_of_the_example_goes_as_it_says_and_none_of_its_nodes_is_left_out(copied):
    with Rehearsal(read_folder(copied), TOPICS) as rehearsal:
        run = rehearsal.run()

    assert [result.failure for result in run.failures] == []
    assert run.results
    assert run.unvisited == ()
