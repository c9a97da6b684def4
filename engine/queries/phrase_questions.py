"""What the pages of phrases ask; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.store.phrases import PHRASES

if TYPE_CHECKING:
    from engine.queries.actors import Actor
    from engine.store.database import Database


class PhraseQuestions:
    """问: phrases that an officer may use."""

    _database: Database

    def phrases(self, actor: Actor) -> list[Any]:
        """One's own, those of one's units, and the bureau's."""
        units = {"", *(held.unit for held in actor.posts)}
        with self._database.reading() as reader:
            rows = reader.ask(PHRASES, {"person_id": actor.id}).all()
        return [row for row in rows if row.person_id == actor.id or row.unit in units]
