"""What the pages of messages to applicants ask; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.store.message_texts import HISTORY, LATEST

if TYPE_CHECKING:
    from engine.store.database import Database


class MessageTextQuestions:
    """问: how messages to applicants are worded, since when and by whom."""

    _database: Database

    def message_texts(self) -> dict[str, Any]:
        """The latest wording of each kind that was ever reworded."""
        with self._database.reading() as reader:
            return {row.kind: row for row in reader.ask(LATEST).all()}

    def message_text_history(self, kind: str) -> list[Any]:
        """Every rewording of a kind, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(HISTORY, {"kind": kind}).all()
