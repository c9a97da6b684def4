"""What is asked of moves 办件迁移; part of ``Questions``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import bindparam, func, literal_column, select

from engine.domain.errors import NotFound
from engine.domain.move import OUTCOMES
from engine.runtime.moving import candidates
from engine.store.moves import BATCHES, GROUPS
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.definitions import definition
from engine.store.tables.moves import move, move_act, move_case
from engine.store.tables.people import person
from engine.store.tables.tasks import task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bureau import Bureau
    from engine.store.database import Database

EXAMPLES = 3  # cases named for each reason
MOST = 50
_OF: Any = move_case.c.move_id == bindparam("move_id")
MOVE = Statement(
    "move.shown", select(move, person.c.name.label("starter")).outerjoin(person, person.c.id == move.c.started_by).where(move.c.id == bindparam("move_id"))
)
ACTS = Statement(
    "move_act.of_move",
    select(move_act, person.c.name.label("who"))
    .outerjoin(person, person.c.id == move_act.c.person_id)
    .where(move_act.c.move_id == bindparam("move_id"))
    .order_by(move_act.c.at.desc(), move_act.c.id.desc()),
)
LATEST = Statement(
    "move.latest",
    select(move, definition.c.number.label("from_number"))
    .join_from(move, definition, definition.c.id == move.c.from_id)
    .where(move.c.to_id == bindparam("to_id"))
    .order_by(move.c.started_at.desc())
    .limit(MOST),
)
ALL = Statement("move.all", select(move).order_by(move.c.started_at.desc()).limit(MOST))
CASES = Statement(
    "move_case.all",
    select(move_case.c.case_id, *(move_case.c[name] for name in ("outcome", "code", "element", "zh", "en", "batch")), case.c.number, case.c.title)
    .join_from(move_case, case)
    .where(_OF)
    .order_by(move_case.c.case_id),
)
_CHOOSABLE: Any = _OF & move_case.c.outcome.in_([literal_column("'movable'"), literal_column("'mapped'"), literal_column("'left_out'")])
_AT: Any = select(task.c.id).where(task.c.case_id == move_case.c.case_id, task.c.node == bindparam("at"), task.c.parent.is_(None)).exists()
_LISTED = select(move_case.c.case_id, move_case.c.outcome, move_case.c.code, case.c.number, case.c.title, case.c.received_at).join_from(move_case, case)
_PAGE: Any = {"most": bindparam("most"), "skip": bindparam("skip")}
CHOOSABLE, CHOOSABLE_AT = (
    Statement(name, _LISTED.where(_CHOOSABLE, *more).order_by(move_case.c.case_id).limit(_PAGE["most"]).offset(_PAGE["skip"]))
    for name, more in (("move_case.choosable", ()), ("move_case.choosable_at", (_AT,)))
)
PLACES = Statement(  # where they stand, with how many at each
    "move_case.places",
    select(task.c.node, func.count(func.distinct(move_case.c.case_id)).label("count"))
    .join_from(move_case, task, task.c.case_id == move_case.c.case_id)
    .where(_CHOOSABLE, task.c.parent.is_(None))
    .group_by(task.c.node),
)
STANDING = Statement(
    "task.of_choosable",
    select(task.c.case_id, task.c.node)
    .distinct()
    .join_from(move_case, task, task.c.case_id == move_case.c.case_id)
    .where(_CHOOSABLE, task.c.parent.is_(None), move_case.c.case_id >= bindparam("first"), move_case.c.case_id <= bindparam("last"))
    .order_by(task.c.case_id, task.c.node),
)
_PLACE: Any = func.row_number().over(partition_by=(move_case.c.outcome, move_case.c.code, move_case.c.element), order_by=move_case.c.case_id).label("place")
_RANKED = (
    select(move_case.c.outcome, move_case.c.code, move_case.c.element, move_case.c.case_id, case.c.number, _PLACE)
    .join_from(move_case, case)
    .where(_OF)
    .subquery()
)
EXAMPLE_CASES = Statement("move_case.examples", select(_RANKED).where(_RANKED.c.place <= bindparam("most")).order_by(_RANKED.c.case_id))


class Group(NamedTuple):
    """一类结果: how many cases, with a few of them (id, number); ``candidates`` are what may take the place of the element that is gone."""

    outcome: str
    code: str
    element: str
    cases: int
    zh: str
    en: str
    examples: tuple[tuple[int, str], ...]
    candidates: tuple[str, ...]


class MovePage(NamedTuple):
    """一次迁移 with its numbers: ``counts`` by outcome, ``rehearsed`` cases of ``row.total``."""

    row: Any
    old: Any
    new: Any
    names: Mapping[str, str]
    counts: Mapping[str, int]
    groups: tuple[Group, ...]
    batches: list[Any]
    acts: list[Any]

    @property
    def rehearsed(self) -> int:
        """How many cases have a result."""
        return sum(self.counts.values())


class Choosable(NamedTuple):
    """一件可以迁、可以留下的办件: its row, and the elements at which it has open tasks."""

    row: Any
    places: tuple[str, ...]


class MoveQuestions:
    """问: moves of open cases."""

    _database: Database
    _bureau: Bureau

    def moves_to(self, to_id: int) -> list[Any]:
        """Moves to a version, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(LATEST, {"to_id": to_id}).all()

    def moves(self) -> list[Any]:
        """The latest moves of all items."""
        with self._database.reading() as reader:
            return reader.ask(ALL).all()

    def move(self, move_id: int) -> MovePage:
        """One move. Raises NotFound."""
        of = {"move_id": move_id}
        with self._database.reading() as reader:
            row = reader.ask(MOVE, of).one()
            if row is None:
                raise NotFound
            old, new = (self._bureau.edition(reader, one) for one in (row.from_id, row.to_id))
            examples: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
            for one in reader.ask(EXAMPLE_CASES, {**of, "most": EXAMPLES}).all():
                examples.setdefault((one.outcome, one.code, one.element), []).append((one.case_id, one.number))
            counts: Counter[str] = Counter()
            groups = []
            for one in reader.ask(GROUPS, of).all():
                counts[one.outcome] += one.count
                fit = candidates(old, new, one.element) if one.code == "element_gone" else ()
                shown = tuple(examples.get((one.outcome, one.code, one.element), ()))
                groups.append(Group(one.outcome, one.code, one.element, one.count, one.zh, one.en, shown, fit))
            ordered = tuple(sorted(groups, key=lambda group: (list(OUTCOMES).index(group.outcome), -group.cases, group.code, group.element)))
            return MovePage(row, old, new, orjson.loads(row.names), counts, ordered, reader.ask(BATCHES, of).all(), reader.ask(ACTS, of).all())

    def moved_cases(self, move_id: int) -> list[Any]:
        """Every case of a move with what was said of it, without its states."""
        with self._database.reading() as reader:
            return reader.ask(CASES, {"move_id": move_id}).all()

    def choosable(self, move_id: int, at: str = "", *, most: int = MOST, skip: int = 0) -> list[Choosable]:
        """Movable cases and those left out, of one element where ``at`` names it; one page."""
        of = {"move_id": move_id, "most": most, "skip": skip}
        with self._database.reading() as reader:
            rows = reader.ask(CHOOSABLE_AT, {**of, "at": at}).all() if at else reader.ask(CHOOSABLE, of).all()
            if not rows:
                return []
            places: dict[int, list[str]] = {}
            for one in reader.ask(STANDING, {"move_id": move_id, "first": rows[0].case_id, "last": rows[-1].case_id}).all():
                places.setdefault(one.case_id, []).append(one.node)
            return [Choosable(row, tuple(places.get(row.case_id, ()))) for row in rows]

    def places_of_move(self, move_id: int) -> dict[str, int]:
        """How many of them have an open task at each element."""
        with self._database.reading() as reader:
            return {row.node: row.count for row in reader.ask(PLACES, {"move_id": move_id}).all()}
