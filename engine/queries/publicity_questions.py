"""What the public and the officer who concludes ask about publicity; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.calendar import ZONE
from engine.store.publicity import IN_PUBLICITY, OBJECTIONS, ONE_PUBLICITY

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.database import Database

MOST: Final = 200


class PublicityQuestions:
    """问: publicity 公示."""

    _bureau: Bureau
    _database: Database

    def in_publicity(self) -> list[Any]:
        """What is shown to everybody today, what ends first in front."""
        today = self._bureau.now().astimezone(ZONE).date().isoformat()
        with self._database.reading() as reader:
            return reader.ask(IN_PUBLICITY, {"today": today, "most": MOST}).all()

    def publicity(self, publicity: int) -> Any:
        """One publicity, under way or over; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(ONE_PUBLICITY, {"publicity": publicity}).one()

    def objections_of(self, case_id: int) -> list[Any]:
        """Objections of the public to a case, in order; for officers, and for the public once masked."""
        with self._database.reading() as reader:
            return reader.ask(OBJECTIONS, {"case_id": case_id}).all()
