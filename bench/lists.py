"""``yizhang bench lists``: what officers and applicants ask most, over a full bureau: work lists, counts, a case's page, progress.

The bureau is made with SQL alone: so many open cases with one open task each, 400 pools of 100 units, 3,000 officers with four pools
each, 30 % of the tasks in somebody's hands, every twentieth without a due instant, two running clocks, three journal events and one
completion a case. Questions go through the product's own ``ask``, each a snapshot of its own for a random officer, applicant or
case: what is timed is the database's answer with the rows made of it, without the page around it.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg

import bench.handlers
from bench.bundle import files
from bench.place import place
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.domain.case_filter import CaseFilter
from engine.domain.moment import millis
from engine.domain.work_filter import Filter
from engine.queries.actors import POSTS, Actor, PostHeld
from engine.store.connections import dialect_of, open_postgresql, open_sqlite, sqlite_path
from engine.store.tables.columns import METADATA
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bootstrap import Application
    from engine.config import Config
    from engine.queries.work_list import Place, TaskPage

UNITS, OFFICERS = 100, 3000
ROLES = ("window", "reviewer", "surveyor", "approver")
CHOICES = {"role": ROLES, "node": ("accept", "review_fire", "survey", "approve"), "kind": ("accept", "joint_review", "joint_survey", "approve")}
ITEMS = 12  # items told apart by the facets of the tasks
DEEP = 12  # pages turned before a "deep" page
HOUR = 3_600_000
FIRST = 10**15  # ids of what is made here
SERIES = "with recursive n(i) as (select cast(0 as bigint) union all select i + 1 from n where i < {count} - 1) "

FILTERS = {
    "item": Filter(item="bench_joint_review3"),
    "kind_channel": Filter(kind="joint_review", channel="window"),
    "overdue": Filter(due="overdue"),
    "item_soon": Filter(item="bench_joint_review5", due="soon"),
    "undated": Filter(due="undated"),
    "text": Filter(text="有限公司 77"),
    "text_absent": Filter(text="没有这样的名字"),
}

SEARCHES = {
    "all": CaseFilter(),
    "number": CaseFilter(q="B77"),
    "text": CaseFilter(q="有限公司 77"),
    "text_absent": CaseFilter(q="没有这样的名字"),
    "officer": CaseFilter(officer="示例7"),
    "unit": CaseFilter(unit="bench3", state="open"),
    "unit_absent": CaseFilter(unit="nowhere"),
    "item_absent": CaseFilter(item="no_such_item", sort="oldest"),
    "late": CaseFilter(late="ever", accepted_from="2020-01-01"),
    "result": CaseFilter(state="licence", closed_from="2020-01-01"),
}

# One statement a table, in SQL that both databases read alike. {n} counts from {low}; {spread} scatters it.
OFFICE = {
    "unit": "select 'bench' || i, '测速单位' || i, 'Bench unit ' || i, 'district', null, '', '' from n",
    "post": "select {first} + i, 'bench' || (i / 4), {role}, '岗位', 'Post' from n",
    "person": "select {first} + i, case when i < {officers} then 'officer' else 'applicant' end, '示例' || i, '', '', '', '', {at} from n",
    "holding": "select {first} + i / 4, {first} + ((i / 4) * 7 + (i % 4) * 101) % {posts}, {at} - 1000, null from n",
}
OFFICE_SIZES = {"unit": UNITS, "post": UNITS * 4, "person": OFFICERS, "holding": OFFICERS * 4}
WORK = {
    "case": "select {first} + i, 'B' || i, 'bench_joint_review', {definition}, {first} + {officers} + i % {applicants}, '某某餐饮有限公司 ' || i, 'online', "
    "'reviewing', null, null, '{{\"operator_name\":\"某某餐饮有限公司\"}}', {at} - {minute} * i, {at} - {minute} * i, null, null from n",
    "case_state": "select {first} + i, 5, 3, 'x', cast('{sealed}' as {bytes}), null from n",
    "task": "select 'b' || i, {first} + i, {node}, {kind}, null, {role} || '@bench' || ((i / 4) % {units}), 'bench' || ((i / 4) % {units}), "
    "case when i % 10 < 3 then {first} + (i / 10 * 3 + i % 10) % {officers} end, 'open', null, '{{}}', {at} - i, "
    "case when i % 20 = 7 then null else {at} + ((i * 48271) % 2147483647) % {ahead} - {past} end, "
    "{kind} || '/bench_joint_review' || ((i / 7) % {items}) || case when i % 3 = 0 then '/window' else '/online' end from n",
    "clock": "select {first} + i / 2, case when i % 2 = 0 then 'statutory' else 'promised' end, "
    "case when i % 2 = 0 then 'statutory' else 'promised' end, '', 20, "
    "'working_days', '行政许可法 第四十二条', {true}, {at} + (i % 1000) * {hour}, {false}, 'running', 1 from n",
    "clock_entry": "select {first} + i / 2, case when i % 2 = 0 then 'statutory' else 'promised' end, 1, 'start', {at}, 0, '', '', null from n",
    "event": 'select {first} + i / 3, i % 3 + 1, {at} + i, \'TaskCompleted\', {first} + i % {officers}, \'{{"node":"intake","task":"x"}}\', \'x\' from n',
    "completion": "select 'c' || i, {first} + i, 'intake', 'generic', '', 'window', {first} + (i * 7) % {officers}, null, '{{}}', '{{}}', 2, {at} - i, null, "
    "{at} + i, 'r' || i from n",
}
LEFT_OUT = {
    "case": ("green_channel", "channel_letter", "channel_confirmed_by", "unit"),
    "clock": ("yellow_left", "yellow_at"),
    "holding": ("leave_id", "ground"),
    "completion": ("acting_for",),
}
WORK_SIZES = {"case": 1, "case_state": 1, "task": 1, "clock": 2, "clock_entry": 2, "event": 3, "completion": 1}


def run(database: str | None, tasks: int, *, questions: int = 300) -> dict[str, Any]:
    """Fill an empty database, ask each question so many times; milliseconds."""
    with place(database) as config:
        migrate(config.database_url)
        app = bootstrap.build(config, bench.handlers)
        furnish(app, files())
        began = time.perf_counter()
        fill(config, tasks)
        filled = time.perf_counter() - began
        try:
            figures = _measure(app, tasks, questions)
        finally:
            app.close()
    about = {"database": app.database.dialect, "tasks": tasks, "cases": tasks, "journal_rows": 3 * tasks, "pools": UNITS * len(ROLES)}
    return about | {"officers": OFFICERS, "fill_s": round(filled, 1), "questions": questions} | figures


def fill(config: Config, tasks: int) -> None:
    """Insert the bureau and its work with foreign keys unchecked, then let the database learn its own sizes."""
    sqlite = dialect_of(config.database_url) == "sqlite"
    connection: Any = open_sqlite(sqlite_path(config.database_url), "OFF") if sqlite else open_postgresql(config.database_url)
    with suppress(psycopg.errors.InsufficientPrivilege):
        connection.execute("pragma foreign_keys=off" if sqlite else "set session_replication_role = replica")
    applicants = max(tasks // 10, 1)
    sizes = OFFICE_SIZES | {"person": OFFICERS + applicants} | {name: per * tasks for name, per in WORK_SIZES.items()}
    words = _words(connection, applicants, sqlite=sqlite)
    for table, text in (OFFICE | WORK).items():
        connection.execute(f'insert into "{table}" ({_columns(table)}) {SERIES.format(count=sizes[table])}{text.format_map(words)}')
    connection.execute("analyze" if sqlite else "vacuum analyze")
    connection.close()


def _columns(table: str) -> str:
    """The columns that the statements above fill: all but those left to their defaults."""
    return ", ".join(column.name for column in METADATA.tables[table].columns if column.name not in LEFT_OUT.get(table, ()))


def _words(connection: Any, applicants: int, *, sqlite: bool) -> dict[str, object]:
    """What the statements above leave open."""
    (definition,) = connection.execute("select min(id) from definition").fetchone()
    by_role = {name: "case i % 4 " + " ".join(f"when {no} then '{word}'" for no, word in enumerate(words)) + " end" for name, words in CHOICES.items()}
    return {
        **by_role,
        "definition": definition,
        "applicants": applicants,
        "first": FIRST,
        "officers": OFFICERS,
        "units": UNITS,
        "items": ITEMS,
        "posts": UNITS * len(ROLES),
        "at": millis(datetime.now(UTC)),
        "ahead": 30 * 24 * HOUR,
        "past": 5 * 24 * HOUR,
        "hour": HOUR,
        "minute": HOUR // 60,
        "sealed": "x" * 200,
        "bytes": "blob" if sqlite else "bytea",
        "true": "true",
        "false": "false",
    }


def _measure(app: Application, tasks: int, questions: int) -> dict[str, Any]:
    chance = random.Random(1)
    actors = [_officer(app, FIRST + chance.randrange(OFFICERS)) for _ in range(min(questions, 100))]
    pages = {actor.id: (_deep(app.ask.work_page, actor), _deep(app.ask.pool_page, actor)) for actor in actors}
    head = replace(actors[0], roles=frozenset({"head"}))

    def case_id() -> int:
        return FIRST + chance.randrange(tasks)

    asked: dict[str, Callable[[Actor], object]] = {
        "mine": app.ask.work_page,
        "mine_deep": lambda actor: app.ask.work_page(actor, pages[actor.id][0]),
        "pools": app.ask.pool_page,
        "pools_deep": lambda actor: app.ask.pool_page(actor, pages[actor.id][1]),
        "counts": app.ask.work_counts,
        "tally": app.ask.work_tally,
        **_filtered(app, actors),
        **_searched(app, head),
        "search_own": lambda actor: app.ask.found_cases(actor, CaseFilter()),
        "search_own_text": lambda actor: app.ask.found_cases(actor, SEARCHES["text"]),
        "surveys_to_sign": app.ask.surveys_to_sign,
        "done": app.ask.done,
        "case": lambda _: app.ask.case(case_id(), head),
        "progress": lambda _: app.ask.case_by_number(f"B{chance.randrange(tasks)}", head),
        "my_cases": lambda actor: app.ask.my_cases(replace(actor, id=FIRST + OFFICERS + chance.randrange(max(tasks // 10, 1)))),
    }
    figures: dict[str, Any] = {}
    for name, question in asked.items():
        times = sorted(_timed(question, chance.choice(actors)) for _ in range(questions))
        figures |= {f"{name}_p50_ms": _ms(times, 0.5), f"{name}_p95_ms": _ms(times, 0.95)}
    return figures | {"worst_p95_ms": max(v for k, v in figures.items() if k.endswith("p95_ms"))}


def _officer(app: Application, person: int) -> Actor:
    with app.database.reading() as reader:
        posts = tuple(PostHeld(*row) for row in reader.ask(POSTS, {"person_id": person, "at": millis(app.bureau.now())}).all())
    return Actor(person, "officer", "示例", "", "", "", "", "bench", frozenset(p.role for p in posts), posts)


def _deep(ask: Callable[..., TaskPage], actor: Actor) -> Place | None:
    """A place some pages into the list."""
    place = None
    for _ in range(DEEP):
        page = ask(actor, place)
        if page.later is None:
            break
        place = page.later
    return place


def _filtered(app: Application, actors: list[Actor]) -> dict[str, Callable[[Actor], object]]:
    """Each filter of the work list over the pools, its choices found beforehand as the page finds them."""
    tallies = {actor.id: app.ask.work_tally(actor) for actor in actors}

    def question(wanted: Filter) -> Callable[[Actor], object]:
        return lambda actor: app.ask.pool_page(actor, choice=tallies[actor.id].choice(wanted, pooled=True))

    return {f"filter_{name}": question(wanted) for name, wanted in FILTERS.items()}


def _searched(app: Application, head: Actor) -> dict[str, Callable[[Actor], object]]:
    """Each search as the head asks it."""

    def question(wanted: CaseFilter) -> Callable[[Actor], object]:
        return lambda _: app.ask.found_cases(head, wanted)

    return {f"search_{name}": question(wanted) for name, wanted in SEARCHES.items()}


def _timed(question: Callable[[Actor], object], actor: Actor) -> float:
    began = time.perf_counter()
    question(actor)
    return time.perf_counter() - began


def _ms(ordered: list[float], part: float) -> float:
    return round(ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000, 3)
