"""办件迁移: rehearsed over all open cases, moved in batches, taken back; due dates, assignees, opinions and what is kept stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import bindparam

from engine.domain.commands import CompleteTask
from engine.domain.errors import Invalid, NotAllowed, Rejection, Stale
from engine.domain.move_commands import LeaveOut, MapMove, MoveCase, RunMove, StartMove, StopMove, TakeBackCase, TakeBackMove, TakeIn
from engine.domain.records import CaseVersioned
from engine.store.apply import STATEMENTS
from engine.store.statements import Statement
from engine.store.tables.moves import move_case
from engine.verify import verify
from tests.bureau import MATERIALS, ROOT
from tests.service.moving import GROUND, carried_on, released, started, version

VERSIONED = STATEMENTS[CaseVersioned]
LIED = Statement("test.lied", move_case.update().where(move_case.c.move_id == bindparam("of_move"), move_case.c.outcome == "moved").values(outcome="left_out"))
FINAL = ("supply_correction", "supply_papers")


def outcomes(bureau, move_id):
    return {row.case_id: (row.outcome, row.code, row.element) for row in bureau.app.ask.moved_cases(move_id)}


def kept(bureau, case_id):
    page = bureau.page(case_id)
    return page.tasks, page.clocks, page.clock_entries, page.opinions, page.row.revision


def first_version(bureau):
    return next(row.id for row in bureau.app.ask.versions() if row.number == 1)


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


@pytest.fixture
def standing(bureau):
    """Cases at acceptance, in the joint review (one unit has spoken), in correction, before the approver and closed."""
    cases = {name: bureau.submit() for name in ("received", "review", "correcting", "approval", "closed")}
    bureau.complete(cases["review"], "accept_case")
    bureau.complete(cases["review"], "review_unit", unit_id="market_supervision")
    bureau.complete(cases["correcting"], "accept_case", acceptance="correct", materials=MATERIALS[:5], correction_notes="布局图没有尺寸")
    bureau.complete(cases["approval"], "accept_case")
    bureau.review_all(cases["approval"])
    bureau.grant(cases["closed"])
    return cases


def test_rehearsed_mapped_moved_and_taken_back(bureau, standing):
    newer = released(bureau, version(FINAL))
    found = started(bureau, newer)
    before = {case_id: kept(bureau, case_id) for case_id in standing.values()}
    carried_on(bureau)
    said = outcomes(bureau, found)
    assert said == {
        **{standing[name]: ("movable", "", "") for name in ("received", "review", "approval")},
        standing["correcting"]: ("refused", "element_gone", "supply_correction"),
    }
    assert {case_id: kept(bureau, case_id) for case_id in standing.values()} == before
    bureau.handle(MapMove(bureau.people["admin"], found, {"supply_correction": "supply_papers"}, bureau.request_id()))
    carried_on(bureau)
    assert outcomes(bureau, found)[standing["correcting"]] == ("mapped", "", "")
    bureau.handle(RunMove(bureau.people["admin"], found, 2, bureau.request_id()))
    carried_on(bureau)
    state = bureau.app.ask.move(found)
    assert (state.row.state, state.counts) == ("rehearsed", {"moved": 2, "movable": 1, "mapped": 1})
    bureau.handle(RunMove(bureau.people["admin"], found, None, bureau.request_id()))
    carried_on(bureau)
    assert bureau.app.ask.move(found).row.state == "done"
    sound(bureau)
    for case_id in (case_id for name, case_id in standing.items() if name != "closed"):
        page, (tasks, *rest, revision) = bureau.page(case_id), before[case_id]
        assert page.edition.number == 2
        assert [task._replace(node="") for task in page.tasks] == [task._replace(node="") for task in tasks]
        assert (page.clocks, page.clock_entries, page.opinions, page.row.revision) == (*rest, revision + 1)
        event = page.events[-1]
        assert (event.type, event.person_id, GROUND in event.data) == ("CaseMoved", bureau.people["admin"], True)
    assert bureau.task(standing["correcting"], "supply_papers").kind == "correction"
    bureau.complete(standing["approval"], "approve_case", decision="granted")
    for batch in (1, 2):
        bureau.handle(TakeBackMove(bureau.people["admin"], found, batch, bureau.request_id()))
        carried_on(bureau)
    assert {name: bureau.page(case_id).edition.number for name, case_id in standing.items()} == {**dict.fromkeys(standing, 1), "approval": 2}
    with pytest.raises(Stale, match="gone on"):
        bureau.handle(TakeBackCase(bureau.people["admin"], found, standing["approval"], bureau.request_id()))
    bureau.complete(standing["correcting"], "supply_correction")
    for node in ("issue_licence", "deliver"):
        bureau.complete(standing["approval"], node)
    bureau.review_all(standing["review"])
    bureau.complete(standing["review"], "approve_case", decision="granted")
    sound(bureau)
    bureau.app.database.write(lambda uow: uow.write(VERSIONED, {"id": standing["approval"], "definition_id": first_version(bureau)}))
    assert {line.split(":")[0] for line in verify(bureau.config.database_url, bureau.config.state_key)} == {"moves_follow"}


def test_what_is_left_out_stays_through_batches_and_rehearsals_until_it_is_taken_in(bureau, standing):
    found = started(bureau, released(bureau, version(text=b"2")))
    carried_on(bureau)
    admin, out = bureau.people["admin"], (standing["review"], standing["received"])
    with pytest.raises(Invalid):
        bureau.handle(LeaveOut(admin, found, out, " ", "l-1"))
    with pytest.raises(NotAllowed):
        bureau.handle(LeaveOut(bureau.people["head"], found, out, "按旧表备齐", "l-2"))
    once = LeaveOut(admin, found, (*out, standing["closed"]), "按旧表备齐", "l-3")
    assert [bureau.handle(once).number, bureau.handle(once).number] == ["2", "2"]
    assert {one.row.case_id: one.row.outcome == "left_out" for one in bureau.app.ask.choosable(found, "accept_case")} == {standing["received"]: True}
    bureau.handle(MapMove(admin, found, {}, "l-4"))
    carried_on(bureau)
    bureau.handle(RunMove(admin, found, None, "l-5"))
    carried_on(bureau)
    number = {name: bureau.page(case_id).edition.number for name, case_id in standing.items()}
    assert number == {"received": 1, "review": 1, "correcting": 2, "approval": 2, "closed": 1}
    bureau.clock.move(seconds=1)
    bureau.handle(TakeIn(admin, found, (standing["review"],), "l-6"))
    bureau.clock.move(seconds=1)
    bureau.handle(RunMove(admin, found, None, "l-7"))
    carried_on(bureau)
    assert {name: bureau.page(standing[name]).edition.number for name in ("received", "review")} == {"received": 1, "review": 2}
    assert [(act.act, act.words) for act in bureau.app.ask.move(found).acts if act.act in ("left_out", "taken_in")] == [
        ("taken_in", "1"),
        ("left_out", "2 按旧表备齐"),
    ]
    bureau.handle(TakeBackMove(admin, found, 2, "l-8"))
    carried_on(bureau)
    sound(bureau)
    bureau.app.database.write(lambda uow: uow.write(LIED, {"of_move": found}))
    assert {line.split(":")[0] for line in verify(bureau.config.database_url, bureau.config.state_key)} == {"moves_follow"}


def test_who_may_and_to_which_version(bureau):
    bureau.submit()
    first = bureau.app.ask.versions()[0].id
    second, third = released(bureau, version(text=b"2")), released(bureau, version(text=b"3"))
    with pytest.raises(NotAllowed):
        started(bureau, third, by="window1")
    with pytest.raises(Rejection, match="in force"):
        started(bureau, second)
    with pytest.raises(Invalid):
        bureau.handle(StartMove(bureau.people["admin"], first, third, " ", "m-1"))
    found = started(bureau, third)
    with pytest.raises(Stale, match="under way"):
        started(bureau, third)
    bureau.clock.move(seconds=1)
    bureau.handle(StopMove(bureau.people["admin"], found, "m-2"))
    bureau.clock.move(seconds=1)
    assert (bureau.app.move_once(), bureau.app.ask.move(found).row.state) == (0, "stopped")
    bureau.handle(RunMove(bureau.people["admin"], found, None, "m-3"))
    carried_on(bureau)
    assert bureau.app.ask.move(found).row.state == "rehearsed"
    with pytest.raises(Invalid, match="1 place"):
        bureau.handle(MapMove(bureau.people["admin"], found, {"approve_case": "deliver"}, "m-4"))
    assert [act.act for act in bureau.app.ask.move(found).acts] == ["resumed", "stopped", "started"]


def test_a_case_that_goes_on_while_it_is_moved(bureau, node):
    """Whoever comes first wins: the clerk's page is stale after the move, and after the clerk's step the case is judged anew."""
    first, second = bureau.submit(), bureau.submit()
    seen = {case_id: bureau.page(case_id).row.event_no for case_id in (first, second)}
    task = bureau.task(first, "accept_case")
    bureau.complete(second, "accept_case", acceptance="correct", materials=MATERIALS[:5], correction_notes="布局图没有尺寸")
    found = started(bureau, released(bureau, version(("supply_correction", "supply_papers"))))
    carried_on(bureau)
    assert outcomes(bureau, found)[second] == ("refused", "element_gone", "supply_correction")
    bureau.complete(second, "supply_correction")
    third = bureau.submit("linjia")
    bureau.handle(RunMove(bureau.people["admin"], found, None, bureau.request_id()))
    other = node()
    other.app.move_once()
    assert bureau.page(first).edition.number == 2
    with pytest.raises(Stale):
        bureau.handle(CompleteTask(bureau.people["window1"], task.id, seen[first], {"acceptance": ["accept"]}, "late"))
    assert bureau.handle(MoveCase(found, third)).case_id is None
    bureau.complete(first, "accept_case")
    sound(bureau)


def test_stepped_between_rehearsal_and_move(bureau):
    case_id = bureau.submit()
    found = started(bureau, released(bureau, version(FINAL)))
    carried_on(bureau)
    assert outcomes(bureau, found)[case_id][0] == "movable"
    bureau.complete(case_id, "accept_case", acceptance="correct", materials=MATERIALS[:5], correction_notes="布局图没有尺寸")
    bureau.handle(RunMove(bureau.people["admin"], found, None, bureau.request_id()))
    carried_on(bureau)
    assert outcomes(bureau, found)[case_id] == ("refused", "element_gone", "supply_correction")
    assert bureau.page(case_id).edition.number == 1


def test_what_would_change_is_refused(bureau):
    """The due date of an open task, and an answer that the new application has no place for; what lies ahead may change."""
    first = bureau.submit()
    second = bureau.submit()
    bureau.complete(second, "accept_case")
    found = started(bureau, released(bureau, version(("working_minutes = 390, reference", "working_minutes = 300, reference"))))
    carried_on(bureau)
    said = outcomes(bureau, found)
    assert said[first] == ("refused", "limit_changed", "accept_case")
    assert said[second][0] == "movable"
    newer = released(bureau, version(("seats", "places")))
    found = started(bureau, newer)
    carried_on(bureau)
    assert {said[:2] for said in outcomes(bureau, found).values()} == {("refused", "answers_lost")}


def test_a_process_killed_while_it_moves_loses_nothing(bureau):
    if not bureau.config.database_url.startswith("sqlite"):
        pytest.skip("the same code: one database is enough for a process of its own")
    cases = [bureau.submit() for _ in range(3)]
    found = started(bureau, released(bureau, version(text=b"2")))
    carried_on(bureau)
    bureau.handle(RunMove(bureau.people["admin"], found, None, bureau.request_id()))
    env = {**os.environ, "YIZHANG_DATA": str(bureau.config.data_dir), "YIZHANG_STATE_KEY": "11" * 32, "YIZHANG_WEB_KEY": "22" * 32}
    killed = subprocess.run(
        [sys.executable, "-m", "web.cli", "move", "run", str(found)], env={**env, "YIZHANG_CRASH": "move_case.move:2"}, cwd=ROOT, timeout=120, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    carried_on(bureau)
    assert [[event.type for event in bureau.page(case_id).events].count("CaseMoved") for case_id in cases] == [1, 1, 1]
    assert bureau.app.ask.move(found).row.state == "done"
    sound(bureau)
