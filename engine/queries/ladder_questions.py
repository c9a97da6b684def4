"""What the pages of ladders ask; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.domain.ladder_trial import told_when
from engine.queries.publicly import released_editions
from engine.store.statements import Statement
from engine.store.tables.ladders import ladder
from engine.store.tables.people import person

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain.alerts import Ladder
    from engine.domain.ladder_trial import Trial
    from engine.store.database import Database

_drafter, _decider = person.alias("drafter"), person.alias("decider")
_SHOWN = (
    select(ladder, _drafter.c.name.label("drafter"), _decider.c.name.label("decider"))
    .join_from(ladder, _drafter, _drafter.c.id == ladder.c.drafted_by)
    .join(_decider, _decider.c.id == ladder.c.decided_by, isouter=True)
)
VERSIONS = Statement("ladder.of_item", _SHOWN.where(ladder.c.item == bindparam("item")).order_by(ladder.c.drafted_at.desc(), ladder.c.id.desc()).limit(200))
CHANGED = Statement("ladder.items", select(ladder.c.item, ladder.c.state, ladder.c.effective_on).order_by(ladder.c.drafted_at))
ONE = Statement("ladder.shown", _SHOWN.where(ladder.c.id == bindparam("ladder_id")))


class LadderQuestions:
    """问: the ladder in force, its versions, and who would be told when."""

    _bureau: Bureau
    _database: Database

    def ladder_at(self, item: str, at: datetime) -> tuple[Ladder, int | None] | None:
        """The ladder of an item (empty: everybody's) at an instant, and its version, None for one of a file; None for an item that does not run here."""
        with self._database.reading() as reader:
            editions = {edition.item.id: edition for edition in released_editions(reader, self._bureau.edition)}
            if item and item not in editions:
                return None
            return self._bureau.ladder(reader, item, editions[item].alerts if item else None, at)

    def ladder_versions(self, item: str) -> list[Any]:
        """Drafted, approved and returned changes of a ladder, the latest drafted first."""
        with self._database.reading() as reader:
            return reader.ask(VERSIONS, {"item": item}).all()

    def changed_ladders(self) -> list[Any]:
        """Every change by item, state and first day."""
        with self._database.reading() as reader:
            return reader.ask(CHANGED).all()

    def ladder_version(self, ladder_id: int) -> Any:
        """One change; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(ONE, {"ladder_id": ladder_id}).one()

    def ladder_trial(self, item: str, kind: str, days: int, start: datetime, candidate: Ladder | None = None) -> Trial:
        """督办试算 with the ladder of each instant, or with a ``candidate`` that is not in force."""
        with self._database.reading() as reader:
            calendar = self._bureau.calendar(reader)
            editions = {edition.item.id: edition for edition in released_editions(reader, self._bureau.edition)}
            own = editions[item].alerts if item in editions else None
            return told_when(kind, days, start, calendar, lambda at: candidate or self._bureau.ladder(reader, item, own, at)[0])
