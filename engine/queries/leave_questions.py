"""What is asked of leave and substitution 请假与代理; part of ``Questions``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, or_, select

from engine.domain.leave import decides
from engine.domain.moment import millis
from engine.queries.names import Names
from engine.store.leaves import STAND_INS
from engine.store.organisation import OWN
from engine.store.presence import LEAVE_NOW
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.leaves import leave, leave_substitute
from engine.store.tables.people import holding, person, post, unit
from engine.store.tables.tasks import task

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.queries.actors import Actor
    from engine.store.database import Database
    from engine.store.unit_of_work import UnitOfWork

MOST: Any = literal_column("200")
_BY, _STAND_IN = person.alias("decider"), person.alias("stand_in")
_LEAVE = (
    select(leave, person.c.name, _BY.c.name.label("decider"))
    .join(person, person.c.id == leave.c.person_id)
    .join(_BY, _BY.c.id == leave.c.decided_by, isouter=True)
    .order_by(leave.c.from_at.desc(), leave.c.id.desc())
    .limit(MOST)
)
OF_PERSON = Statement("leave.of_person", _LEAVE.where(leave.c.person_id == bindparam("person_id")))
_LIVE: Any = [literal_column("'asked'"), literal_column("'granted'")]
TO_COME = Statement("leave.to_come", _LEAVE.where(leave.c.until_at > bindparam("at"), leave.c.state.in_(_LIVE)))
SUBSTITUTES = Statement(
    "leave_substitute.named",
    select(leave_substitute.c.post_id, leave_substitute.c.person_id, _STAND_IN.c.name, post.c.name.label("post"), post.c.name_en.label("post_en"))
    .join_from(leave_substitute, post, post.c.id == leave_substitute.c.post_id)
    .join(_STAND_IN, _STAND_IN.c.id == leave_substitute.c.person_id, isouter=True)
    .where(leave_substitute.c.leave_id == bindparam("leave_id"))
    .order_by(post.c.id),
)
OWN_POSTS = Statement(  # of everybody, held in his own right now or later
    "holding.own_posts",
    select(
        holding.c.person_id,
        holding.c.post_id,
        person.c.name.label("person"),
        post.c.role,
        post.c.unit,
        post.c.name,
        post.c.name_en,
        unit.c.name.label("unit_name"),
        unit.c.name_en.label("unit_name_en"),
    )
    .join_from(holding, post, post.c.id == holding.c.post_id)
    .join(unit, unit.c.id == post.c.unit)
    .join(person, person.c.id == holding.c.person_id)
    .where(holding.c.leave_id == OWN, or_(holding.c.until_at.is_(None), holding.c.until_at > bindparam("at")))
    .order_by(unit.c.name, person.c.name, holding.c.from_at),
)
IN_HANDS = Statement(  # ordinary open tasks of a person
    "task.of_absent",
    select(task.c.id, task.c.node, task.c.pool, task.c.due_at, case.c.id.label("case_id"), case.c.number, case.c.title, case.c.definition_id)
    .join(case, case.c.id == task.c.case_id)
    .where(task.c.assignee == bindparam("person_id"), task.c.parent.is_(None), task.c.state == literal_column("'open'"))
    .order_by(task.c.due_at, task.c.id)
    .limit(MOST),
)
NAMED = Statement("person.named", select(person.c.name).where(person.c.id == bindparam("person_id")))


@dataclass(frozen=True)
class LeaveRow:
    """一次请假, with who stands in at which post; ``mine`` when the asker decides on it."""

    row: Any
    substitutes: tuple[Any, ...]
    mine: bool = False


@dataclass(frozen=True)
class Absent:
    """我代理的人: until when, and what lies in his hands in the pools where the asker stands in for him (task, its element)."""

    person_id: int
    row: Any
    posts: tuple[Any, ...]
    tasks: tuple[tuple[Any, Any], ...]


class LeaveQuestions:
    """请假与代理."""

    _bureau: Bureau
    _database: Database

    def leaves_of(self, person_id: int) -> list[LeaveRow]:
        """Every leave of a person, the latest first."""
        with self._database.reading() as reader:
            return [_with_substitutes(reader, row) for row in reader.ask(OF_PERSON, {"person_id": person_id}).all()]

    def leave_now(self, person_id: int) -> Any:
        """The leave that a person is on; None when he is there."""
        with self._database.reading() as reader:
            return reader.ask(LEAVE_NOW, {"person_id": person_id, "at": millis(self._bureau.now())}).one()

    def away_now(self) -> dict[int, Any]:
        """Who is on leave now: the leave by person."""
        at = millis(self._bureau.now())
        with self._database.reading() as reader:
            return {row.person_id: row for row in reader.ask(TO_COME, {"at": at}).all() if row.state == "granted" and row.from_at <= at}

    def leaves_decided_by(self, actor: Actor) -> list[LeaveRow]:
        """What is asked for, goes on or is to come, of those on whose leave the asker decides."""
        at, posts = millis(self._bureau.now()), {(one.role, one.unit) for one in actor.posts}
        with self._database.reading() as reader:
            units: dict[int, set[str]] = {}
            for row in reader.ask(OWN_POSTS, {"at": at}).all():
                units.setdefault(row.person_id, set()).add(row.unit)
            rows = [row for row in reader.ask(TO_COME, {"at": at}).all() if decides(actor.id, posts, row.person_id, units.get(row.person_id, set()))]
            return [_with_substitutes(reader, row, mine=row.person_id not in actor.standing_in) for row in rows]

    def posts_in_own_right(self) -> list[Any]:
        """Every post that somebody holds in his own right, now or later, with its holder."""
        with self._database.reading() as reader:
            return reader.ask(OWN_POSTS, {"at": millis(self._bureau.now())}).all()

    def absent_colleagues(self, actor: Actor) -> list[Absent]:
        """For whom the asker stands in now, with what they have in hand."""
        at = millis(self._bureau.now())
        with self._database.reading() as reader:
            return [self._absent(reader, person_id, actor, at) for person_id in actor.standing_in]

    def _absent(self, reader: UnitOfWork, person_id: int, actor: Actor, at: int) -> Absent:
        posts = tuple(one for one in actor.posts if one.absent == person_id)
        pools = {pool for one in posts for pool in (one.role, f"{one.role}@{one.unit}")}
        names = Names(self._bureau, reader)
        tasks = [one for one in reader.ask(IN_HANDS, {"person_id": person_id}).all() if one.pool in pools]
        row = reader.ask(LEAVE_NOW, {"person_id": person_id, "at": at}).one()
        return Absent(person_id, row, posts, tuple((one, names.node(one.definition_id, one.node)) for one in tasks))

    def stand_ins(self, person_id: int, pool: str) -> tuple[str, ...] | None:
        """Who stands in for a person in a pool, by name; None when he is not on leave."""
        at, (role, _, unit_id) = millis(self._bureau.now()), pool.partition("@")
        with self._database.reading() as reader:
            if reader.ask(LEAVE_NOW, {"person_id": person_id, "at": at}).one() is None:
                return None
            rows = reader.ask(STAND_INS, {"person_id": person_id, "role": role, "unit": unit_id, "at": at}).all()
            return tuple(reader.ask(NAMED, {"person_id": row.person_id}).one().name for row in rows)


def _with_substitutes(reader: UnitOfWork, row: Any, *, mine: bool = False) -> LeaveRow:
    return LeaveRow(row, tuple(reader.ask(SUBSTITUTES, {"leave_id": row.id}).all()), mine)
