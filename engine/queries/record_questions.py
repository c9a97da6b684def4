"""What is asked of the records themselves: a document by its code, a case as exchange data; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.queries import cases, exchange, publicly
from engine.queries.archive_questions import ArchiveQuestions

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.exchange import Data
    from engine.store.database import Database


class RecordQuestions(ArchiveQuestions):
    """问: documents and records as data; the archive."""

    _bureau: Bureau
    _database: Database

    def verified_document(self, code: str) -> Any:
        """The document of a verification code (kind, number, written_at, file, data); None for every wrong code alike."""
        with self._database.reading() as reader:
            return reader.ask(publicly.DOCUMENT_BY_CODE, {"code": code}).one()

    def case_data(self, number: str) -> Data | None:
        """办件记录 of the case with this number as exchange data; None when there is no such case."""
        with self._database.reading() as reader:
            found = reader.ask(cases.BY_NUMBER, {"number": number}).one()
            return None if found is None else exchange.case_data(reader, self._bureau, found.id)
