"""The bench of lists on both databases, small: it measures, and no list ever reads all open tasks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import bench.handlers
from bench.bundle import files
from bench.lists import CHOICES, FILTERS, FIRST, SEARCHES, _officer, fill, run
from bench.place import place
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.domain.case_filter import CaseFilter
from engine.domain.moment import millis
from engine.queries import case_search, cases, tasks, work_list, work_tally
from migrations.run import migrate
from tests import postgres

TASKS = 20_000
WHERE = {
    "person_id": 10**15 + 7,
    "pool": "reviewer@bench3",
    **{f"pool{no}": f"reviewer@bench{no}" for no in range(4)},
    **{f"facet{no}": f"joint_review/bench_joint_review{no}/online" for no in range(4)},
    "now": 10**12,
    "today": 10**12 + 1,
    "soon": 10**12 + 2,
    "due": 0,
    "since": 0,
    "until": 2**62,
    "id": "b5",
    "pattern": "%x%",
    "unit": '%"bench3"%',
    "case_id": 10**15,
}
WALKS = {
    f"{'pools' if pooled else 'own'}-{ranges}-{faceted}-{dated}-{back}-{light}": work_list.statement(
        ranges, pooled=pooled, faceted=faceted, dated=dated, back=back, light=light
    )
    for pooled, ranges, faceted in [(False, 1, False), (False, 2, True), (True, 1, False), (True, 2, False), (True, 4, True)]
    for dated in (True, False)
    for back in (True, False)
    for light in (False, True)
}
LISTS = {
    **WALKS,
    "mine_count": work_list.MINE_COUNT,
    "pool_count": work_list.POOL_COUNT,
    "own_facets": work_tally.OWN_FACETS,
    "pool_facets": work_tally.POOL_FACETS,
    "own_tally": work_tally.counting(2, pooled=False),
    "pool_tally": work_tally.counting(4, pooled=True),
    "case_tasks": cases.TASKS,
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def full(request):
    with place(postgres.create() if request.param == "postgresql" else None) as config:
        migrate(config.database_url)
        app = bootstrap.build(config, bench.handlers)
        furnish(app, files())
        fill(config, TASKS)
        yield app
        app.close()


@pytest.mark.parametrize("name", LISTS)
def test_no_list_reads_all_open_tasks(full, name):
    statement = LISTS[name]
    explain = "explain query plan " if full.database.dialect == "sqlite" else "explain "
    with full.database.reading() as reader:
        sql = explain + statement.sql(full.database.dialect)
        plan = [" ".join(str(part) for part in row) for row in reader.connection.execute(sql, {**statement.constants, **WHERE}).fetchall()]
    assert plan
    assert not [line for line in plan if re.search(r"SCAN task\b(?! USING)|Seq Scan on task\b|Seq Scan on \"?case\b|SCAN case\b", line)], plan
    assert [line for line in plan if re.search(r"ix_task_(pool|assignee|case_id|survey)", line)], plan


@pytest.mark.parametrize("name", [*SEARCHES, "own"])
def test_no_search_reads_all_cases(full, name):
    officer = _officer(full, FIRST + 31)
    asker = officer if name == "own" else replace(officer, roles=frozenset({"head"}))
    explain = "explain query plan " if full.database.dialect == "sqlite" else "explain "
    with full.database.reading() as reader:
        asked = case_search.question_of(reader, asker, SEARCHES.get(name, CaseFilter()))
        stretch = millis(datetime.now(UTC)) - 500 * 60_000 if asked.shape.driver == "range" else 0  # as the floor cuts it in a full bureau
        at = {"place_at": 2**62, "place_id": 2**62, "end_at": stretch, "end_id": 0}
        bad = re.compile(r"SCAN (case|completion|task|clock)\b(?! USING)|Seq Scan on \"?(case|completion|task)\b")
        for statement in (case_search.page_statement(asked.shape), *([case_search.floor_statement(asked.shape)] if asked.shape.driver == "range" else [])):
            sql = explain + statement.sql(full.database.dialect)
            plan = [" ".join(map(str, row)) for row in reader.connection.execute(sql, {**statement.constants, **asked.params, **at}).fetchall()]
            assert not [line for line in plan if bad.search(line)], plan


def test_the_bench_says_a_figure_for_every_question():
    figures = run(None, 2000, questions=5)
    assert {"mine_p95_ms", "pools_deep_p95_ms", "counts_p95_ms", "case_p95_ms", "progress_p95_ms", "worst_p95_ms"} | {
        f"filter_{name}_p95_ms" for name in FILTERS
    } <= figures.keys()
    assert figures["tasks"] == 2000


def test_the_tasks_made_lie_at_nodes_of_the_diagram(full):
    nodes = full.ask.edition("bench_joint_review").definition.nodes
    assert set(CHOICES["node"]) <= nodes.keys()
    assert tasks.LIMIT == work_list.PAGE
