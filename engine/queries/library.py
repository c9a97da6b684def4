"""证照库:licences found by number, holder, code, kind or state; and everything about one: its versions, what made and ended them, who relied on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, bindparam, func, literal_column, or_, select

from engine.queries.cases import containing
from engine.store.statements import Statement
from engine.store.tables.cases import case, sequence
from engine.store.tables.documents import concern, contest, document, licence, licence_end, licence_log, renewal
from engine.store.tables.people import person
from engine.store.tables.review import material

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

_NEXT = licence.alias("successor")
_FOLLOWED = select(_NEXT.c.id).where(_NEXT.c.renews == licence.c.id, _NEXT.c.issued_at.is_not(None)).exists()
_TODAY, _STATE = bindparam("today", type_=Text()), bindparam("state", type_=Text())
_OPEN_END = or_(licence.c.valid_until.is_(None), licence.c.valid_until == literal_column("''"))


def _is(state: Any) -> Any:
    """``state`` is a literal of SQL."""
    return state == _STATE


_VALID = licence.c.state == literal_column("'valid'")
_BY_STATE = or_(
    and_(_is(literal_column("''")), licence.c.issued_at.is_not(None)),
    and_(_is(literal_column("'valid'")), _VALID, or_(_OPEN_END, licence.c.valid_until >= _TODAY)),
    and_(_is(literal_column("'expired'")), _VALID, ~_OPEN_END, licence.c.valid_until < _TODAY, ~_FOLLOWED),
    and_(_is(literal_column("'replaced'")), licence.c.state == literal_column("'replaced'")),
    and_(_is(literal_column("'cancelled'")), licence.c.state == literal_column("'cancelled'")),
    and_(_is(literal_column("'revoked'")), licence.c.state == literal_column("'revoked'")),
    and_(_is(literal_column("'checking'")), licence.c.state == literal_column("'draft'"), licence.c.case_id.is_(None)),
)
_TEXT = bindparam("text", type_=Text())
FOUND = and_(
    _BY_STATE,
    or_(bindparam("kind", type_=Text()) == literal_column("''"), licence.c.kind == bindparam("kind", type_=Text())),
    or_(
        literal_column("''") == _TEXT,
        licence.c.number == _TEXT,
        licence.c.holder_code == _TEXT,
        licence.c.elicence == _TEXT,
        licence.c.holder.like(bindparam("pattern", type_=Text()), escape="\\"),
    ),
)
SEARCH = Statement(
    "library.search",
    select(licence).where(FOUND).order_by(licence.c.drafted_at.desc(), licence.c.id.desc()).limit(bindparam("most")).offset(bindparam("skip")),
)
COUNT = Statement("library.count", select(func.count().label("count")).select_from(licence).where(FOUND))
ONE = Statement("library.one", select(licence).where(licence.c.id == bindparam("licence_id")))
VERSIONS = Statement(
    "library.versions",
    select(licence, case.c.number.label("case_number"), case.c.item)
    .join_from(licence, case, case.c.id == licence.c.case_id, isouter=True)
    .where(licence.c.number == bindparam("number"))
    .order_by(licence.c.version.desc(), licence.c.drafted_at.desc()),
)
ENDS = Statement(
    "library.ends",
    select(licence_end, licence.c.version, case.c.number.label("case_number"), document.c.number.label("document_number"))
    .join_from(licence_end, licence, licence.c.id == licence_end.c.licence_id)
    .join(case, case.c.id == licence_end.c.case_id)
    .join(document, document.c.id == licence_end.c.document_id)
    .where(licence.c.number == bindparam("number"))
    .order_by(licence_end.c.ended_at.desc(), licence.c.version.desc()),
)
CONCERNS = Statement(
    "library.concerns",
    select(case.c.id, case.c.number, case.c.item, case.c.status, case.c.result, case.c.received_at, concern.c.act)
    .join_from(concern, case, case.c.id == concern.c.case_id)
    .join(licence, licence.c.id == concern.c.licence_id)
    .where(licence.c.number == bindparam("number"))
    .order_by(case.c.received_at.desc(), case.c.id.desc()),
)
RENEWALS = Statement(
    "library.renewals",
    select(case.c.id, case.c.number, case.c.item, case.c.status, case.c.result, case.c.received_at)
    .join_from(renewal, case, case.c.id == renewal.c.case_id)
    .join(licence, licence.c.id == renewal.c.licence_id)
    .where(licence.c.number == bindparam("number"))
    .order_by(case.c.received_at.desc(), case.c.id.desc()),
)
USES = Statement(
    "library.uses",
    select(case.c.id, case.c.number, case.c.item, case.c.title, case.c.received_at, material.c.name, licence.c.version)
    .join_from(material, case, case.c.id == material.c.case_id)
    .join(licence, licence.c.id == material.c.licence_id)
    .where(licence.c.number == bindparam("number"), material.c.state == literal_column("'reused'"))
    .order_by(case.c.received_at.desc())
    .limit(50),
)
LOG = Statement(
    "library.log",
    select(licence_log, person.c.name.label("person_name"))
    .join_from(licence_log, person)
    .join(licence, licence.c.id == licence_log.c.licence_id)
    .where(licence.c.number == bindparam("number"))
    .order_by(licence_log.c.at.desc(), licence_log.c.id.desc()),
)
RELIED_ON = Statement(
    "library.relied_on",
    select(material.c.material, material.c.name, licence.c.number, licence.c.kind, licence.c.valid_until, licence.c.code)
    .join_from(material, licence, licence.c.id == material.c.licence_id)
    .where(material.c.case_id == bindparam("case_id"), material.c.state == literal_column("'reused'"))
    .order_by(material.c.material),
)
CONTESTS_OF_CASE = Statement("contest.of_case", select(contest).where(contest.c.case_id == bindparam("case_id")).order_by(contest.c.stated_at, contest.c.id))
_CONTESTS = (
    select(contest, licence.c.number, licence.c.kind, licence.c.holder, case.c.number.label("case_number"), material.c.name, material.c.uploads)
    .join_from(contest, licence, licence.c.id == contest.c.licence_id)
    .join(case, case.c.id == contest.c.case_id)
    .join(material, and_(material.c.case_id == contest.c.case_id, material.c.material == contest.c.material))
)
OPEN_CONTESTS = Statement("contest.open", _CONTESTS.where(contest.c.state == literal_column("'open'")).order_by(contest.c.stated_at, contest.c.id).limit(100))
CONTESTS = Statement("contest.of_number", _CONTESTS.where(licence.c.number == bindparam("number")).order_by(contest.c.stated_at.desc(), contest.c.id.desc()))
_NOT_REPLACED = or_(_VALID, licence.c.state.in_([literal_column("'cancelled'"), literal_column("'revoked'"), literal_column("'void'")]))
ENDED_OF_HOLDER = Statement(
    "library.ended",
    select(licence.c.kind, licence.c.number, licence.c.state, licence.c.valid_until, licence.c.valid_from)
    .where(licence.c.holder_code == bindparam("code"), licence.c.issued_at.is_not(None), _NOT_REPLACED)
    .order_by(licence.c.issued_at),
)
SERIES = Statement("sequence.licences", select(sequence.c.name, sequence.c.value).where(sequence.c.name.like("licence:%")).order_by(sequence.c.name))
NUMBERED = Statement(
    "library.numbered",
    select(licence.c.id, licence.c.number, licence.c.state, licence.c.holder, licence.c.drafted_at, licence.c.issued_at, licence.c.case_id)
    .add_columns(case.c.number.label("case_number"), case.c.result)
    .join_from(licence, case, case.c.id == licence.c.case_id, isouter=True)
    .where(licence.c.number.like(bindparam("pattern", type_=Text())), licence.c.version == 1)
    .order_by(licence.c.drafted_at),
)
STATES = ("", "valid", "expired", "replaced", "cancelled", "revoked", "checking")


@dataclass(frozen=True)
class LicencePage:
    """一张证照: its rows by part; ``row`` is the version that was asked for, ``latest`` the one that counts now."""

    row: Any
    versions: list[Any]
    ends: list[Any]
    concerns: list[Any]
    renewals: list[Any]
    uses: list[Any]
    log: list[Any]
    contests: list[Any]

    @property
    def latest(self) -> Any:
        """The newest version that was issued; the row itself where none was."""
        return next((one for one in self.versions if one.issued_at is not None), self.row)


def search(reader: UnitOfWork, text: str, kind: str, state: str, today: str, *, skip: int, most: int) -> tuple[int, list[Any]]:
    """How many, and one page of rows, the latest first. ``state`` is one of ``STATES``."""
    asked = {"text": text, "pattern": containing(text), "kind": kind, "state": state, "today": today}
    return reader.ask(COUNT, asked).one().count, reader.ask(SEARCH, {**asked, "skip": skip, "most": most}).all()


def licence_page(reader: UnitOfWork, licence_id: int) -> LicencePage | None:
    """Everything about one licence; None when there is none."""
    row = reader.ask(ONE, {"licence_id": licence_id}).one()
    if row is None:
        return None
    of = {"number": row.number}
    return LicencePage(row, *(reader.ask(one, of).all() for one in (VERSIONS, ENDS, CONCERNS, RENEWALS, USES, LOG, CONTESTS)))
