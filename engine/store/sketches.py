"""Statements on sketches 画稿, their files and saved states, and who is at them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from engine.store.apply import INSERT
from engine.store.statements import Statement, deleting, inserting, updating
from engine.store.tables.definitions import definition
from engine.store.tables.people import person
from engine.store.tables.sketches import sketch, sketch_file, sketch_presence, sketch_revision

_FILE = (sketch_file.c.sketch_id == bindparam("sketch_id"), sketch_file.c.path == bindparam("path"))
_STATES = (sketch_revision.c.sketch_id == bindparam("sketch_id"), sketch_revision.c.path == bindparam("path"))


def _held(dialect: str) -> Any:
    """On PostgreSQL whoever changes a sketch holds its row, so that two saves are one after the other."""
    core = select(sketch).where(sketch.c.id == bindparam("sketch_id"))
    return core.with_for_update() if dialect == "postgresql" else core


SKETCH = Statement("sketch.load", _held)
FILE_AT = Statement("sketch_file.load", select(sketch_file).where(*_FILE))
FILES_OF = Statement(
    "sketch_file.of_sketch",
    select(sketch_file.c.path, sketch_file.c.content, sketch_file.c.revision, sketch_file.c.saved_at, person.c.name.label("saver"))
    .join(person, person.c.id == sketch_file.c.saved_by)
    .where(sketch_file.c.sketch_id == bindparam("sketch_id"))
    .order_by(sketch_file.c.path),
)
LAST_STATE = Statement("sketch_revision.last", select(func.max(sketch_revision.c.revision).label("revision")).where(*_STATES))
STATE_AT = Statement("sketch_revision.load", select(sketch_revision).where(*_STATES, sketch_revision.c.revision == bindparam("revision")))
STATES_OF = Statement(
    "sketch_revision.of_file",
    select(
        sketch_revision.c.revision,
        sketch_revision.c.saved_at,
        func.length(sketch_revision.c.content).label("size"),
        person.c.name.label("saver"),
    )
    .join(person, person.c.id == sketch_revision.c.saved_by)
    .where(*_STATES)
    .order_by(sketch_revision.c.revision.desc()),
)
BEGINNING = Statement(
    "sketch_revision.beginning",
    select(sketch_revision.c.path, sketch_revision.c.content)
    .join(sketch, sketch.c.id == sketch_revision.c.sketch_id)
    .where(
        sketch_revision.c.sketch_id == bindparam("sketch_id"),
        sketch_revision.c.revision == literal_column("1"),
        sketch_revision.c.saved_at == sketch.c.created_at,
    )
    .order_by(sketch_revision.c.path),
)
REMOVED = Statement(
    "sketch_revision.removed",
    select(sketch_revision.c.path, func.max(sketch_revision.c.revision).label("revision"))
    .where(
        sketch_revision.c.sketch_id == bindparam("sketch_id"),
        sketch_revision.c.path.not_in(select(sketch_file.c.path).where(sketch_file.c.sketch_id == bindparam("sketch_id"))),
    )
    .group_by(sketch_revision.c.path)
    .order_by(sketch_revision.c.path),
)
_OWNER, _UPDATER, _BASE, _NOW, _DRAFT = person.alias(), person.alias(), definition.alias(), definition.alias(), definition.alias()
_LISTED = (
    select(
        *sketch.columns,
        _OWNER.c.name.label("owner_name"),
        _UPDATER.c.name.label("updater"),
        _BASE.c.number.label("base_number"),
        _NOW.c.id.label("released"),
        _NOW.c.number.label("released_number"),
        _DRAFT.c.number.label("handed_in_number"),
        _DRAFT.c.state.label("handed_in_state"),
    )
    .join(_OWNER, _OWNER.c.id == sketch.c.owner)
    .join(_UPDATER, _UPDATER.c.id == sketch.c.updated_by)
    .outerjoin(_BASE, _BASE.c.id == sketch.c.based_on)
    .outerjoin(_NOW, (_NOW.c.item == sketch.c.item) & (_NOW.c.state == literal_column("'released'")))
    .outerjoin(_DRAFT, _DRAFT.c.id == sketch.c.handed_in)
)
SKETCHES = Statement("sketch.all", _LISTED.order_by(sketch.c.updated_at.desc(), sketch.c.id.desc()).limit(bindparam("most")))
ONE_SKETCH = Statement("sketch.one", _LISTED.where(sketch.c.id == bindparam("sketch_id")))
PRESENT = Statement(
    "sketch_presence.now",
    select(sketch_presence.c.person_id, sketch_presence.c.path, sketch_presence.c.seen_at, sketch_presence.c.saved_at, person.c.name)
    .join(person, person.c.id == sketch_presence.c.person_id)
    .where(sketch_presence.c.sketch_id == bindparam("sketch_id"), sketch_presence.c.seen_at >= bindparam("since"))
    .order_by(person.c.name),
)
EDITED = Statement(  # who has had a hand in what became this version
    "sketch.edited",
    select(sketch_presence.c.sketch_id)
    .join(sketch, sketch.c.id == sketch_presence.c.sketch_id)
    .where(sketch.c.handed_in == bindparam("definition_id"), sketch_presence.c.person_id == bindparam("person_id"), sketch_presence.c.saved_at.is_not(None)),
)

ADD_SKETCH = inserting("sketch.insert", sketch)
CHANGE_SKETCH = updating("sketch.change", sketch, ("id",), "item", "name", "revision", "updated_by", "updated_at")
SET_STATE = updating("sketch.state", sketch, ("id",), "state", "handed_in", "updated_by", "updated_at")
OPEN_SHARED = updating("sketch.open_shared", sketch, ("id",), "shared_open")
SET_PROBLEMS = updating("sketch.problems", sketch, ("id",), "problems")
ADD_STATE = inserting("sketch_revision.insert", sketch_revision)
DROP_STATE = deleting("sketch_revision.delete", sketch_revision, "sketch_id", "path", "revision")
DROP_FILE = deleting("sketch_file.delete", sketch_file, "sketch_id", "path")


def _putting(dialect: str) -> Any:
    insert = INSERT[dialect](sketch_file).values({c.name: bindparam(c.name, type_=c.type) for c in sketch_file.columns})
    changed = ("content", "revision", "saved_by", "saved_at")
    return insert.on_conflict_do_update(index_elements=["sketch_id", "path"], set_={c: insert.excluded[c] for c in changed})


def _seeing(*changed: str) -> Any:
    def core(dialect: str) -> Any:
        insert = INSERT[dialect](sketch_presence).values({c.name: bindparam(c.name, type_=c.type) for c in sketch_presence.columns})
        return insert.on_conflict_do_update(index_elements=["sketch_id", "person_id"], set_={c: insert.excluded[c] for c in changed})

    return core


PUT_FILE = Statement("sketch_file.put", _putting)
SEE = Statement("sketch_presence.see", _seeing("path", "seen_at"))
EDIT = Statement("sketch_presence.edit", _seeing("path", "seen_at", "saved_at"))
