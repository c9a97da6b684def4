"""What is asked of windows 窗口; part of ``Questions``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.moment import day_of, millis
from engine.store.windows import CLOSINGS, ITEMS, SEATS, SITS_AT, WINDOWS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.database import Database


@dataclass(frozen=True)
class Window:
    """一个窗口: what it serves (nothing listed: every item), who sits there from today on, when it is closed."""

    row: Any
    items: tuple[str, ...]
    seats: tuple[Any, ...]
    closings: tuple[Any, ...]

    def serves(self, item: str) -> bool:
        """Whether an item may be handed in here."""
        return not self.items or item in self.items


class WindowQuestions:
    """窗口."""

    _bureau: Bureau
    _database: Database

    def windows(self) -> list[Window]:
        """Every window in use, by number."""
        today = day_of(millis(self._bureau.now())).isoformat()
        with self._database.reading() as reader:
            items, seats = reader.ask(ITEMS).all(), reader.ask(SEATS, {"today": today}).all()
            closings = reader.ask(CLOSINGS, {"today": today}).all()
            return [
                Window(
                    row,
                    tuple(one.item for one in items if one.window_id == row.id),
                    tuple(one for one in seats if one.window_id == row.id),
                    tuple(one for one in closings if one.window_id == row.id),
                )
                for row in reader.ask(WINDOWS).all()
            ]

    def window_of(self, person_id: int) -> Any:
        """Where a person sits today; None where he sits at none."""
        today = day_of(millis(self._bureau.now())).isoformat()
        with self._database.reading() as reader:
            return next(iter(reader.ask(SITS_AT, {"person_id": person_id, "today": today}).all()), None)
