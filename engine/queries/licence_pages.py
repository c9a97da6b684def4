"""证照列表, for programs: the public register and the library, the latest first, a page at a time from a place in the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, select, tuple_

from engine.queries.cases import containing
from engine.queries.library import FOUND
from engine.queries.publicly import ISSUED, RENEWED_UNTIL
from engine.store.statements import Statement
from engine.store.tables.documents import licence

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
LAST = 2**62
_ID = bindparam("id", type_=licence.c.id.type)


def _listed(name: str, at: Any, where: Any, *more: Any) -> Statement:
    here = tuple_(bindparam("at", type_=at.type), _ID)
    core = select(licence, *more).where(where, tuple_(at, licence.c.id) < here).order_by(at.desc(), licence.c.id.desc())
    return Statement(name, core.limit(literal_column(str(PAGE + 1))))


REGISTER = _listed("licence.register_page", licence.c.issued_at, ISSUED, RENEWED_UNTIL)
LIBRARY = _listed("library.page", licence.c.drafted_at, FOUND)


@dataclass(frozen=True)
class LicencePlace:
    """翻页的位置: the last row seen; ``at`` is epoch milliseconds, of issue in the register and of the draft in the library."""

    at: int = LAST
    id: int = LAST


def register_list(reader: UnitOfWork, text: str, place: LicencePlace) -> tuple[list[Any], LicencePlace | None]:
    """One page of the register, and where the next begins."""
    found = reader.ask(REGISTER, {"text": text, "pattern": containing(text), "at": place.at, "id": place.id}).all()
    return found[:PAGE], LicencePlace(found[PAGE - 1].issued_at, found[PAGE - 1].id) if len(found) > PAGE else None


def library_list(reader: UnitOfWork, asked: dict[str, str], place: LicencePlace) -> tuple[list[Any], LicencePlace | None]:
    """One page of the library, and where the next begins. ``asked`` are text, kind, state and today."""
    found = reader.ask(LIBRARY, {**asked, "pattern": containing(asked["text"]), "at": place.at, "id": place.id}).all()
    return found[:PAGE], LicencePlace(found[PAGE - 1].drafted_at, found[PAGE - 1].id) if len(found) > PAGE else None
