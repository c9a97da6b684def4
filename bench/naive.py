"""The naive durable step: the unmodified library, its own serializer, the whole state as JSON in one row, one event, one commit."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from bench.bundle import MATERIALS
from engine.store.connections import dialect_of, open_postgresql, open_sqlite, sqlite_path

if TYPE_CHECKING:
    from engine.config import Config

DIAGRAM = Path(__file__).parent / "naive_process" / "joint_review_12_tasks.bpmn"
CASES = 30


def _intake(case_id: int) -> dict[str, Any]:
    papers = [{"name": f"材料{n} 营业执照副本复印件", "sha256": "a" * 64, "pages": n, "size": 12345 + n, "verified": True} for n in range(MATERIALS)]
    return {"case_id": case_id, "ok": True, "name": "示例有限公司", "phone": "13800000000", "address": "青禾区街道路100号", "materials": papers}


class _Store:
    """The two tables of the naive form."""

    def __init__(self, config: Config, no: int) -> None:
        self.sqlite = dialect_of(config.database_url) == "sqlite"
        self.connection: Any = open_sqlite(sqlite_path(config.database_url), config.synchronous) if self.sqlite else open_postgresql(config.database_url)
        self.mark = "?" if self.sqlite else "%s"
        kind = "blob" if self.sqlite else "bytea"
        self.state, self.event = f"naive_state_{no}", f"naive_event_{no}"
        for table in (self.state, self.event):
            self.connection.execute(f"drop table if exists {table}")
        self.connection.execute(f"create table {self.state}(id integer primary key, revision integer, state {kind})")
        self.connection.execute(f"create table {self.event}(id integer primary key, case_id integer, task text, at double precision)")
        self.events = 0

    def run(self, sql: str, parameters: tuple[Any, ...]) -> Any:
        return self.connection.execute(sql.replace("?", self.mark), parameters)

    def save(self, case_id: int, revision: int, state: bytes, task: str) -> None:
        self.events += 1
        self.connection.execute("begin")
        self.run(f"update {self.state} set revision = ?, state = ? where id = ? and revision = ?", (revision + 1, state, case_id, revision))
        self.run(f"insert into {self.event} values(?, ?, ?, ?)", (self.events, case_id, task, time.time()))
        self.connection.execute("commit")


def naive_steps(config: Config, seconds: float, no: int) -> dict[str, Any]:
    """Complete tasks for ``seconds``; how many, in what time."""
    store, serializer = _Store(config, no), BpmnWorkflowSerializer()
    parser = BpmnParser()
    parser.add_bpmn_file(str(DIAGRAM))
    spec = parser.get_spec("approval")
    steps = case_id = 0
    elapsed = 0.0
    while elapsed < seconds:
        cases = []
        for _ in range(CASES):
            case_id += 1
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            store.run(f"insert into {store.state} values(?, 0, ?)", (case_id, serializer.serialize_json(workflow).encode()))
            cases.append(case_id)
        began = time.perf_counter()
        while cases and time.perf_counter() - began + elapsed < seconds:
            done = [c for c in cases if _step(store, serializer, c)]
            steps += len(cases)
            cases = [c for c in cases if c not in done]
        elapsed += time.perf_counter() - began
    store.connection.close()
    return {"steps": steps, "elapsed": elapsed}


def _step(store: _Store, serializer: BpmnWorkflowSerializer, case_id: int) -> bool:
    revision, state = store.run(f"select revision, state from {store.state} where id = ?", (case_id,)).fetchone()
    workflow = serializer.deserialize_json(bytes(state).decode())
    task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
    name = task.task_spec.name
    task.data.update(_intake(case_id) if name == "intake" else {f"{name}_result": {"opinion": "agree", "remark": "符合条件"}})
    task.run()
    workflow.do_engine_steps()
    store.save(case_id, revision, serializer.serialize_json(workflow).encode(), name)
    return bool(workflow.is_completed())
