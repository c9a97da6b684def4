"""What the keepers of the licence library ask; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.calendar import ZONE
from engine.queries import library
from engine.store.reads import REUSABLE_LICENCES

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

    def reusable_licences(self, code: str) -> list[Any]:
        """Licences of a holder that stand in for materials today: in force, and contested by nobody."""
        with self._database.reading() as reader:
            return reader.ask(REUSABLE_LICENCES, {"code": code, "today": self._bureau.now().astimezone(ZONE).date().isoformat()}).all()

    def licences_of(self, code: str) -> list[Any]:
        """Every licence of a holder that was issued and not replaced, the oldest first."""
        with self._database.reading() as reader:
            return reader.ask(library.ENDED_OF_HOLDER, {"code": code}).all()

    def relied_on(self, case_id: int) -> list[Any]:
        """The licences that stand in for materials of a case."""
        with self._database.reading() as reader:
            return reader.ask(library.RELIED_ON, {"case_id": case_id}).all()

    def contests_of(self, case_id: int) -> list[Any]:
        """What the applicant of a case contested, and what was found."""
        with self._database.reading() as reader:
            return reader.ask(library.CONTESTS_OF_CASE, {"case_id": case_id}).all()

    def open_contests(self) -> list[Any]:
        """Contests that wait for a keeper, the longest first."""
        with self._database.reading() as reader:
            return reader.ask(library.OPEN_CONTESTS).all()

    def number_series(self) -> list[tuple[str, int]]:
        """号段: the prefix of every series of licence numbers, and the last serial given."""
        with self._database.reading() as reader:
            return [(row.name.removeprefix("licence:"), row.value) for row in reader.ask(library.SERIES).all()]

    def numbered(self, prefix: str) -> list[Any]:
        """Every licence and draft with a number of this series, the earliest first."""
        with self._database.reading() as reader:
            return reader.ask(library.NUMBERED, {"pattern": f"{prefix}{self._bureau.config.area_code}%"}).all()
