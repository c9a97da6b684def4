"""One suite for both databases: what a step leaves, who wins a race, what a failure leaves behind."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import column, func, select, table

from engine.domain.commands import AddNote, ClaimTask, CompleteTask, FireTimer, ReleaseTask, SubmitCase
from engine.domain.errors import Busy, Invalid, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.store.pipeline import Pipeline
from engine.store.statements import Statement
from engine.store.tables.clocks import timer
from engine.store.tables.journal import event
from engine.store.tables.tasks import completion, duty
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import ANSWERS

EVENTS = Statement("test.events", select(func.count().label("count")).select_from(event))
TIMERS = Statement("test.timers", select(timer))


def sound(bureau) -> None:
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def rows(bureau, statement):
    with bureau.app.database.reading() as reader:
        return reader.ask(statement).all()


def test_a_case_from_application_to_licence_leaves_every_invariant_intact(bureau):
    case_id = bureau.submit()
    bureau.grant(case_id)
    page = bureau.page(case_id)
    assert (page.row.status, page.row.result, page.row.end_node) == ("closed", "licence", "licence_issued")
    assert [row.state for row in page.licences] == ["valid"]
    sound(bureau)


def test_the_same_request_twice_gives_the_same_receipt_and_happens_once(bureau):
    values = bureau.form()
    command = SubmitCase(bureau.people["xiaoman"], "catering_licence", values, "same-request")
    first, second = bureau.handle(command), bureau.handle(command)
    assert (first.case_id, first.number) == (second.case_id, second.number)
    assert len(bureau.app.ask.my_cases(bureau.actor_of("xiaoman"))) == 1


def test_a_double_click_on_a_task_gets_the_first_answer(bureau):
    case_id = bureau.submit()
    row = bureau.task(case_id, "accept_case")
    raw = {"acceptance": ["accept"], "materials": ANSWERS["accept_case"]["materials"]}
    command = CompleteTask(bureau.people["window1"], row.id, bureau.page(case_id).row.event_no, raw, "double-click")
    first = bureau.handle(command)
    again = bureau.handle(command)
    assert again.id == first.id == row.id
    assert len([c for c in bureau.page(case_id).completions if c.node == "accept_case"]) == 1
    sound(bureau)


def test_of_two_nodes_completing_one_task_at_once_one_wins_and_the_other_hears_why(node):
    one, two = node(), node()
    for _ in range(8):
        case_id = one.submit()
        row = one.task(case_id, "accept_case")
        raw = {"acceptance": ["accept"], "materials": ANSWERS["accept_case"]["materials"]}
        start = threading.Barrier(2)

        def post(bureau, login, row=row, case_id=case_id, raw=raw, start=start):
            start.wait()
            try:
                return bureau.handle(CompleteTask(bureau.people[login], row.id, 10**6, raw, f"{login}-{case_id}"))
            except Rejection as refusal:
                return refusal

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda pair: post(*pair), [(one, "window1"), (two, "window2")]))
        losers = [a for a in answers if isinstance(a, Rejection)]
        assert len(losers) == 1
        assert isinstance(losers[0], Stale)
        assert "办理完成" in losers[0].zh
        assert len([c for c in one.page(case_id).completions if c.node == "accept_case"]) == 1
    sound(one)


def test_nodes_take_turns_on_one_case_without_losing_a_step(node):
    one, two = node(), node()
    case_id = one.submit()
    one.complete(case_id, "accept_case")
    two.review_all(case_id)
    one.complete(case_id, "approve_case")
    two.complete(case_id, "issue_licence")
    one.complete(case_id, "deliver")
    assert two.page(case_id).row.status == "closed"
    sound(one)


def test_who_accepted_a_case_may_not_deliver_an_opinion_on_it(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    row = bureau.task(case_id, "review_unit", "market_supervision")
    with pytest.raises(NotFound):
        bureau.handle(CompleteTask(bureau.people["window1"], row.id, 10**6, {"opinion": ["agree"]}, "r-1"))


def test_the_database_itself_refuses_a_second_exclusive_duty(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    person = bureau.people["window1"]
    forged = {
        **{c.name: "" for c in completion.columns},
        "task_id": "forged",
        "case_id": case_id,
        "person_id": person,
        "duty": "approve",
        "data": "{}",
        "answers": "{}",
        "event_no": 1,
        "opened_at": 0,
        "due_at": None,
        "completed_at": 0,
        "request_id": "forged",
        "acting_for": None,
    }
    from engine.store.statements import inserting

    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.IntegrityError)):
        bureau.app.database.write(lambda uow: uow.write(inserting("forge", completion), forged))
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.IntegrityError)):
        bureau.app.database.write(lambda uow: uow.write(inserting("forge", duty), {"case_id": case_id, "person_id": person, "duty": "approve"}))
    sound(bureau)


def test_a_refused_post_does_not_disturb_those_committed_with_it(bureau):
    cases = [bureau.submit() for _ in range(6)]
    tasks = [bureau.task(case_id, "accept_case") for case_id in cases]
    good = {"acceptance": ["accept"], "materials": ANSWERS["accept_case"]["materials"]}
    futures = [
        bureau.app.submit(CompleteTask(bureau.people["window1"], t.id, 10**6, {"acceptance": ["nonsense"]} if n == 3 else good, f"b-{n}"))
        for n, t in enumerate(tasks)
    ]
    with pytest.raises(Invalid):
        futures[3].result()
    assert [f.result().case_id for n, f in enumerate(futures) if n != 3] == [c for n, c in enumerate(cases) if n != 3]
    sound(bureau)


def test_a_write_that_fails_half_way_leaves_its_neighbours_and_nothing_of_itself(bureau):
    cases = [bureau.submit() for _ in range(3)]

    def half(uow):
        from engine.domain import records
        from engine.store.apply import STATEMENTS

        uow.write(STATEMENTS[records.HeadAdvanced], {"case_id": cases[0], "seen_event": bureau_heads[0], "event_no": 99, "head_hash": "x", "head_seal": "x"})
        raise RuntimeError("planted")

    bureau_heads = [bureau.page(c).row.event_no for c in cases]
    ids = [bureau.task(c, "accept_case").id for c in cases]
    futures = [bureau.app.submit(ClaimTask(bureau.people["window1"], ids[1], "c-1")), bureau.app.database.submit(half)]
    futures.append(bureau.app.submit(ClaimTask(bureau.people["window1"], ids[2], "c-2")))
    assert futures[0].result().case_id == cases[1]
    with pytest.raises(RuntimeError):
        futures[1].result()
    assert futures[2].result().case_id == cases[2]
    sound(bureau)


def test_a_lost_answer_to_the_commit_is_not_done_twice(bureau, monkeypatch):
    from engine.store import database as module

    case_id = bureau.submit()
    row = bureau.task(case_id, "accept_case")
    before = rows(bureau, EVENTS)[0].count
    real = module._Joined._begin
    state = {"armed": True}

    class Losing:
        """A connection whose first commit happens, but whose answer never arrives."""

        def __init__(self, connection):
            self._connection = connection

        def __getattr__(self, name):
            return getattr(self._connection, name)

        def execute(self, sql, *args):
            result = self._connection.execute(sql, *args)
            if sql == "commit" and state.pop("armed", False):
                raise (sqlite3.OperationalError if isinstance(self._connection, sqlite3.Connection) else psycopg.OperationalError)("connection lost")
            return result

    def begin(self):
        if not isinstance(self.connection, Losing):
            self.connection = Losing(self.connection)
        real(self)

    monkeypatch.setattr(module._Joined, "_begin", begin)
    receipt = bureau.handle(ClaimTask(bureau.people["window1"], row.id, "lost-reply"))
    assert receipt.case_id == case_id
    assert rows(bureau, EVENTS)[0].count == before + 1
    sound(bureau)


def test_a_reader_writes_nothing(bureau):
    with pytest.raises((Busy, sqlite3.OperationalError)), bureau.app.database.reading() as reader:
        reader.connection.execute("delete from task")


def test_a_question_that_fails_unread_fails_its_own_reader_and_not_the_next(bureau):
    """On PostgreSQL nobody waits for the end of a reading whose answers have all come; one with a question open must."""
    broken = Statement("test.broken", select(column("id")).select_from(table("no_such_table", column("id"))))
    assert rows(bureau, EVENTS)[0].count == 0
    with pytest.raises(Busy), bureau.app.database.reading() as reader:
        reader.ask(broken)
    bureau.submit()
    before = rows(bureau, EVENTS)[0].count
    bureau.submit()
    assert rows(bureau, EVENTS)[0].count == 2 * before > 0


def test_what_a_page_asks_travels_together(bureau, monkeypatch):
    """The page of a case asks some twenty questions; on PostgreSQL they are three journeys, and the end of the reading is none."""
    case_id = bureau.submit()
    actor = bureau.actor_of("head")
    journeys = []
    real = Pipeline.sync
    monkeypatch.setattr(Pipeline, "sync", lambda self: (None if self.quiet else journeys.append(self), real(self))[1])
    assert bureau.app.ask.case(case_id, actor) is not None
    assert len(journeys) <= 3


def test_a_page_is_stale_when_another_unit_has_objected_since_it_was_drawn(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    seen = bureau.page(case_id).row.event_no
    urban = bureau.task(case_id, "review_unit", "urban_management")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="object", reasons="后厨与宿舍相通")
    with pytest.raises(Stale):
        bureau.handle(CompleteTask(urban.assignee, urban.id, seen, {"opinion": ["agree"]}, "stale-1"))
    bureau.handle(CompleteTask(urban.assignee, urban.id, bureau.page(case_id).row.event_no, {"opinion": ["agree"]}, "stale-2"))
    sound(bureau)


def test_a_note_by_a_colleague_does_not_make_a_page_stale(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    seen = bureau.page(case_id).row.event_no
    row = bureau.task(case_id, "review_unit", "market_supervision")
    bureau.handle(AddNote(bureau.people["window1"], case_id, "申请人来电", "note-1"))
    bureau.handle(CompleteTask(row.assignee, row.id, seen, {"opinion": ["agree"]}, "not-stale"))
    sound(bureau)


def test_a_due_timer_fires_once_whoever_claims_it(node):
    one, two = node(), node()
    case_id = one.submit()
    for each in (one, two):
        each.clock.move(days=3)
    due = [row for row in rows(one, TIMERS) if row.due_at <= millis(one.clock())]
    assert due
    workers = [Worker(one.app), Worker(two.app)]
    with ThreadPoolExecutor(2) as pool:
        fired = sum(pool.map(lambda w: w.fire_due(), workers))
    assert fired == len(due)
    assert [e.type for e in one.page(case_id).events].count("ClockOverdue") == len(due)
    one.handle(FireTimer(due[0].id))
    assert [e.type for e in one.page(case_id).events].count("ClockOverdue") == len(due)
    sound(one)


def test_a_claimed_task_can_be_put_back_and_taken_by_another(bureau):
    case_id = bureau.submit()
    row = bureau.task(case_id, "accept_case")
    bureau.handle(ClaimTask(bureau.people["window1"], row.id, "c1"))
    with pytest.raises(Rejection):
        bureau.handle(ClaimTask(bureau.people["window2"], row.id, "c2"))
    bureau.handle(ReleaseTask(bureau.people["window1"], row.id, "c3"))
    bureau.handle(ClaimTask(bureau.people["window2"], row.id, "c4"))
    assert bureau.task(case_id, "accept_case").assignee == bureau.people["window2"]
    sound(bureau)


def test_a_restarted_node_goes_on_where_the_dead_one_stopped(node):
    one = node()
    case_id = one.submit()
    one.complete(case_id, "accept_case")
    one.app.bureau.live.clear()
    two = node()
    two.review_all(case_id)
    assert [t.node for t in two.page(case_id).tasks] == ["approve_case"]
    sound(two)
