"""The naive durable step: the unmodified library, its own serializer, the whole state as JSON in one row, one event, one commit."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from bench.bare import open_beside
from bench.bundle import MATERIALS
from bench.rounds import Rolling, Round
from engine.store.connections import dialect_of

if TYPE_CHECKING:
    from engine.config import Config

# NO is the runner's number: each has tables of its own
SQL = {
    "states": "create table naive_state_NO(id integer primary key, revision integer, state KIND)",
    "events": "create table naive_event_NO(id integer primary key, case_id integer, task text, at double precision)",
    "open": "insert into naive_state_NO values(?, 0, ?)",
    "load": "select revision, state from naive_state_NO where id = ?",
    "save": "update naive_state_NO set revision = ?, state = ? where id = ? and revision = ?",
    "note": "insert into naive_event_NO values(?, ?, ?, ?)",
}
DIAGRAM = Path(__file__).parent / "naive_process" / "joint_review_12_tasks.bpmn"


def _intake(case_id: int) -> dict[str, Any]:
    papers = [{"name": f"材料{n} 营业执照副本复印件", "sha256": "a" * 64, "pages": n, "size": 12345 + n, "verified": True} for n in range(MATERIALS)]
    return {"case_id": case_id, "ok": True, "name": "示例有限公司", "phone": "13800000000", "address": "青禾区街道路100号", "materials": papers}


class NaiveCompletions:
    """Loads, steps and saves whole cases; neither actors nor duties nor a form are looked at."""

    def __init__(self, config: Config, no: int) -> None:
        """Make the two tables of the naive form."""
        self.connection = open_beside(config, f"naive_{no}")
        kind, mark = ("blob", "?") if dialect_of(config.database_url) == "sqlite" else ("bytea", "%s")
        self.sql = {name: text.replace("NO", str(no)).replace("KIND", kind).replace("?", mark) for name, text in SQL.items()}
        self._run("states")
        self._run("events")
        self.serializer = BpmnWorkflowSerializer()
        parser = BpmnParser()
        parser.add_bpmn_file(str(DIAGRAM))
        self.spec = parser.get_spec("approval")
        self.cases = self.events = 0
        self.rolling = Rolling(self._open, self._step)

    def round(self, seconds: float) -> Round:
        """Complete tasks for ``seconds``."""
        return self.rolling.round(seconds)

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()

    def _run(self, name: str, *parameters: Any) -> Any:
        return self.connection.execute(self.sql[name], parameters)

    def _open(self) -> int:
        self.cases += 1
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        self._run("open", self.cases, self.serializer.serialize_json(workflow).encode())
        return self.cases

    def _step(self, case_id: int) -> bool:
        revision, state = self._run("load", case_id).fetchone()
        workflow = self.serializer.deserialize_json(bytes(state).decode())
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        name = task.task_spec.name
        task.data.update(_intake(case_id) if name == "intake" else {f"{name}_result": {"opinion": "agree", "remark": "符合条件"}})
        task.run()
        workflow.do_engine_steps()
        self._save(case_id, revision, self.serializer.serialize_json(workflow).encode(), name)
        return bool(workflow.is_completed())

    def _save(self, case_id: int, revision: int, state: bytes, task: str) -> None:
        self.events += 1
        self.connection.execute("begin")
        self._run("save", revision + 1, state, case_id, revision)
        self._run("note", self.events, case_id, task, time.time())
        self.connection.execute("commit")
