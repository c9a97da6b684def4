"""A work list is walked page by page, to the end and back, and neither loses nor repeats a task; its cost does not follow the number of tasks."""

from __future__ import annotations

import random

import pytest

from engine.queries.work_list import MANY, PAGE, Place
from engine.store.statements import inserting
from engine.store.tables.tasks import task

ADD = inserting("test.task", task)


def add(bureau, case_id: int, count: int, **columns) -> None:
    """So many open tasks more, three of them due at each instant, every tenth without one."""
    order = random.Random(7).sample(range(count), count)
    found = bureau.page(case_id).tasks[0]._asdict()
    found.pop("assignee_name")

    def insert(uow):
        for n in order:
            due = None if n % 10 == 0 else 1_800_000_000_000 + n // 3
            uow.write(ADD, {**found, "id": f"{'ab.~'[n % 4]}{n}", "assignee": None, "due_at": due, **columns})

    bureau.app.database.write(insert)


def walk(ask) -> tuple[list[list[str]], list[list[str]]]:
    """The pages forwards to the end, and the pages backwards from the last but one to the first."""
    forth, back = [ask(None)], []
    while forth[-1].later is not None:
        forth.append(ask(forth[-1].later))
    assert forth[0].earlier is None
    place = forth[-1].earlier
    while place is not None:
        page = ask(place, back=True)
        back.append(page)
        place = page.earlier
    return [[r.id for r in page.rows] for page in forth], [[r.id for r in page.rows] for page in reversed(back)]


@pytest.mark.parametrize("own", [True, False], ids=["own", "pools"])
def test_all_pages_together_are_the_list_in_order_and_the_way_back_shows_the_same(bureau, own):
    case_id = bureau.submit()
    actor = bureau.actor_of("window1")
    if own:
        add(bureau, case_id, 3 * PAGE + 20, assignee=actor.id)
    else:
        for no, pool in enumerate(actor.pools):
            add(bureau, case_id, PAGE + 40, pool=pool) if no == 0 else None
        add_more(bureau, case_id, actor.pools[-1])
    ask = bureau.app.ask.work_page if own else bureau.app.ask.pool_page

    forth, back = walk(lambda place, **turn: ask(actor, place, **turn))

    flat = [id_ for page in forth for id_ in page]
    assert len(flat) == len(set(flat)) >= 2 * PAGE
    assert [len(page) for page in forth[:-1]] == [PAGE] * (len(forth) - 1)
    dues = {row.id: row.due_at for row in bureau.page(case_id).tasks}
    mine = {row.id for row in bureau.page(case_id).tasks if (row.assignee == actor.id if own else row.assignee is None and row.pool in actor.pools)}
    assert set(flat) == mine
    order = [(dues[id_] is None, dues[id_] or 0) for id_ in flat]
    assert order == sorted(order)
    assert back == forth[:-1]


def add_more(bureau, case_id: int, pool: str) -> None:
    """The same instants once more, under other ids, in another pool."""
    found = bureau.page(case_id).tasks[-1]._asdict()
    found.pop("assignee_name")

    def insert(uow):
        for n in range(PAGE + 15):
            due = None if n % 10 == 0 else 1_800_000_000_000 + n // 3
            uow.write(ADD, {**found, "id": f"{'.~Bz'[n % 4]}x{n}", "assignee": None, "pool": pool, "due_at": due})

    bureau.app.database.write(insert)


def test_a_task_that_is_done_meanwhile_shifts_no_page(bureau):
    case_id = bureau.submit()
    actor = bureau.actor_of("window1")
    add(bureau, case_id, PAGE + 10, assignee=actor.id)
    first = bureau.app.ask.work_page(actor)
    beyond = bureau.app.ask.work_page(actor, first.later)
    bureau.app.database.write(lambda uow: uow.connection.execute(f"delete from task where id = '{first.rows[3].id}'"))

    assert bureau.app.ask.work_page(actor, first.later).rows == beyond.rows


def test_counts_stop_at_many(bureau):
    case_id = bureau.submit()
    actor = bureau.actor_of("window1")
    add(bureau, case_id, MANY + 5, assignee=actor.id)

    counts = bureau.app.ask.work_counts(actor)

    assert counts["mine"] == MANY
    assert counts["all"] == MANY
    assert counts["pooled"] == 1


@pytest.mark.parametrize("text", ["", "x", "12", "1x.a", "١.a", ".\x00", "9" * 300 + ".a", "-1.a"])
def test_an_address_that_is_no_place_shows_the_first_page(text):
    assert Place.read(text) is None


@pytest.mark.parametrize("place", [Place(None, "a.b~1"), Place(1_800_000_000_000, "x.1")])
def test_a_place_survives_its_address(place):
    assert Place.read(place.text) == place
