"""What is asked of versions; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.queries import administration, publicly
from engine.runtime.compare import compare

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.runtime.compare import Change
    from engine.store.database import Database


class VersionQuestions:
    """问: versions of items, what differs between two, who did what with each."""

    _database: Database
    _bureau: Bureau

    def versions(self) -> list[Any]:
        """Every deployed definition: rows of the table, newest number first within an item."""
        with self._database.reading() as reader:
            return reader.ask(publicly.VERSIONS).all()

    def versions_in_use(self) -> list[Any]:
        """Every deployed definition with its open and all cases, newest first within an item."""
        with self._database.reading() as reader:
            return reader.ask(administration.VERSIONS).all()

    def differences(self, old: int, new: int) -> tuple[Change, ...]:
        """版本比较: what differs between two versions. Raises NotFound for one that does not exist."""
        with self._database.reading() as reader:
            return compare(self._bureau.edition(reader, old), self._bureau.edition(reader, new))

    def acts_of(self, item: str) -> list[Any]:
        """经手记录 of all versions of an item, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(administration.ACTS, {"item": item}).all()

    def files_of(self, definition_id: int) -> dict[str, bytes]:
        """The files of a version by path."""
        with self._database.reading() as reader:
            return dict(self._bureau.edition(reader, definition_id).files)
