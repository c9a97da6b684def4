"""One process at work: submits cases, completes random tasks, uses the verbs, fires timers, relays – until it is killed."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.domain.commands import AddNote, ClaimTask, CompleteTask, HandOverTask, SignSurvey, StoreUpload, SubmitCase, WithdrawCase
from engine.domain.errors import Rejection
from engine.simulator.answers import answer
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.people import holding, person, post
from engine.store.tables.tasks import task
from engine.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bootstrap import Application

PEOPLE = Statement("person.all", select(person.c.id, person.c.kind))
HOLDERS = Statement("holding.all", select(holding.c.person_id, post.c.role, post.c.unit).join(post, post.c.id == holding.c.post_id))
TASKS = Statement(
    "task.some", select(task, case.c.definition_id, case.c.applicant_id).join(case, case.c.id == task.c.case_id).where(task.c.parent.is_(None)).limit(60)
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OPEN_CASES = 12


class Toil:
    """Random work on one application. ``tell`` is called with the request id after each acknowledgement."""

    def __init__(self, app: Application, item: str, seed: int, tell: Callable[[str], None]) -> None:
        """Learn who is there."""
        self.app = app
        self.item = item
        self.chance = random.Random(seed)  # noqa: S311 - not a secret
        self.tell = tell
        self.count = 0
        self.name = f"{seed:x}"
        self.spared: frozenset[int] = frozenset()  # cases that others work on
        self.worker = Worker(app)
        with app.database.reading() as reader:
            self.applicants = [p.id for p in reader.ask(PEOPLE).all() if p.kind == "applicant"]
            self.holders = reader.ask(HOLDERS).all()

    def once(self) -> bool:
        """One random action; whether it was acknowledged. A refusal is a normal answer."""
        try:
            with self.app.database.reading() as reader:
                tasks = [row for row in reader.ask(TASKS).all() if row.case_id not in self.spared]
            if len(tasks) < OPEN_CASES:
                self._acknowledge(self._submit())
            elif self.chance.random() < 0.04:
                self.app.bureau.now = self._later()
                self.worker.tick()
            else:
                self._acknowledge(self.work_on(self.chance.choice(tasks)))
        except Rejection:
            return False
        return True

    def _acknowledge(self, request_id: str | None) -> None:
        if request_id is not None:
            self.tell(request_id)

    def _request(self) -> str:
        self.count += 1
        return f"{self.name}-{self.count}"

    def _later(self) -> Any:
        now = self.app.bureau.now() + timedelta(hours=self.chance.randrange(1, 30))
        return lambda: now

    def _upload(self, actor: int) -> str:
        return str(self.app.handle(StoreUpload(actor, "材料.pdf", PDF)).id)

    def submit(self) -> int:
        """Send in one application; its case."""
        return int(self._sent(self._request()).case_id or 0)

    def values_of(self, row: Any) -> dict[str, list[str]]:
        """Valid answers to the form of an open task (``definition_id``, or the released one), whose holder uploads what it asks for."""
        with self.app.database.reading() as reader:
            edition = self.app.bureau.edition(reader, row.definition_id) if hasattr(row, "definition_id") else self.app.bureau.released(reader, self.item)
        uploader = self.holders_of(row.pool)[0] if row.pool != "applicant" else row.assignee
        return answer(edition.form_of(row.node), self.chance, self.app.bureau.now().date(), lambda: self._upload(uploader))

    def holders_of(self, pool: str) -> list[int]:
        """Everybody who may take tasks of a pool."""
        role, _, unit = pool.partition("@")
        return sorted({int(h.person_id) for h in self.holders if h.role == role and unit in ("", h.unit)})

    def _submit(self) -> str:
        request = self._request()
        self._sent(request)
        return request

    def _sent(self, request: str) -> Any:
        actor = self.chance.choice(self.applicants)
        edition = self.app.ask.edition(self.item)
        assert edition is not None
        values = answer(edition.form_of("start"), self.chance, self.app.bureau.now().date(), lambda: self._upload(actor))
        return self.app.handle(SubmitCase(actor, self.item, values, request))

    def work_on(self, row: Any) -> str:
        """One random action on an open task (a row of ``TASKS``); its request id. Raises what refuses it."""
        request = self._request()
        kind = self.chance.random()
        if kind < 0.02:
            self.app.handle(WithdrawCase(row.applicant_id, row.case_id, "不办了", request))
            return request
        if row.pool == "applicant":
            self._complete(row, row.assignee, request)
            return request
        actor = row.assignee or self._holder(row.pool)
        if kind < 0.10:
            self.app.handle(AddNote(actor, row.case_id, "备注", request))
        elif kind < 0.16:
            self.app.handle(ClaimTask(actor, row.id, request))
        elif kind < 0.20:
            self.app.handle(HandOverTask(actor, row.id, self._holder(row.pool), "出差", request))
        else:
            self._complete(row, actor, request)
        return request

    def _complete(self, row: Any, actor: int, request: str) -> None:
        if row.kind == "joint_survey":
            self.app.handle(SignSurvey(self._holder(row.pool), row.id, f"{request}s"))
        with self.app.database.reading() as reader:
            edition = self.app.bureau.edition(reader, row.definition_id)
        values = answer(edition.form_of(row.node), self.chance, self.app.bureau.now().date(), lambda: self._upload(actor))
        self.app.handle(CompleteTask(actor, row.id, 10**6, values, request))

    def _holder(self, pool: str) -> int:
        return self.chance.choice(self.holders_of(pool))
