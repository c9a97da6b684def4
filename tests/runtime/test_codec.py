import sqlite3
from contextlib import suppress
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.errors import HandlerFailed, StateRefused
from engine.runtime import codec, interpreter
from engine.runtime.definitions import compile_bundle
from tests.runtime.diagrams import end, flows, instances, process, service, start, timer, user
from tests.runtime.driver import Case, compiled

ROOT = Path(__file__).parents[2]
BENCH = (ROOT / "bench/joint_review/bench_joint_review.bpmn").read_bytes()
GOLDEN = Path(__file__).parent / "golden"
CALLED = process("visit", start("in") + user("go") + end("out") + flows("in", "go", "out"))
BODY = start() + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>' + user("review", instances("units", "unit")) + timer("late", "review")
BODY += service("work_one") + '<bpmn:callActivity id="visits" calledElement="visit"/>' + end("told") + end()
BODY += flows("start", "fork", "review", "join", "end") + flows("fork", "work_one", "join") + flows("fork", "visits", "join") + flows("late", "told")


def running() -> Case:
    return Case(compiled(BODY, CALLED), {"work_one": HandlerFailed("down")}, units=["消防", "卫生"], area=80.5, ok=None)


def test_a_decoded_case_is_the_same_case():
    case = running()
    before = (interpreter.open_tasks(case.live), interpreter.timers(case.live), interpreter.failures(case.live), codec.encode(case.live))
    case.reload()
    assert (interpreter.open_tasks(case.live), interpreter.timers(case.live), interpreter.failures(case.live), codec.encode(case.live)) == before
    assert case.task("review").variables["unit"] == "消防"


def test_the_same_steps_always_give_the_same_bytes():
    assert codec.encode(running().live) == codec.encode(running().live)


def test_open_tasks_timers_and_failures_can_be_read_with_sql_alone():
    case = running()
    base = sqlite3.connect(":memory:")
    base.execute("create table case_json(state text)")
    base.execute("insert into case_json values (?)", (codec.encode(case.live).decode(),))
    query = (codec.__doc__ or "").split("::")[2].split("\n\nA waiting")[0]
    found = base.execute(query).fetchall()
    people = {(task.id, 16, f"{task.node.id} [child]" if task.node.id == "review" else task.node.id) for task in interpreter.open_tasks(case.live)}
    timers = {(wait.id, 8, wait.node_id) for wait in interpreter.timers(case.live)}
    failures = {(failure.id, 128, failure.node.id) for failure in interpreter.failures(case.live)}
    assert {row for row in found if row[1] != 32} == people | timers | failures
    assert {row[2] for row in found if row[1] == 32} == {"review", "visits"}


def test_every_state_of_a_case_is_its_finished_flag_and_its_rows():
    case = running()
    state = orjson.loads(codec.encode(case.live))
    assert state[:3] == [codec.CODEC, "main", "c."]
    assert state[5] == 0
    assert [workflow[0] for workflow in state[6]] == ["main", "visit"]
    caller = next(row for row in state[6][0][6] if row[0] == state[6][1][1])
    assert state[6][0][5][caller[3]] == "visits"


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[1]",
        b'[2,"main","c.",1,1,0,[]]',
        b'[1,"other","c.",1,1,0,[]]',
        b'[1,"main","c.",1,1,0,[]]',
        b'[1,"main","c.",1,1,0,[["main",0,0,0,{},[],[]]]]',
        b"\x80\x04.",
    ],
)
def test_a_blob_that_can_be_no_state_is_refused(blob):
    with pytest.raises(StateRefused):
        codec.decode(compiled(BODY, CALLED), blob)


@settings(max_examples=200, database=None, derandomize=True)
@given(st.data())
def test_a_mangled_state_is_refused_or_read_and_raises_nothing_else(data):
    case = running()
    good = codec.encode(case.live)
    at = data.draw(st.integers(0, len(good)))
    mangled = good[:at] + data.draw(st.binary(max_size=6)) + good[at + data.draw(st.integers(0, 6)) :]
    with suppress(StateRefused):
        codec.decode(case.definition, mangled)


@settings(max_examples=60, database=None, derandomize=True)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
            lambda x: st.lists(x, max_size=3),
            max_leaves=5,
        ),
        max_size=5,
    )
)
def test_variables_come_back_as_they_were(variables):
    case = Case(compiled(start() + user("a") + end() + flows("start", "a", "end")), units=["a"])
    case.live.open["c.3"].data.update(variables)
    case.reload()
    assert {name: case.task("a").variables[name] for name in variables} == variables


@pytest.mark.parametrize("stage", sorted(path.stem for path in GOLDEN.glob("*.json")))
def test_states_stored_by_released_versions_load_and_finish(stage):
    definition = compile_bundle({"bench_joint_review.bpmn": BENCH}, topics=("note_delay", "bench_seal"))
    case = Case(definition)
    case.live = codec.decode(definition, (GOLDEN / f"{stage}.json").read_bytes().strip())
    assert codec.encode(case.live) == (GOLDEN / f"{stage}.json").read_bytes().strip()
    while case.open:
        case.complete(case.open[0], ok=True)
    assert (case.last.finished, case.last.end_node) == (True, "licence_issued")
