"""What anybody may ask: the guides, the register of licences, the verification of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Text, and_, bindparam, func, literal_column, or_, select

from engine.queries.cases import containing
from engine.store.statements import Statement
from engine.store.tables.definitions import definition
from engine.store.tables.documents import document, licence, licence_end

if TYPE_CHECKING:
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork

RELEASED = Statement("definition.all_released", select(definition.c.id, definition.c.item).where(definition.c.state == "released").order_by(definition.c.item))
VERSIONS = Statement("definition.versions", select(definition).order_by(definition.c.item, definition.c.number.desc()))
_NEXT = licence.alias("successor")
RENEWED_UNTIL = select(_NEXT.c.valid_until).where(_NEXT.c.renews == licence.c.id, _NEXT.c.state == "valid").scalar_subquery().label("renewed_until")
BY_CODE = Statement("licence.by_code", select(licence, RENEWED_UNTIL).where(licence.c.code == bindparam("code"), licence.c.state != "draft"))
BY_FILE = Statement("licence.by_file", select(licence).where(licence.c.file == bindparam("file")))
DOCUMENT_BY_CODE = Statement(
    "document.by_code",
    select(document.c.kind, document.c.number, document.c.written_at, document.c.file, document.c.data).where(document.c.code == bindparam("code")),
)
_ENDED = licence_end.alias("ended")
_TEXT = bindparam("text", type_=Text())
_PATTERN = bindparam("pattern", type_=Text())
ISSUED = and_(
    licence.c.issued_at.is_not(None),
    or_(literal_column("''") == _TEXT, licence.c.number == _TEXT, licence.c.elicence == _TEXT, licence.c.holder.like(_PATTERN, escape="\\")),
)
REGISTER = Statement(
    "licence.register",
    select(
        licence.c.number,
        licence.c.kind,
        licence.c.holder,
        licence.c.holder_code,
        licence.c.state,
        licence.c.valid_from,
        licence.c.valid_until,
        licence.c.issued_at,
        licence.c.version,
        licence.c.elicence,
        RENEWED_UNTIL,
        _ENDED.c.ground,
        _ENDED.c.reference,
        _ENDED.c.ended_at,
    )
    .join_from(licence, _ENDED, and_(_ENDED.c.licence_id == licence.c.id, _ENDED.c.state == licence.c.state), isouter=True)
    .where(ISSUED)
    .order_by(licence.c.issued_at.desc(), licence.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip")),
)
REGISTER_COUNT = Statement("licence.register_count", select(func.count().label("count")).select_from(licence).where(ISSUED))
HISTORY = Statement(
    "licence.history",
    select(licence_end.c.state, licence_end.c.ground, licence_end.c.reference, licence_end.c.ended_at, licence.c.version)
    .join_from(licence_end, licence)
    .where(licence.c.number == bindparam("number"))
    .order_by(licence_end.c.ended_at.desc(), licence.c.version.desc()),
)


def register(reader: UnitOfWork, text: str, *, skip: int, most: int) -> tuple[int, list[Any]]:
    """发证公示: how many licences have this number or a holder of this name (all for an empty text), and one page of them."""
    asked = {"text": text, "pattern": containing(text)}
    return reader.ask(REGISTER_COUNT, asked).one().count, reader.ask(REGISTER, {**asked, "most": most, "skip": skip}).all()


@dataclass(frozen=True)
class VerifiedLicence:
    """核验结果 of a licence as the public sees it: the data that the licence itself shows."""

    kind: str
    number: str
    holder: str
    state: str
    valid_from: str | None
    valid_until: str | None
    issued_at: int | None
    data: dict[str, Any]
    file: str | None
    version: int
    renewed_until: str | None
    elicence: str | None = None
    history: tuple[Any, ...] = ()


def released_editions(reader: UnitOfWork, edition_of: Any) -> list[Edition]:
    """The released version of every item."""
    return [edition_of(reader, row.id) for row in reader.ask(RELEASED).all()]


def verified(reader: UnitOfWork, code: str) -> VerifiedLicence | None:
    """The licence of a verification code; None for every wrong code alike."""
    row = reader.ask(BY_CODE, {"code": code}).one()
    if row is None:
        return None
    stored = (row.kind, row.number, row.holder, row.state, row.valid_from, row.valid_until, row.issued_at, orjson.loads(row.data), row.file)
    history = tuple(reader.ask(HISTORY, {"number": row.number}).all())
    return VerifiedLicence(*stored, row.version, row.renewed_until, row.elicence, history)
