"""Volumes 档案卷: the list, one volume with its files, notes and uses, what is not archived yet, and the register of uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, or_, select, tuple_

from engine.queries.cases import containing
from engine.store.statements import Statement
from engine.store.tables.archives import archive, archive_file, archive_note, archive_use
from engine.store.tables.cases import case
from engine.store.tables.documents import document
from engine.store.tables.outbox import outbox
from engine.store.tables.people import person

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
FIRST = (2**62, 2**62)
_SHOWN = (*archive.columns, case.c.number.label("case_number"), case.c.title, case.c.item, case.c.result, case.c.closed_at, case.c.definition_id)
_before = tuple_(archive.c.archived_at, archive.c.id) < tuple_(
    bindparam("archived_at", type_=archive.c.archived_at.type), bindparam("id", type_=archive.c.id.type)
)
_LISTED = select(*_SHOWN).join(case, case.c.id == archive.c.case_id).order_by(archive.c.archived_at.desc(), archive.c.id.desc()).limit(PAGE + 1)
LATEST = Statement("archive.latest", _LISTED.where(_before))
FOUND = Statement(
    "archive.search",
    _LISTED.where(
        _before,
        or_(
            archive.c.number == bindparam("text"),
            case.c.number == bindparam("text"),
            case.c.title.like(bindparam("pattern"), escape="\\"),
            archive.c.case_id.in_(select(document.c.case_id).where(document.c.number == bindparam("text"))),
        ),
    ),
)
ONE = Statement("archive.shown", select(*_SHOWN).join(case, case.c.id == archive.c.case_id).where(archive.c.id == bindparam("archive_id")))
BY_NUMBER = Statement(
    "archive.by_number",
    select(archive.c.id).join(case, case.c.id == archive.c.case_id).where(or_(archive.c.number == bindparam("number"), case.c.number == bindparam("number"))),
)
AFTER = Statement("archive.after", select(archive.c.id).where(archive.c.id > bindparam("last")).order_by(archive.c.id).limit(PAGE))
FILES = Statement("archive_file.shown", select(archive_file).where(archive_file.c.archive_id == bindparam("archive_id")).order_by(archive_file.c.no))
NOTES = Statement(
    "archive_note.shown",
    select(archive_note, person.c.name.label("person_name"))
    .join(person, person.c.id == archive_note.c.person_id)
    .where(archive_note.c.archive_id == bindparam("archive_id"))
    .order_by(archive_note.c.noted_at, archive_note.c.id),
)
USES = Statement(
    "archive_use.shown",
    select(archive_use, person.c.name.label("person_name"))
    .join(person, person.c.id == archive_use.c.person_id)
    .where(archive_use.c.archive_id == bindparam("archive_id"))
    .order_by(archive_use.c.used_at.desc(), archive_use.c.id.desc())
    .limit(PAGE),
)
USE = Statement(
    "archive_use.one",
    select(archive_use, person.c.name.label("person_name")).join(person, person.c.id == archive_use.c.person_id).where(archive_use.c.id == bindparam("use_id")),
)
REGISTER = Statement(
    "archive_use.register",
    select(archive_use, person.c.name.label("person_name"), archive.c.number, case.c.number.label("case_number"), case.c.title)
    .join(archive, archive.c.id == archive_use.c.archive_id)
    .join(case, case.c.id == archive.c.case_id)
    .join(person, person.c.id == archive_use.c.person_id)
    .where(
        tuple_(archive_use.c.used_at, archive_use.c.id)
        < tuple_(bindparam("used_at", type_=archive_use.c.used_at.type), bindparam("id", type_=archive_use.c.id.type))
    )
    .order_by(archive_use.c.used_at.desc(), archive_use.c.id.desc())
    .limit(PAGE + 1),
)
# what waits, by the partial index of what is not sent
WAITING = Statement(
    "archive.waiting",
    select(case.c.id, case.c.number, case.c.title, case.c.item, case.c.closed_at, outbox.c.attempts, outbox.c.error)
    .join_from(outbox, case, case.c.id == outbox.c.case_id)
    .where(outbox.c.sent_at.is_(None), outbox.c.channel == literal_column("'archive'"))
    .order_by(case.c.closed_at, case.c.id)
    .limit(bindparam("most")),
)


@dataclass(frozen=True)
class Volume:
    """档案卷 with everything on its page."""

    row: Any
    files: list[Any]
    notes: list[Any]
    uses: list[Any]


def volume(reader: UnitOfWork, archive_id: int) -> Volume | None:
    """One volume; None when there is none."""
    of = {"archive_id": archive_id}
    row = reader.ask(ONE, of).one()
    if row is None:
        return None
    return Volume(row, reader.ask(FILES, of).all(), reader.ask(NOTES, of).all(), reader.ask(USES, of).all())


def volumes(reader: UnitOfWork, text: str, before: tuple[int, int]) -> list[Any]:
    """A page of volumes and one more, the latest first; with ``text`` those of that number, document or title."""
    place = {"archived_at": before[0], "id": before[1]}
    if not text:
        return reader.ask(LATEST, place).all()
    return reader.ask(FOUND, {**place, "text": text, "pattern": containing(text)}).all()
