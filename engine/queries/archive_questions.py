"""What the archive's pages and commands ask; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from engine.queries import archives, seals
from engine.store.accounts import BY_LOGIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from engine.bureau import Bureau
    from engine.domain.archive import ArchiveRules
    from engine.queries.archives import Volume
    from engine.store.database import Database


class ArchiveQuestions:
    """问: volumes, their files, what waits to be archived, who used what."""

    _bureau: Bureau
    _database: Database

    def archive_rules(self) -> ArchiveRules:
        """归档规则 in force."""
        return self._bureau.law.archive

    def volume(self, archive_id: int) -> Volume | None:
        """One volume."""
        with self._database.reading() as reader:
            return archives.volume(reader, archive_id)

    def volume_of(self, number: str) -> Volume | None:
        """The volume of this archive number or case number."""
        with self._database.reading() as reader:
            found = reader.ask(archives.BY_NUMBER, {"number": number}).one()
            return None if found is None else archives.volume(reader, found.id)

    def volumes(self, text: str = "", before: tuple[int, int] = archives.FIRST) -> list[Any]:
        """A page of volumes and one more, the latest first."""
        with self._database.reading() as reader:
            return archives.volumes(reader, text, before)

    def every_volume(self) -> Iterator[int]:
        """The ids of all volumes, a page at a time."""
        last = 0
        while True:
            with self._database.reading() as reader:
                found = [row.id for row in reader.ask(archives.AFTER, {"last": last}).all()]
            if not found:
                return
            yield from found
            last = found[-1]

    def archive_use(self, use_id: int) -> Any:
        """One entry of the register of uses; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(archives.USE, {"use_id": use_id}).one()

    def archive_uses(self, before: tuple[int, int] = archives.FIRST) -> list[Any]:
        """A page of the register of uses and one more, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(archives.REGISTER, {"used_at": before[0], "id": before[1]}).all()

    def seal_uses(self, before: tuple[int, int] = archives.FIRST) -> list[Any]:
        """用章记录: a page of the uses of the seal and one more, the latest first."""
        with self._database.reading() as reader:
            return seals.seal_uses(reader, before)

    def person_of_login(self, login: str) -> int | None:
        """Whose login it is; None when nobody has it."""
        with self._database.reading() as reader:
            found = reader.ask(BY_LOGIN, {"login": login}).one()
            return None if found is None else int(found.person_id)

    def not_archived(self, *, most: int = 200) -> list[tuple[Any, date, bool]]:
        """Closed cases that wait to be archived, each with its last day and whether that has passed."""
        limit = self._bureau.law.archive.move.working_days
        today = self._bureau.now().date()
        with self._database.reading() as reader:
            calendar = self._bureau.calendar(reader)
            rows = reader.ask(archives.WAITING, {"most": most}).all()
        due = [calendar.add_working_days(moment(row.closed_at).date(), limit) for row in rows]
        return [(row, day, today > day) for row, day in zip(rows, due, strict=True)]
