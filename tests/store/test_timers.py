"""Due timers: a tick's cost follows what is due; one that can't be fired is put off and holds up no other."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.domain.moment import millis
from engine.service import fire_timer as module
from engine.store.calendar import CALENDAR_BEHIND
from engine.store.statements import Statement, inserting
from engine.store.tables.clocks import timer
from engine.store.tables.outbox import outbox
from engine.store.timers import CLAIM, RECLAIM, WAITING
from engine.worker import Worker

ADD = inserting("test.timer", timer)
ALL = Statement("test.timers", select(timer).order_by(timer.c.due_at, timer.c.id))
SENT = Statement("test.outbox", select(outbox))


def timers(bureau):
    with bureau.app.database.reading() as reader:
        return reader.ask(ALL).all()


def pend(bureau, count: int) -> None:
    case_id, later = bureau.submit(), millis(bureau.clock()) + 10**9

    def insert(uow):
        for n in range(count):
            row = {
                "id": n + 1,
                "case_id": case_id,
                "kind": "diagram",
                "subject": f"x{n}",
                "due_at": later + n,
                "owner": None,
                "claimed_at": None,
                "attempts": 0,
            }
            uow.write(ADD, row)
        uow.connection.execute("analyze")

    bureau.app.database.write(insert)


@pytest.mark.parametrize("plan", ["auto", "force_generic_plan"])
@pytest.mark.parametrize("statement", [CLAIM, RECLAIM, WAITING], ids=lambda s: s.name)
def test_looking_for_due_timers_never_reads_all_pending_ones(bureau, statement, plan):
    """Nor when PostgreSQL has stopped looking at the instant, as it does after some executions."""
    pend(bureau, 3000)
    given = {"at": 1, "stale": 0, "me": "me"}
    lines = explained(bureau, statement, given, plan)
    assert lines
    assert not [line for line in lines if re.search(r"Seq Scan on timer|SCAN timer\b(?! USING)", line)], lines
    assert [line for line in lines if re.search(r"ix_timer_(due_at|claimed_at)", line)], lines


COLUMNS = "case_id, name, kind, subject, limit_value, limit_unit, reference, verified, due_at, provisional, state, calendar_version"


@pytest.mark.parametrize("plan", ["auto", "force_generic_plan"])
def test_looking_for_clocks_behind_the_calendar_never_reads_all_clocks(bureau, plan):
    def fill(uow):
        for n in range(3000):
            uow.connection.execute(
                f"insert into clock ({COLUMNS}) select case_id, name || {n}, {COLUMNS.partition(', name, ')[2]} "
                "from (select * from clock order by case_id, name limit 1) as one"
            )
        uow.connection.execute("analyze")

    bureau.complete(bureau.submit(), "accept_case")
    bureau.app.database.write(fill)
    lines = explained(bureau, CALENDAR_BEHIND, {}, plan)
    assert not [line for line in lines if re.search(r"Seq Scan on clock|SCAN clock\b(?! USING)", line)], lines
    assert [line for line in lines if "ix_clock_calendar_version" in line], lines


def explained(bureau, statement, given, plan: str) -> list[str]:
    dialect = bureau.app.database.dialect
    found: list[str] = []

    def explain(uow):
        if dialect == "postgresql":
            uow.connection.execute(f"set local plan_cache_mode = {plan}")
        sql = ("explain query plan " if dialect == "sqlite" else "explain ") + statement.sql(dialect)
        found.extend(" ".join(str(part) for part in row) for row in uow.connection.execute(sql, {**statement.constants, **given}).fetchall())

    bureau.app.database.write(explain)
    return found


def due_cases(bureau, count: int) -> None:
    for _ in range(count):
        bureau.complete(bureau.submit(), "accept_case")
    bureau.clock.move(days=400)


def test_a_timer_whose_case_raises_is_put_off_and_the_others_fire(bureau, monkeypatch):
    due_cases(bureau, 3)
    poisoned = timers(bureau)[0]

    def explode(*_):
        raise RuntimeError("planted")

    real_fire = module.fire_clock
    monkeypatch.setattr(module, "fire_clock", lambda dossier, name: explode() if dossier.case_id == poisoned.case_id else real_fire(dossier, name))

    worker = Worker(bureau.app)
    assert worker.fire_due() > 0

    left = [t for t in timers(bureau) if t.due_at <= millis(bureau.clock()) and t.kind == "clock"]
    assert {t.case_id for t in left} == {poisoned.case_id}
    assert all(t.attempts == 1 for t in left)
    assert worker.fire_due() == 0

    bureau.clock.move(minutes=1, seconds=1)
    worker.fire_due()
    assert {t.attempts for t in timers(bureau) if t.id in {row.id for row in left}} == {2}
    bureau.clock.move(minutes=1, seconds=1)
    assert worker.fire_due() == 0, "the second failure waits twice as long"

    monkeypatch.undo()
    bureau.clock.move(minutes=2)
    worker.fire_due()
    assert not [t for t in timers(bureau) if t.id in {row.id for row in left}]


def test_timers_of_a_worker_that_died_are_fired_by_another(node):
    one, two = node(), node()
    due_cases(one, 2)
    two.clock.now = one.clock.now
    dead = Worker(one.app)
    claimed = dead._claim(millis(one.clock())).result()
    assert claimed

    assert Worker(two.app).fire_due() == 0
    two.clock.move(minutes=1, seconds=1)
    assert Worker(two.app).fire_due() >= len(claimed)
    assert not [t for t in timers(two) if t.id in {row.id for row in claimed}]
