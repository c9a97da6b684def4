"""What is asked of versions; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.calendar import ZONE
from engine.domain.moment import millis
from engine.queries import administration, publicly
from engine.queries.staffing import unmanned
from engine.runtime.compare import compare
from engine.runtime.edition import compile_edition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bureau import Bureau
    from engine.domain.item import Item
    from engine.queries.staffing import Unmanned
    from engine.runtime.compare import Change
    from engine.runtime.edition import Edition
    from engine.store.database import Database
    from engine.store.unit_of_work import UnitOfWork


class VersionQuestions:
    """问: versions of items, what differs between two, who did what with each."""

    _database: Database
    _bureau: Bureau

    def versions(self) -> list[Any]:
        """Every deployed definition: rows of the table, newest number first within an item."""
        with self._database.reading() as reader:
            return reader.ask(publicly.VERSIONS).all()

    def known_edition(self, item: str) -> Edition | None:
        """The released version of an item, or of a retired one the newest that is no draft; None for one that was never released."""
        with self._database.reading() as reader:
            rows = [row for row in reader.ask(publicly.VERSIONS).all() if row.item == item and row.state != "draft"]
            found = next((row for row in rows if row.state == "released"), rows[0] if rows else None)
            return None if found is None else self._bureau.edition(reader, found.id)

    def versions_in_use(self) -> list[Any]:
        """Every deployed definition with its open and all cases, newest first within an item."""
        with self._database.reading() as reader:
            return reader.ask(administration.VERSIONS).all()

    def differences(self, old: int, new: int) -> tuple[Change, ...]:
        """版本比较: what differs between two versions. Raises NotFound for one that does not exist."""
        with self._database.reading() as reader:
            return compare(self._bureau.edition(reader, old), self._bureau.edition(reader, new))

    def unmanned(self, definition_id: int) -> tuple[Unmanned, ...]:
        """用人核对: the tasks of a version that nobody can do with the people in their posts today. Raises NotFound."""
        with self._database.reading() as reader:
            return self._unmanned(reader, self._bureau.edition(reader, definition_id))

    def unmanned_of(self, item: str, files: Mapping[str, bytes]) -> tuple[Unmanned, ...]:
        """用人核对 of a bundle that is not deployed. Raises DefinitionError when it can't be compiled."""
        with self._database.reading() as reader:
            return self._unmanned(reader, compile_edition(0, item, 0, files, self._bureau.topics))

    def _unmanned(self, reader: UnitOfWork, edition: Edition) -> tuple[Unmanned, ...]:
        now = self._bureau.now()
        return unmanned(reader, edition, millis(now), now.astimezone(ZONE).date().isoformat())

    def acts_of(self, item: str) -> list[Any]:
        """经手记录 of all versions of an item, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(administration.ACTS, {"item": item}).all()

    def item_of(self, definition_id: int) -> Item:
        """The item as a version describes it. Raises NotFound."""
        with self._database.reading() as reader:
            return self._bureau.edition(reader, definition_id).item

    def files_of(self, definition_id: int) -> dict[str, bytes]:
        """The files of a version by path."""
        with self._database.reading() as reader:
            return dict(self._bureau.edition(reader, definition_id).files)
