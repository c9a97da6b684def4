"""Questions about joint reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

from engine.domain.moment import millis
from engine.store.presence import HELD_NOW
from engine.store.statements import Statement
from engine.store.tables.people import holding, post, unit

if TYPE_CHECKING:
    from engine.bureau import Bureau

REVIEWING_UNITS = Statement(
    "unit.reviewing",
    select(unit)
    .where(
        unit.c.id.in_(
            select(post.c.unit)
            .join(holding, holding.c.post_id == post.c.id)
            .where(
                post.c.role == literal_column("'reviewer'"),
                HELD_NOW,
            )
        )
    )
    .order_by(unit.c.id),
)


class ReviewQuestions:
    """会审: what the pages of a joint review ask."""

    _bureau: Bureau

    def reviewing_units(self) -> list[Any]:
        """The units with somebody at a reviewing post, by id."""
        with self._bureau.database.reading() as reader:
            return reader.ask(REVIEWING_UNITS, {"at": millis(self._bureau.now())}).all()
