"""Handlers that fail, hang or swallow everything end as incidents with backoff while other cases flow; what is cured goes on by itself."""

from __future__ import annotations

import random
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.domain.breaker import IN_A_ROW, Breaker
from engine.domain.commands import AddNote, RetryIncident
from engine.domain.moment import millis
from engine.domain.retries import WAITS_MS
from engine.service import deadline, stepping
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


def doze(*_):
    while True:
        time.sleep(0.01)


def oversleep(*_):
    time.sleep(0.6)  # one call into C, which nothing can interrupt: it ends first, and is an overrun all the same


def deaf(*_):
    for _ in range(2):
        try:
            hang()
        except BaseException:  # noqa: BLE001 - swallows the interruption once
            continue


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


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(stepping, "SECONDS", 0.3)
    monkeypatch.setattr(deadline, "AGAIN", 0.3)


@pytest.mark.parametrize("run", [fail, hang, stubborn, doze, oversleep, deaf])
def test_a_sick_handler_is_an_incident_and_others_flow(bureau, hasty, run):
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


def test_a_slow_handler_within_the_limit_is_no_incident(bureau):
    healthy = dict(bureau.app.bureau.topics)

    def slowly(run):
        def slow(*given):
            time.sleep(0.3)  # of two seconds
            return run(*given)

        return slow

    bureau.app.bureau.topics = {name: replace(topic, run=slowly(topic.run)) for name, topic in healthy.items()}
    case_id = stuck(bureau)
    assert not bureau.page(case_id).incidents
    assert bureau.page(case_id).tasks


def test_on_the_worker_one_hanging_case_is_put_off_and_the_others_are_mended_in_the_same_tick(bureau, hasty):
    healthy = infect(bureau, fail)
    cases = [stuck(bureau) for _ in range(3)]
    sick = bureau.page(cases[0]).row.number
    for name, topic in healthy.items():
        healthy[name] = replace(topic, run=lambda inputs, facts, run=topic.run: hang() if facts.case.number == sick else run(inputs, facts))
    bureau.app.bureau.topics = healthy
    bureau.clock.now += timedelta(milliseconds=WAITS_MS[0])
    Worker(bureau.app).tick()
    assert {i.attempts for i in bureau.page(cases[0]).incidents} == {1}
    assert {i.next_at for i in bureau.page(cases[0]).incidents} == {millis(bureau.clock.now) + WAITS_MS[1]}
    assert not any(bureau.page(case_id).incidents for case_id in cases[1:])
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_while_a_handler_hangs_in_case_after_case_nobody_waits_long(bureau, hasty):
    """After the third overrun in a row the topic is not called for a while: what waits behind it waits for three limits, not for ten."""
    infect(bureau, hang)
    other, sick = bureau.submit(), [bureau.submit() for _ in range(10)]
    times: list[float] = []

    def officer():
        for number in range(80):
            began = time.perf_counter()
            bureau.handle(AddNote(bureau.people["window1"], other, f"note {number}", f"beside-{number}"))
            times.append(time.perf_counter() - began)
            time.sleep(0.01)

    beside = threading.Thread(target=officer)
    beside.start()
    began = time.monotonic()
    for case_id in sick:
        bureau.complete(case_id, "accept_case")
    elapsed = time.monotonic() - began
    beside.join()
    assert all(bureau.page(case_id).incidents for case_id in sick)
    assert elapsed < 10 * 0.3 + 2
    assert len([t for t in times if t > 0.3]) <= IN_A_ROW + 2, sorted(times)[-12:]
    assert sorted(times)[len(times) // 2] < 0.25


def test_the_breaker_closes_again_after_its_time_or_an_answer():
    breaker = Breaker()
    for at in range(IN_A_ROW):
        assert not breaker.open("seal", at)
        breaker.overran("seal", at)
    assert breaker.open("seal", 10)
    assert not breaker.open("other", 10)
    assert not breaker.open("seal", 100), "one call is let through"
    breaker.overran("seal", 100)
    assert breaker.open("seal", 101)
    breaker.answered("seal")
    assert not breaker.open("seal", 101)


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


def test_after_the_last_try_an_administrator_retries_it(bureau):
    healthy = infect(bureau, fail)
    case_id = stuck(bureau)
    for wait in WAITS_MS:
        bureau.clock.now += timedelta(milliseconds=wait)
        Worker(bureau.app).retry_due()
    incidents = bureau.page(case_id).incidents
    assert {i.next_at for i in incidents} == {None}
    bureau.handle(RetryIncident(bureau.people["admin"], incidents[0].id, bureau.request_id()))
    assert bureau.page(case_id).incidents, "still sick: the incident stands"
    bureau.app.bureau.topics = healthy
    for incident in bureau.page(case_id).incidents:
        bureau.handle(RetryIncident(bureau.people["admin"], incident.id, bureau.request_id()))
    assert not bureau.page(case_id).incidents
    assert bureau.page(case_id).tasks
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


def test_thousands_of_calls_that_end_as_their_time_is_up_leave_nothing_behind(monkeypatch):
    """Two threads, a look every half millisecond, a change of threads whenever the interpreter likes: Overrun arrives within ``limited`` or never."""
    monkeypatch.setattr(deadline, "LOOK", 0.0005)
    monkeypatch.setattr(deadline, "AGAIN", 0.0004)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    outcomes: list[tuple[int, int, int]] = []

    def spin(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            pass

    def calls(seed):
        chance, ended, interrupted, astray = random.Random(seed), 0, 0, 0
        for _ in range(1500):
            try:
                try:
                    limited(lambda: spin(0.001 + chance.uniform(-0.0005, 0.0005)), 0.001)
                    ended += 1
                except Overrun:
                    interrupted += 1
                sum(range(50))
            except BaseException:  # noqa: BLE001 - what must not be
                astray += 1
        outcomes.append((ended, interrupted, astray))

    threads = [threading.Thread(target=calls, args=(seed,)) for seed in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    sys.setswitchinterval(interval)
    assert len(outcomes) == 2, "a thread hangs"
    assert sum(astray for *_, astray in outcomes) == 0
    assert sum(ended for ended, *_ in outcomes) > 100
    assert sum(interrupted for _, interrupted, _ in outcomes) > 100


def test_handlers_that_end_as_their_time_is_up_leave_every_invariant(bureau, monkeypatch):
    monkeypatch.setattr(stepping, "SECONDS", 0.01)
    monkeypatch.setattr(deadline, "LOOK", 0.001)
    chance = random.Random(4)

    def barely(run):
        def slow(*given):
            end = time.perf_counter() + chance.uniform(0, 0.02)
            while time.perf_counter() < end:
                pass
            return run(*given)

        return slow

    bureau.app.bureau.topics = {name: replace(topic, run=barely(topic.run)) for name, topic in bureau.app.bureau.topics.items()}
    for _ in range(20):
        stuck(bureau)
        bureau.app.bureau.breaker = Breaker()
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
