"""用章记录: every use of the bureau's seal, the latest first: on documents and licences, on volumes of the archive and on packages handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, cast, func, literal_column, null, select, tuple_, union_all

from engine.store.statements import Statement
from engine.store.tables.archives import archive, archive_use
from engine.store.tables.cases import case
from engine.store.tables.documents import document
from engine.store.tables.journal import event
from engine.store.tables.people import person
from engine.store.tables.review import decision

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50


def _latest(at: Any, key: Any, core: Any) -> Any:
    """The newest of one kind before the place, found by its own index."""
    place = tuple_(bindparam("at", type_=document.c.sealed_at.type), bindparam("id", type_=document.c.id.type))
    return select(core.where(tuple_(at, key) < place).order_by(at.desc(), key.desc()).limit(bindparam("most")).subquery())


_document = select(
    document.c.sealed_at.label("at"),
    document.c.id.label("id"),
    literal_column("'document'").label("what"),
    document.c.kind.label("kind"),
    document.c.number.label("number"),
    document.c.case_id.label("case_id"),
    event.c.person_id.label("person_id"),
    document.c.written_at.label("written_at"),
).join(event, and_(event.c.case_id == document.c.case_id, event.c.no == document.c.event_no))
_archive = select(
    archive.c.archived_at.label("at"),
    archive.c.id.label("id"),
    literal_column("'archive'").label("what"),
    literal_column("''").label("kind"),
    archive.c.number.label("number"),
    archive.c.case_id.label("case_id"),
    cast(null(), document.c.case_id.type).label("person_id"),
    archive.c.archived_at.label("written_at"),
)
_package = (
    select(
        archive_use.c.used_at.label("at"),
        archive_use.c.id.label("id"),
        literal_column("'package'").label("what"),
        literal_column("''").label("kind"),
        archive.c.number.label("number"),
        archive.c.case_id.label("case_id"),
        archive_use.c.person_id.label("person_id"),
        archive_use.c.used_at.label("written_at"),
    )
    .join(archive, archive.c.id == archive_use.c.archive_id)
    .where(archive_use.c.kind == literal_column("'export'"))
)
_used = union_all(
    _latest(document.c.sealed_at, document.c.id, _document),
    _latest(archive.c.archived_at, archive.c.id, _archive),
    _latest(archive_use.c.used_at, archive_use.c.id, _package),
).subquery("used")
_known = decision.alias("known")
_in_force = select(func.max(_known.c.round)).where(_known.c.case_id == _used.c.case_id, _known.c.decided_at <= _used.c.written_at).scalar_subquery()
_decider = person.alias("decider")
USES = Statement(
    "seal.uses",
    select(
        *_used.c,
        case.c.number.label("case_number"),
        case.c.title,
        person.c.name.label("person_name"),
        decision.c.outcome,
        decision.c.decided_at,
        _decider.c.name.label("decider_name"),
    )
    .join_from(_used, case, case.c.id == _used.c.case_id)
    .join(person, person.c.id == _used.c.person_id, isouter=True)
    .join(decision, and_(decision.c.case_id == _used.c.case_id, decision.c.round == _in_force), isouter=True)
    .join(_decider, _decider.c.id == decision.c.person_id, isouter=True)
    .order_by(_used.c.at.desc(), _used.c.id.desc())
    .limit(bindparam("most")),
)


def seal_uses(reader: UnitOfWork, before: tuple[int, int]) -> list[Any]:
    """A page and one more row."""
    return reader.ask(USES, {"at": before[0], "id": before[1], "most": PAGE + 1}).all()
