"""Random diagrams with everything nested in everything, saved and loaded at every step, against what their blocks say."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime.gateways import RoundJoin
from tests.runtime.diagrams import Diagrams
from tests.runtime.ideal import Ideal
from tests.runtime.test_side_by_side import Ours


def play(seed: int, depth: int = 4, limit: int = 60) -> None:
    chance = random.Random(seed)
    drawn = Diagrams(chance)
    diagram = drawn.draw(depth)
    ideal, ours = Ideal(drawn.whole, drawn.variables), Ours(diagram, dict(drawn.variables))
    for step in range(limit):
        assert not ours.advance.failures, (seed, step, ours.advance.failures)
        assert Counter(name for (name, _), _ in ours.ready()) == +ideal.open, (seed, step)
        assert Counter(name for (name, _), _ in ours.waiting()) == +ideal.timers, (seed, step)
        assert ours.finished == ideal.finished, (seed, step)
        if ours.finished:
            return
        ours.reload()
        ready, waiting = ours.ready(), ours.waiting()
        decided = {name: chance.random() < 0.35 for name in drawn.loops}
        place = chance.randrange(len(ready) + len(waiting) // 2 or 1)
        if place < len(ready):
            ideal.variables.update(decided)
            for _, task in ready + waiting:  # the ideal knows no branches of data: all see the same decision
                task.data.update(decided)
            (name, _), task = ready[place]
            ours.complete(task, decided)
            ideal.complete(name)
        else:
            (name, _), task = chance.choice(waiting)
            ours.fire(task)
            ideal.fire(name)


@settings(max_examples=700, database=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_random_diagrams_do_what_their_blocks_say(seed):
    play(seed)


def test_a_planted_bug_is_found(monkeypatch):
    monkeypatch.setattr(RoundJoin, "take", lambda *_: None)  # arrivals of an earlier round count again, as in the library

    def search() -> None:
        for seed in range(400):
            play(seed)

    with pytest.raises(AssertionError):
        search()
