"""Handlers that fail, hang or swallow everything end as incidents with backoff while other cases flow; what is cured goes on by itself."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.domain.moment import millis
from engine.domain.retries import WAITS_MS
from engine.service import stepping
from engine.service.deadline import Overrun, limited
from engine.verify import verify
from engine.worker import Worker


def hang(*_):
    while True:
        pass


def stubborn(*_):
    while True:
        try:
            while True:
                sum(range(100))
        except Exception:  # noqa: BLE001 - what a careless handler does
            pass


def fail(*_):
    raise ValueError("planted")


def infect(bureau, run) -> dict[str, object]:
    """Every handler of this node becomes ``run``; returns the healthy ones."""
    healthy = dict(bureau.app.bureau.topics)
    bureau.app.bureau.topics = {name: replace(topic, run=run) for name, topic in healthy.items()}
    return healthy


def stuck(bureau) -> int:
    """A case whose next handler has failed."""
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    return case_id


@pytest.mark.parametrize("run", [fail, hang, stubborn])
def test_a_sick_handler_is_an_incident_and_others_flow(bureau, monkeypatch, run):
    monkeypatch.setattr(stepping, "limited", lambda work: limited(work, 0.3))
    healthy = infect(bureau, run)
    began = time.monotonic()
    case_id = stuck(bureau)
    assert time.monotonic() - began < 20
    incidents = bureau.page(case_id).incidents
    assert incidents
    assert incidents[0].next_at == incidents[0].raised_at + WAITS_MS[0]
    bureau.app.bureau.topics = healthy
    bureau.grant(bureau.submit())
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_it_is_tried_again_later_and_later_and_then_needs_a_person(bureau):
    infect(bureau, fail)
    case_id = stuck(bureau)
    events = bureau.page(case_id).row.event_no
    worker = Worker(bureau.app)
    for tried, wait in enumerate(WAITS_MS, 1):
        assert worker.retry_due() == 0
        bureau.clock.now += timedelta(milliseconds=wait)
        assert worker.retry_due() >= 1
        assert {i.attempts for i in bureau.page(case_id).incidents} == {tried}
    assert {i.next_at for i in bureau.page(case_id).incidents} == {None}
    bureau.clock.move(days=1)
    assert worker.retry_due() == 0
    assert bureau.page(case_id).row.event_no == events, "a vain retry leaves no trace in the journal"
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_cured_handler_lets_the_case_go_on_without_anybody(node):
    one, two = node(), node()
    healthy = infect(one, fail)
    case_id = stuck(one)
    one.app.bureau.topics = healthy
    for each in (one, two):
        each.clock.now += timedelta(milliseconds=WAITS_MS[0])
    assert Worker(two.app).retry_due() >= 1
    Worker(one.app).retry_due()
    page = one.page(case_id)
    assert not page.incidents
    assert [e.type for e in page.events].count("IncidentResolved") == [e.type for e in page.events].count("IncidentRaised")
    assert verify(one.config.database_url, one.config.state_key) == []
    assert millis(one.clock()) > page.row.received_at


def test_the_limit_interrupts_once_and_leaves_what_follows_alone():
    for _ in range(20):
        with pytest.raises(Overrun):
            limited(hang, 0.02)
        assert limited(lambda: sum(range(1000)), 0.02) == 499500
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        pass
