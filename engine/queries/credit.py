"""What window and supervision ask about credit marks; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.store.credit import LETTER, MARKS, ONE_MARK

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.credit import MarkKinds
    from engine.store.database import Database

MARKS_A_PAGE: Final = 50


class CreditQuestions:
    """问: credit marks 信用记录."""

    _bureau: Bureau
    _database: Database

    def credit_marks(self, before: tuple[int, int]) -> list[Any]:
        """Marks made before an instant and id, the latest first, one page and one row more."""
        with self._database.reading() as reader:
            return reader.ask(MARKS, {"made_at": before[0], "id": before[1], "most": MARKS_A_PAGE + 1}).all()

    def credit_mark(self, mark: int) -> Any:
        """One mark; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(ONE_MARK, {"mark": mark}).one()

    def mark_kinds(self) -> MarkKinds:
        """信用记录的种类: the rules in force."""
        return self._bureau.law.marks

    def letter_of(self, code: str) -> dict[str, Any] | None:
        """承诺书: what the commitment says that a licence, by its verification code, was granted on; None for another licence."""
        with self._database.reading() as reader:
            row = reader.ask(LETTER, {"code": code}).one()
            return orjson.loads(row.data) if row else None
