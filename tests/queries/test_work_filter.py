"""A filtered list is exactly the part of the whole list that fits, forwards and backwards, and its counts are those of its pages."""

from __future__ import annotations

import random

import pytest

from engine.domain.commands import DropView, SaveView
from engine.domain.errors import Invalid, Rejection
from engine.domain.work_filter import BANDS, Facet, Filter
from engine.queries import work_list
from engine.queries.work_list import PAGE
from engine.service.saved_views import LONGEST, MOST
from engine.store.statements import inserting
from engine.store.tables.tasks import task

ADD = inserting("test.task", task)
KINDS, ITEMS, CHANNELS = ("accept", "joint_review", "approve"), ("catering_licence", "fireworks", "school"), ("online", "window")
DAY = 86_400_000


def add(bureau, case_id: int, count: int, whose) -> None:
    """So many tasks in ``whose(n)``'s hands or pools, of all kinds, items and channels, due around now or not at all."""
    chance = random.Random(11)
    found = bureau.page(case_id).tasks[0]._asdict()
    found.pop("assignee_name")
    now = int(bureau.clock().timestamp() * 1000)

    def insert(uow):
        for n in range(count):
            facet = Facet(chance.choice(KINDS), chance.choice(ITEMS), chance.choice(CHANNELS))
            due = None if n % 9 == 0 else now + (n % 40 - 8) * DAY // 2
            uow.write(ADD, {**found, "id": f"{'ab.~'[n % 4]}{n}", "facet": facet.text, "due_at": due, **whose(n)})

    bureau.app.database.write(insert)


def everything(ask) -> list:
    rows, page = [], ask(None)
    while True:
        rows += page.rows
        if page.later is None:
            return rows
        page = ask(page.later)


def backwards(ask) -> list:
    page = ask(None)
    while page.later is not None:
        page = ask(page.later)
    rows = page.rows
    while page.earlier is not None:
        page = ask(page.earlier, back=True)
        rows = page.rows + rows
    return rows


FILTERS = [
    Filter(kind="accept"),
    Filter(item="fireworks", channel="window"),
    Filter(due="overdue"),
    Filter(due="today"),
    Filter(kind="joint_review", due="soon"),
    Filter(due="later"),
    Filter(channel="online", due="undated"),
    Filter(kind="nothing_of_the_kind"),
    Filter(text="小满"),
    Filter(kind="approve", text="小满"),
    Filter(text="no such name"),
]


@pytest.mark.parametrize("own", [True, False], ids=["own", "pools"])
def test_a_filtered_list_is_the_part_of_the_whole_that_fits(bureau, own):
    case_id = bureau.submit()
    actor = bureau.actor_of("window1")
    add(bureau, case_id, 4 * PAGE, lambda n: {"assignee": actor.id} if own else {"assignee": None, "pool": actor.pools[n % len(actor.pools)]})
    ask = bureau.app.ask.work_page if own else bureau.app.ask.pool_page
    tally = bureau.app.ask.work_tally(actor)
    rows = {row.id: row for row in bureau.page(case_id).tasks}
    whole = [row.id for row in everything(lambda place, **turn: ask(actor, place, **turn))]
    assert len(whole) >= 4 * PAGE

    for wanted in FILTERS:
        found = [row.id for row in everything(lambda place, w=wanted, **turn: ask(actor, place, choice=tally.choice(w, pooled=not own), **turn))]
        expected = [id_ for id_ in whole if _fits(rows[id_], wanted, tally.edges)]
        assert found == expected, wanted
        back = [row.id for row in backwards(lambda place, w=wanted, **turn: ask(actor, place, choice=tally.choice(w, pooled=not own), **turn))]
        assert back == expected, wanted
        if not wanted.text:
            his = [row for row in rows.values() if row.assignee == actor.id or (row.assignee is None and row.pool in actor.pools)]
            assert tally.count(wanted) == (sum(_fits(row, wanted, tally.edges) for row in his), False), wanted


def _fits(row, wanted: Filter, edges) -> bool:
    if not wanted.admits(Facet.read(row.facet)) or (wanted.text and wanted.text not in "青禾区小满餐饮有限公司"):
        return False
    if wanted.due == "undated":
        return row.due_at is None
    since, until = edges.span(wanted.due)
    return not wanted.due or (row.due_at is not None and (since is None or row.due_at >= since) and (until is None or row.due_at < until))


def test_very_many_facets_are_found_as_words_are(bureau, monkeypatch):
    case_id = bureau.submit()
    actor = bureau.actor_of("window1")
    add(bureau, case_id, 2 * PAGE, lambda _: {"assignee": actor.id})
    tally = bureau.app.ask.work_tally(actor)
    wanted = Filter(channel="online")
    exact = [r.id for r in everything(lambda place: bureau.app.ask.work_page(actor, place, choice=tally.choice(wanted, pooled=False)))]

    monkeypatch.setattr(work_list, "MOST_RANGES", 2)

    assert [r.id for r in everything(lambda place: bureau.app.ask.work_page(actor, place, choice=tally.choice(wanted, pooled=False)))] == exact


def test_a_search_that_stops_short_says_so_and_goes_on(bureau, monkeypatch):
    case_id = bureau.submit()
    actor = bureau.actor_of("window1")
    add(bureau, case_id, 3 * PAGE, lambda _: {"assignee": actor.id})
    tally = bureau.app.ask.work_tally(actor)
    monkeypatch.setattr(work_list, "SCANNED", 1)

    page = bureau.app.ask.work_page(actor, choice=tally.choice(Filter(kind="no such kind", text="x"), pooled=False))
    assert not page.rows  # nothing of the kind: there is nothing to search

    page = bureau.app.ask.work_page(actor, choice=tally.choice(Filter(text="no such name"), pooled=False))
    assert page.partial == (page.later is not None)
    assert page.rows == []


def test_real_tasks_carry_the_facet_of_their_case(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")

    facets = {Facet.read(row.facet) for row in bureau.page(case_id).tasks}

    assert facets == {Facet("joint_review", "catering_licence", "online")}


def test_the_tally_counts_own_and_pooled_work_together(bureau):
    for _ in range(3):
        bureau.submit()
    actor = bureau.actor_of("window1")
    tally = bureau.app.ask.work_tally(actor)

    assert tally.count(Filter()) == (3, False)
    assert tally.count(Filter(kind="accept", channel="online")) == (3, False)
    assert sum(tally.count(Filter(due=band))[0] for band in BANDS) == 3
    assert tally.values("kind") == ["accept"]


def test_views_are_kept_replaced_and_forgotten_by_their_own_officer_alone(bureau):
    one, other = bureau.actor_of("window1"), bureau.actor_of("window2")
    bureau.handle(SaveView(one.id, " 急件 ", {"due": "overdue"}))
    kept = bureau.handle(SaveView(one.id, "急件", {"due": "today", "kind": "accept"}))

    (view,) = bureau.app.ask.saved_views(one)
    assert (view.name, view.wanted) == ("急件", Filter(kind="accept", due="today"))
    assert bureau.app.ask.saved_views(other) == []

    bureau.handle(DropView(other.id, view.id))
    assert bureau.app.ask.saved_views(one) == [view]
    bureau.handle(DropView(one.id, view.id))
    assert bureau.app.ask.saved_views(one) == []
    assert kept.id


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST + 1), "a\nb"])
def test_a_view_needs_a_name(bureau, name):
    with pytest.raises(Invalid):
        bureau.handle(SaveView(bureau.actor_of("window1").id, name, {"due": "today"}))


def test_a_view_needs_a_condition_and_there_are_not_ever_more(bureau):
    one = bureau.actor_of("window1").id
    with pytest.raises(Rejection, match="at least one condition"):
        bureau.handle(SaveView(one, "空", {"due": "yesterday"}))
    for n in range(MOST):
        bureau.handle(SaveView(one, f"第{n}个", {"due": "today"}))
    with pytest.raises(Rejection, match="at most"):
        bureau.handle(SaveView(one, "再一个", {"due": "today"}))
    bureau.handle(SaveView(one, "第0个", {"due": "later"}))
