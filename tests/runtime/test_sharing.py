"""One compiled definition for all cases and threads."""

import random
import threading
from pathlib import Path

from engine.runtime.definitions import compile_bundle
from tests.runtime.driver import Case

ROOT = Path(__file__).parents[2]
BUNDLE = {"bench_joint_review.bpmn": (ROOT / "bench/joint_review/bench_joint_review.bpmn").read_bytes()}
TOPICS = ("note_delay", "bench_seal")


def walk(case: Case, chance: random.Random):
    """One random step; what was done, and what is open after it."""
    if case.timers and chance.random() < 0.2:
        name = chance.choice(case.timers)
        case.fire(name)
    else:
        name = chance.choice(case.open)
        case.complete(name, ok=chance.random() < 0.7)
    if chance.random() < 0.3:
        case.reload()
    return name, tuple(case.open), tuple(case.timers), case.last.finished


def alone(seed: int):
    chance, case, story = random.Random(seed), Case(compile_bundle(BUNDLE, topics=TOPICS)), []
    while not case.last.finished:
        story.append(walk(case, chance))
    return story


def test_fifty_interleaved_cases_run_as_each_alone():
    definition = compile_bundle(BUNDLE, topics=TOPICS)
    cases = {seed: (random.Random(seed), Case(definition), []) for seed in range(50)}
    order, left = random.Random(99), list(range(50))
    while left:
        seed = order.choice(left)
        chance, case, story = cases[seed]
        story.append(walk(case, chance))
        if case.last.finished:
            left.remove(seed)
    for seed in range(50):
        assert cases[seed][2] == alone(seed), seed


def test_four_threads_share_one_definition():
    definition = compile_bundle(BUNDLE, topics=TOPICS)
    wrong = []

    def work(first: int) -> None:
        for seed in range(first, first + 15):
            chance, case, story = random.Random(seed), Case(definition), []
            while not case.last.finished:
                story.append(walk(case, chance))
            if story != alone(seed):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(place * 100,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
