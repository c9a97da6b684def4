"""The dossier 案卷: one case in hand during one transaction.

It knows what was loaded, collects what is decided (events, records) and writes nothing until ``save``. What a handler
asks for is loaded only when a handler runs, and includes what this very transaction has already decided.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.journal import GENESIS, chain, seal_head
from engine.domain.moment import millis
from engine.domain.work_filter import Facet
from engine.store.apply import apply
from engine.store.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.runtime.edition import Edition
    from engine.store.statements import Statement
    from engine.store.unit_of_work import Reply, UnitOfWork


OFFICIAL = "official"  # 依职权: the bureau began the case itself, on a licence; the holder is a party to it


def dumps(value: object) -> str:
    """Canonical JSON text: what is stored is what is hashed."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()


def digest(text: str) -> str:
    """SHA-256 of a stored text, as the journal quotes it."""
    return hashlib.sha256(text.encode()).hexdigest()


def channel_of(dossier: Dossier) -> str:
    """渠道: the green channel that the case was confirmed for, else how it came in (online, window)."""
    return str(dossier.row.case_green_channel or dossier.row.case_channel)


class Progress:
    """The projected columns of a case while they change."""

    def __init__(self, row: Any) -> None:
        """Read the ``case_*`` columns of a loaded row."""
        self.status: str = row.case_status
        self.result: str | None = row.case_result
        self.end_node: str | None = row.case_end_node
        self.accepted_at: int | None = row.case_accepted_at
        self.decided_at: int | None = row.case_decided_at
        self.closed_at: int | None = row.case_closed_at


class Dossier:
    """One case in one transaction."""

    def __init__(self, bureau: Bureau, uow: UnitOfWork, row: Any, edition: Edition, now: datetime, actor: int | None) -> None:
        """Take a row of ``reads.TASK`` or ``reads.CASE_HEAD``."""
        self.bureau = bureau
        self.uow = uow
        self.edition = edition
        self.row = row
        self.case_id: int = row.case_id
        self.now = now
        self.at = millis(now)
        self.actor = actor
        self.acting_for: tuple[int, str] | None = None  # 代: for whom the actor stands in, and that person's name
        self.revision: int = row.revision
        self.seen_event: int = row.event_no
        self.event_no: int = row.event_no
        self.head: str = row.head_hash or GENESIS
        self.progress = Progress(row)
        self._before = dict(self.progress.__dict__)
        self.changes: list[object] = []
        self.memory: dict[str, Any] = {}
        self._sent: dict[str, Reply] = {}

    def add(self, record: object) -> None:
        """Collect one write."""
        self.changes.append(record)

    def facet(self, kind: str) -> str:
        """分面 of a task of this kind on this case."""
        return Facet(kind, self.edition.item.id, self.row.case_channel).text

    def log(self, event: str, data: Mapping[str, object], *, actor: int | None = None) -> int:
        """Journal one event, chained to the one before; its number."""
        self.event_no += 1
        person = self.actor if actor is None else actor
        absent = self.acting_for if person == self.actor else None
        text = dumps(data if absent is None else {**data, "for": absent[0], "for_name": absent[1]})
        self.head = chain(self.head, self.case_id, self.event_no, self.at, event, person, text)
        self.add(records.EventRecord(self.case_id, self.event_no, self.at, event, person, text, self.head))
        return self.event_no

    def save(self, sealed: bytes | None = None) -> None:
        """Write everything decided; ``sealed`` is the engine state when it moved (its revision is the loaded one plus one)."""
        if self.progress.__dict__ != self._before:
            self.add(records.CaseProgress(id=self.case_id, **self.progress.__dict__))
        self._announce()
        head_seal = seal_head(self.bureau.config.state_key, self.case_id, self.event_no, self.head)
        if sealed is None:
            first: object = records.HeadAdvanced(self.case_id, self.seen_event, self.event_no, self.head, head_seal)
        else:
            first = records.StateAdvanced(self.case_id, self.seen_event, self.revision + 1, self.event_no, self.head, head_seal, sealed)
        apply(self.uow, [first, *self.changes])

    def save_new(self, case: records.CaseRecord, sealed: bytes) -> None:
        """Write a case that did not exist before, its state at revision 1."""
        self._announce()
        projected = case._replace(**self.progress.__dict__)
        head_seal = seal_head(self.bureau.config.state_key, self.case_id, self.event_no, self.head)
        apply(self.uow, [projected, records.StateRecord(self.case_id, 1, self.event_no, self.head, sealed, head_seal), *self.changes])

    def _announce(self) -> None:
        """What somebody is subscribed to goes into the outbox with the change itself: one message, whoever wants it."""
        wanted = self.bureau.announced(self.uow)
        if wanted and any(isinstance(one, records.EventRecord) and one.type in wanted for one in self.changes):
            told = dumps({"case": self.case_id, "first": self.seen_event + 1, "last": self.event_no})
            self.add(records.OutboxRecord(new_id(), self.case_id, "event", told, self.at, self.at))

    def send(self, statement: Statement) -> None:
        """Send a question about the case ahead of its need."""
        self._sent[statement.name] = self.uow.ask(statement, {"case_id": self.case_id})

    def rows(self, statement: Statement) -> list[Any]:
        """The rows of a question about the case, sent ahead or now."""
        reply = self._sent.pop(statement.name, None) or self.uow.ask(statement, {"case_id": self.case_id})
        return reply.all()

    def remember(self, name: str, load: Any) -> Any:
        """Load once per transaction, on first need."""
        if name not in self.memory:
            self.memory[name] = load()
        return self.memory[name]
