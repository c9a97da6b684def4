"""Use-cases joined into one transaction: those of one case see each other, and nobody hears before the commit."""

from __future__ import annotations

import threading

from engine.domain.commands import CompleteTask
from engine.domain.errors import Stale
from engine.verify import verify


def reviews(bureau, case_id):
    return [row for row in bureau.page(case_id).tasks if row.node == "review_unit"]


def post(bureau, row, request):
    person = row.assignee or bureau.people[bureau._hand(row)]
    return bureau.app.submit(CompleteTask(person, row.id, 10**6, {"opinion": ["agree"], "reasons": ["符合"]}, request))


def held_up(bureau):
    """A use-case that keeps the writer busy until everything behind it is queued, so that all of it is joined."""
    ready = threading.Event()
    bureau.app.database.submit(lambda _: ready.wait(10))
    return ready


def test_all_reviews_of_one_case_posted_at_once_are_all_taken(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    rows = reviews(bureau, case_id)
    ready = held_up(bureau)
    futures = [post(bureau, row, f"r-{row.id}") for row in rows]
    ready.set()
    assert [f.result(30).id for f in futures] == [row.id for row in rows]
    assert reviews(bureau, case_id) == []
    assert len([c for c in bureau.page(case_id).completions if c.node == "review_unit"]) == len(rows)
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_one_task_posted_twice_at_once_is_taken_once(bureau):
    cases = [bureau.submit() for _ in range(3)]
    for case_id in cases:
        bureau.complete(case_id, "accept_case")
    rows = [reviews(bureau, case_id)[0] for case_id in cases]
    ready = held_up(bureau)
    futures = [post(bureau, row, f"a-{row.id}") for row in rows] + [post(bureau, rows[1], "late")]
    ready.set()
    assert [f.result(30).case_id for f in futures[:3]] == cases
    assert isinstance(futures[3].exception(30), Stale)
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
