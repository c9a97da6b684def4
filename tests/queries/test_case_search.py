"""The search finds exactly the cases that fit and exist for the asker, page by page, whatever it may look at for one page."""

from __future__ import annotations

import random
from datetime import datetime, time

import pytest
from sqlalchemy import select

from engine.domain.calendar import ZONE
from engine.domain.case_filter import OPEN, CaseFilter
from engine.domain.commands import SaveView
from engine.domain.errors import Invalid, NotAllowed
from engine.domain.search_commands import LogCaseExport
from engine.domain.stages import RESULTS, STATUSES
from engine.queries import case_search
from engine.queries.actors import Actor, PostHeld, relation
from engine.store.statements import Statement, inserting
from engine.store.tables.cases import case
from engine.store.tables.people import person

ADD, ALL = inserting("test.case", case), Statement("test.cases", select(case))
PEOPLE = Statement("test.people", select(person.c.id, person.c.name, person.c.code))
DAY = 86_400_000
FILTERS = [
    {},
    {"sort": "oldest"},
    {"q": "小满"},
    {"q": "Z0007"},
    {"q": "没有这样的名字"},
    {"state": OPEN},
    {"state": "reviewing", "sort": "oldest"},
    {"state": "refused"},
    {"item": "catering_licence"},
    {"item": "fireworks", "q": "饭店 1"},
    {"received_from": "2026-06-20", "received_until": "2026-06-24"},
    {"closed_from": "2026-06-22"},
    {"accepted_until": "2026-06-25", "sort": "accepted"},
    {"late": "never", "unit": "market_supervision"},
    {"late": "now"},
    {"late": "now", "q": "小满", "state": "reviewing"},
    {"officer": "程雨"},
    {"officer": "没有这个人"},
    {"unit": "urban_management", "state": OPEN},
]
READERS = ("head", "window1", "market1", "archivist", "section")


def fill(bureau) -> list:
    """Real cases at several steps, and as many rows as make three pages."""
    for node in ("", "accept_case", "approve_case"):
        case_id = bureau.submit()
        if node:
            bureau.complete(case_id, "accept_case", by="window1")
        if node == "approve_case":
            bureau.review_all(case_id)
    chance = random.Random(5)
    with bureau.app.database.reading() as reader:
        found = reader.ask(ALL).all()[0]._asdict()
    noon = int(bureau.clock().timestamp() * 1000)

    def insert(uow):
        for n in range(3 * case_search.PAGE):
            status = chance.choice(list(STATUSES))
            received = noon - n // 3 * DAY // 4
            row = {"id": 1000 + (n * 7919) % 1000, "number": f"Z{n:04}", "title": f"饭店 {n}", "item": chance.choice(("catering_licence", "fireworks"))}
            row |= {"received_at": received, "accepted_at": received + DAY if n % 4 else None, "status": status}
            row |= {"closed_at": received + 2 * DAY if status == "closed" else None, "result": chance.choice(list(RESULTS)) if status == "closed" else None}
            uow.write(ADD, {**found, **row})

    bureau.app.database.write(insert)
    bureau.app.database.write(lambda uow: uow.connection.execute("update clock set state = 'overdue' where kind = 'promised'"))
    with bureau.app.database.reading() as reader:
        return reader.ask(ALL).all()


def actor_of(bureau, login: str) -> Actor:
    if login != "section":
        return bureau.actor_of(login)
    return Actor(7, "officer", "梁宇", "", "", "", "", "", frozenset({"section_head"}), (PostHeld("section_head", "market_supervision", "", "", "", ""),))


def everything(bureau, actor, wanted) -> list[int]:
    rows, page = [], bureau.app.ask.found_cases(actor, wanted)
    while True:
        rows += [row.id for row in page.rows]
        if page.later is None:
            return rows
        assert page.partial or len(page.rows) == case_search.PAGE
        page = bureau.app.ask.found_cases(actor, wanted, case_search.CasePlace.read(page.later.text))


@pytest.mark.parametrize("scanned", [case_search.SCANNED, 11])
def test_each_filter_finds_what_fits_for_everybody_and_nothing_else(bureau, monkeypatch, scanned):
    monkeypatch.setattr(case_search, "SCANNED", scanned)
    case_search.floor_statement.cache_clear()
    rows = fill(bureau)
    actors = {login: actor_of(bureau, login) for login in READERS}
    with bureau.app.database.reading() as reader:
        sees = {login: {row.id for row in rows if relation(reader, row.id, actor) is not None} for login, actor in actors.items()}
        work = {row.id: (bureau.page(row.id) if row.number[0] != "Z" else None) for row in rows}
    assert len(sees["head"]) == len(rows)
    assert sees["section"] == sees["market1"] - {row.id for row in rows if row.status == "received"} != set()
    for login, actor in actors.items():
        for fields in FILTERS:
            wanted, errors = CaseFilter.of(fields)
            found = everything(bureau, actor, wanted)
            fits = [row for row in rows if row.id in sees[login] and _fits(row, work[row.id], wanted)]
            assert not errors
            assert found == [row.id for row in _sorted(fits, wanted)], (login, fields)
    case_search.floor_statement.cache_clear()


def _sorted(rows, wanted):
    name = {"accepted": "accepted_at", "closed": "closed_at"}.get(wanted.order, "received_at")
    return sorted((row for row in rows if getattr(row, name) is not None), key=lambda row: (getattr(row, name), row.id), reverse=wanted.order != "oldest")


def _fits(row, page, wanted):
    units = {one.unit for one in (*page.opinions, *page.tasks, *page.completions)} if page else set()
    officers = {one.person_name for one in page.completions} if page else set()
    states = {"": True, OPEN: row.status != "closed"}.get(wanted.state, wanted.state in {row.status, row.result})
    spans = all(
        _within(getattr(row, f"{name}_at"), getattr(wanted, f"{name}_from"), getattr(wanted, f"{name}_until")) for name in ("received", "accepted", "closed")
    )
    return (
        states
        and spans
        and (wanted.q in row.title or wanted.q in row.number)
        and wanted.item in {"", row.item}
        and (wanted.late != "now" or (page is not None and any(one.state == "overdue" for one in page.clocks)))
        and (not wanted.officer or wanted.officer in officers)
        and (not wanted.unit or wanted.unit in units)
    )


def _within(at, since, until):
    def midnight(day):
        return int(datetime.combine(datetime.fromisoformat(day).date(), time.min, ZONE).timestamp() * 1000)

    return not (since or until) or (at is not None and (not since or at >= midnight(since)) and (not until or at < midnight(until) + DAY))


def test_a_number_and_a_code_find_their_cases_and_no_one_elses(bureau):
    mine, theirs = bureau.submit("xiaoman"), bureau.submit("linjia")
    with bureau.app.database.reading() as reader:
        codes = {row.id: row.code for row in reader.ask(PEOPLE).all()}
    head, fire = bureau.actor_of("head"), bureau.actor_of("fire1")
    number = bureau.page(mine).row.number
    assert everything(bureau, head, CaseFilter(q=number)) == [mine]
    assert everything(bureau, head, CaseFilter(q=codes[bureau.people["linjia"]])) == [theirs]
    assert everything(bureau, fire, CaseFilter(q=number)) == []


def test_what_cannot_be_read_is_said_at_its_place_and_left_out():
    wanted, errors = CaseFilter.of({"received_from": "2026-13-01", "state": "lost", "closed_from": "2026-07-02", "closed_until": "2026-07-01", "q": "x"})
    assert [error.key for error in errors] == ["state", "received_from", "closed_until"]
    assert wanted == CaseFilter(q="x", closed_from="2026-07-02")


def test_an_export_with_names_needs_a_purpose_and_only_supervision_may(bureau):
    admin, window = bureau.people["admin"], bureau.people["window1"]
    with pytest.raises(NotAllowed):
        bureau.handle(LogCaseExport(window, {}, personal=False, purpose="", request_id="e1"))
    with pytest.raises(Invalid):
        bureau.handle(LogCaseExport(admin, {"q": "小满"}, personal=True, purpose=" ", request_id="e2"))
    with pytest.raises(Invalid):
        bureau.handle(LogCaseExport(admin, {"state": "nonsense"}, personal=False, purpose="", request_id="e4"))
    made = bureau.handle(LogCaseExport(admin, {"q": "小满"}, personal=True, purpose="信访答复", request_id="e5"))
    (entry,) = bureau.app.ask.case_exports()
    assert (entry.id, entry.person_id, entry.purpose, CaseFilter.read(entry.filter)) == (made.id, admin, "信访答复", CaseFilter(q="小满"))
    assert bureau.app.ask.case_export(made.id, window) is None


def test_views_of_the_search_and_of_the_work_list_do_not_mix(bureau):
    one = bureau.actor_of("window1")
    bureau.handle(SaveView(one.id, "急件", {"due": "overdue"}))
    with pytest.raises(Invalid, match="place"):
        bureau.handle(SaveView(one.id, "急件", {"late": "now"}, "cases"))
    bureau.handle(SaveView(one.id, "超期", {"late": "now"}, "cases"))
    assert [view.name for view in bureau.app.ask.saved_views(one)] == ["急件"]
    assert [(view.name, view.wanted) for view in bureau.app.ask.case_views(one)] == [("超期", CaseFilter(late="now"))]
