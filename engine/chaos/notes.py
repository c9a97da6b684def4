"""Notes on one case, one after another, each with a request id of its own that is repeated until it is acknowledged."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine.domain.commands import AddNote
from engine.domain.errors import Busy
from engine.store.statements import Statement
from engine.store.tables.journal import event

if TYPE_CHECKING:
    from engine.bootstrap import Application

NOTES = Statement("chaos.notes", select(event.c.data).where(event.c.case_id == bindparam("case_id"), event.c.type == "NoteAdded"))
WORDS = "稍后"  # of every sentence that tells people to try again


class NoteWriter:
    """An officer who writes notes; while the database does not answer he sends the same one again."""

    def __init__(self, app: Application, actor: int, case_id: int, name: str) -> None:
        """``name`` sets his notes apart from others'."""
        self.app, self.actor, self.case_id, self.name = app, actor, case_id, name
        self.number = 1
        self.acknowledged: list[str] = []
        self.repeated = 0
        self.strange: list[str] = []

    def once(self) -> bool:
        """Send the present note; whether it was acknowledged."""
        try:
            self.app.handle(AddNote(self.actor, self.case_id, self._text(), f"note-{self.name}-{self.number}"))
        except Busy as busy:
            self.repeated += 1
            if WORDS not in busy.zh:
                self.strange.append(busy.zh)
            return False
        self.acknowledged.append(self._text())
        self.number += 1
        return True

    def until_acknowledged(self, seconds: float) -> float:
        """Send the present note until it is acknowledged; how long that took. Raises TimeoutError."""
        began = time.monotonic()
        while not self.once():
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"note {self.number} of {self.name} was not acknowledged within {seconds:g} s")
            time.sleep(0.05)
        return time.monotonic() - began

    def _text(self) -> str:
        return f"{self.name} {self.number};"


def faults_of(app: Application, case_id: int, acknowledged: list[str]) -> list[str]:
    """Notes that were acknowledged and are not there, or there twice."""
    with app.database.reading() as reader:
        stored = "".join(row.data for row in reader.ask(NOTES, {"case_id": case_id}).all())
    counts = {text: stored.count(f'"{text}"') for text in acknowledged}
    return [f"note {text!r} was acknowledged and is there {count} times" for text, count in counts.items() if count != 1]
