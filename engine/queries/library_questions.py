"""What the keepers of the licence library ask; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.calendar import ZONE
from engine.queries import library

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.licence_grounds import LicenceGrounds
    from engine.queries.library import LicencePage
    from engine.store.database import Database


class LibraryQuestions:
    """问: the licence library 证照库."""

    _bureau: Bureau
    _database: Database

    def library(self, text: str = "", kind: str = "", state: str = "", *, skip: int = 0, most: int = 50) -> tuple[int, list[Any]]:
        """How many licences fit, and one page of them; who may look is the view's policy."""
        today = self._bureau.now().astimezone(ZONE).date().isoformat()
        with self._database.reading() as reader:
            return library.search(reader, text, kind, state, today, skip=skip, most=most)

    def licence_page(self, licence_id: int) -> LicencePage | None:
        """One licence with its versions, what made and ended them, and who relied on it."""
        with self._database.reading() as reader:
            return library.licence_page(reader, licence_id)

    def licence_grounds(self) -> LicenceGrounds:
        """撤销、注销的情形 of the law."""
        return self._bureau.law.licence_grounds
