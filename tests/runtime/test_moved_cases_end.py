"""A case that may be moved goes on to an end in the other version: nothing waits for ever, nothing is joined twice, nothing is lost."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from engine.domain.errors import DefinitionError
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.definitions import compile_bundle
from engine.runtime.upgrade import obstacles, upgrade
from tests.runtime.diagrams import Diagrams
from tests.runtime.mutations import Walk, mutated

PROCESSES = Path(__file__).parents[2] / "processes"
ITEMS = sorted(path.parent.name for path in PROCESSES.glob("[a-z]*/item.toml"))
TOPICS = topics_of(handlers)


def follow(old, new, chance: random.Random) -> str:
    """Walk some way through the old version, move, walk on; what came of it. Wherever a case stands is a place that its version knows."""
    walk = Walk(old, chance)
    for _ in range(chance.randrange(5)):
        if walk.last.finished:
            return "finished before"
        assert {each.code for each in obstacles(walk.live, old)} <= {"incident"}
        walk.step()
    found = obstacles(walk.live, new)
    if found or walk.last.finished:
        return found[0].code if found else "finished before"
    walk.live, walk.definition = upgrade(walk.live, new), new
    for _ in range(80):
        walk.reload()
        walk.step()
        assert {each.code for each in obstacles(walk.live, new)} <= {"incident"}
        if walk.last.finished:
            return "finished"
    return "still running"


def played(draw, examples: int) -> Counter:
    """``draw`` gives two versions for a chance, or raises DefinitionError."""
    tally: Counter[str] = Counter()

    @settings(max_examples=examples, database=None, derandomize=True)
    @given(st.integers(0, 10**9))
    def play(seed: int) -> None:
        chance = random.Random(seed)
        try:
            old, new = draw(chance)
        except DefinitionError:
            return
        tally[follow(old, new, chance)] += 1

    play()
    return tally


def test_random_diagrams_and_their_next_versions():
    def draw(chance):
        diagram = Diagrams(chance).draw(4)
        return tuple(compile_bundle({"main.bpmn": each}, topics={"work"}) for each in (diagram, mutated(diagram, chance)))

    tally = played(draw, 70)
    assert tally["finished"] > 4, tally


@cache
def shipped(item: str):
    files = read_folder(PROCESSES / item)
    return files, compile_bundle(files, topics=TOPICS)


def test_shipped_items_and_their_next_versions():
    def draw(chance):
        files, old = shipped(chance.choice(ITEMS))
        path = chance.choice([each for each in files if each.endswith(".bpmn")])
        return old, compile_bundle({**files, path: mutated(files[path], chance)}, topics=TOPICS)

    tally = played(draw, 20)
    assert tally["finished"] > 4, tally
