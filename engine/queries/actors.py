"""Who is asking: the person behind a session, his posts and what he may see."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal, select

from engine.domain.powers import local
from engine.store.presence import HELD_NOW
from engine.store.statements import Statement
from engine.store.tables.alerts import alert
from engine.store.tables.cases import case
from engine.store.tables.leaves import leave
from engine.store.tables.people import account, holding, person, post, session, unit
from engine.store.tables.review import opinion
from engine.store.tables.tasks import completion, task

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

OVERSEERS = frozenset({"head", "government_head", "supervisor", "administrator"})

_WHO = (
    person.c.id,
    person.c.kind,
    person.c.name,
    person.c.code,
    person.c.phone,
    person.c.address,
    person.c.contact,
    account.c.login,
    account.c.id.label("account_id"),
    account.c.must_change,
)
_IN_USE = account.c.suspended_at.is_(None)
PERSON = Statement(
    "person.actor", select(*_WHO).join_from(person, account, account.c.person_id == person.c.id).where(person.c.id == bindparam("person_id"), _IN_USE)
)
SESSION = Statement(
    "session.actor",
    select(*_WHO)
    .join_from(session, account)
    .join(person, person.c.id == account.c.person_id)
    .where(session.c.token_hash == bindparam("token_hash"), session.c.expires_at > bindparam("at"), _IN_USE),
)
_ABSENT = person.alias("absent")
POSTS = Statement(
    "holding.of_person",
    select(
        post.c.role,
        post.c.unit,
        post.c.name,
        post.c.name_en,
        unit.c.name.label("unit_name"),
        unit.c.name_en.label("unit_name_en"),
        unit.c.level,
        _ABSENT.c.id.label("absent"),
        _ABSENT.c.name.label("absent_name"),
    )
    .join_from(holding, post)
    .join(unit, unit.c.id == post.c.unit)
    .outerjoin(leave, leave.c.id == holding.c.leave_id)
    .outerjoin(_ABSENT, _ABSENT.c.id == leave.c.person_id)
    .where(
        holding.c.person_id == bindparam("person_id"),
        HELD_NOW,
    )
    .order_by(post.c.id, holding.c.leave_id),
)
WORKED = Statement(
    "case.worked",
    select(literal(1).label("yes")).where(completion.c.case_id == bindparam("case_id"), completion.c.person_id == bindparam("person_id")).limit(1),
)
OPEN_TASKS = Statement("case.open_tasks", select(task.c.assignee, task.c.pool, task.c.kind).where(task.c.case_id == bindparam("case_id")))
WORKED_POOLS = Statement("case.worked_pools", select(completion.c.pool).distinct().where(completion.c.case_id == bindparam("case_id")))
ASKED_UNITS = Statement("case.asked_units", select(opinion.c.unit).distinct().where(opinion.c.case_id == bindparam("case_id")))
POSTS_OF_UNIT = Statement(
    "post.of_unit", select(post.c.role, unit.c.level).distinct().join_from(post, unit, unit.c.id == post.c.unit).where(post.c.unit == bindparam("unit"))
)
WORKED_POOLS = Statement("case.worked_pools", select(completion.c.pool).distinct().where(completion.c.case_id == bindparam("case_id")))
TOLD = Statement("case.told", select(alert.c.recipient).distinct().where(alert.c.case_id == bindparam("case_id")))
OWNER = Statement("case.owner", select(case.c.applicant_id).where(case.c.id == bindparam("case_id")))


@dataclass(frozen=True)
class PostHeld:
    """岗位 as shown: role, unit, names; ``absent``, for whom he stands in there, and his name."""

    role: str
    unit: str
    name: str
    name_en: str
    unit_name: str
    unit_name_en: str
    level: str = "district"
    absent: int | None = None
    absent_name: str | None = None


@dataclass(frozen=True)
class Actor:
    """当前用户. ``roles`` are the roles of the posts held, or {"applicant"}; ``pools`` are the pools whose tasks he may take.

    ``must_change``: his password comes first.
    """

    id: int
    kind: str
    name: str
    code: str
    phone: str
    address: str
    contact: str
    login: str
    roles: frozenset[str]
    posts: tuple[PostHeld, ...]
    must_change: bool = False

    @property
    def standing_in(self) -> tuple[int, ...]:
        """代理: for whom he stands in now."""
        return tuple(sorted({p.absent for p in self.posts if p.absent is not None}))

    @property
    def pools(self) -> tuple[str, ...]:
        """Role and role@unit of every post; a post at a town reaches no pool of the whole bureau for what it decides."""
        return tuple(sorted({p.role for p in self.posts if not local(p.role, p.level)} | {f"{p.role}@{p.unit}" for p in self.posts}))


def actor_of_session(reader: UnitOfWork, token: str, at: int) -> Actor | None:
    """The person behind a session token, None when it is unknown or expired. ``at`` is epoch milliseconds."""
    row = reader.ask(SESSION, {"token_hash": hashlib.sha256(token.encode()).hexdigest(), "at": at}).one()
    return None if row is None else _actor(reader, row, at)


def actor_of_person(reader: UnitOfWork, person_id: int, at: int) -> Actor | None:
    """A person with his posts at ``at`` (epoch milliseconds), however he came in."""
    row = reader.ask(PERSON, {"person_id": person_id}).one()
    return None if row is None else _actor(reader, row, at)


def _actor(reader: UnitOfWork, row: object, at: int) -> Actor:
    found = row._asdict()  # type: ignore[attr-defined]
    posts = tuple(PostHeld(*p) for p in reader.ask(POSTS, {"person_id": found["id"], "at": at}).all())
    roles = frozenset({"applicant"}) if found["kind"] == "applicant" else frozenset(p.role for p in posts)
    found.pop("account_id")
    must_change = bool(found.pop("must_change"))
    return Actor(**found, roles=roles, posts=posts, must_change=must_change)


def relation(reader: UnitOfWork, case_id: int, actor: Actor) -> str | None:
    """How a person relates to a case: "applicant", "overseer", "officer", or None."""
    owner = reader.ask(OWNER, {"case_id": case_id}).one()
    if owner is None:
        return None
    if owner.applicant_id == actor.id:
        return "applicant"
    if actor.kind != "officer" or not actor.roles:  # whose posts have all ended has to do with no case any more
        return None
    if actor.roles & OVERSEERS:
        return "overseer"
    worked = reader.ask(WORKED, {"case_id": case_id, "person_id": actor.id})
    open_tasks = reader.ask(OPEN_TASKS, {"case_id": case_id})  # travels with the other
    if worked.one() is not None:
        return "officer"
    pools = set(actor.pools)
    for row in open_tasks.all():
        if row.assignee == actor.id or row.pool in pools or (row.pool == "applicant" and "window" in actor.roles):
            return "officer"
    if any(p.role == "section_head" for p in actor.posts) and in_section(reader, case_id, actor):
        return "officer"
    asked = {r.unit for r in reader.ask(ASKED_UNITS, {"case_id": case_id}).all()}
    if any(p.role == "reviewer" and p.unit in asked for p in actor.posts):
        return "officer"
    # who was alerted may look into what he has to answer for
    own = {f"person:{one}" for one in (actor.id, *actor.standing_in)} | {f"pool:{pool}" for pool in pools}
    return "officer" if any(r.recipient in own for r in reader.ask(TOLD, {"case_id": case_id}).all()) else None


def in_section(reader: UnitOfWork, case_id: int, actor: Actor) -> bool:
    """Whether the section of a section head has or had a task of the case."""
    pools = {pool for held in actor.posts if held.role == "section_head" for pool in pools_of_unit(reader, held.unit)}
    there = [row.pool for asked in (WORKED_POOLS, OPEN_TASKS) for row in reader.ask(asked, {"case_id": case_id}).all()]
    return not pools.isdisjoint(there)


def pools_of_unit(reader: UnitOfWork, unit_id: str) -> tuple[str, ...]:
    """The pools that the posts of a unit take tasks from."""
    rows = reader.ask(POSTS_OF_UNIT, {"unit": unit_id}).all()
    return tuple(sorted({f"{row.role}@{unit_id}" for row in rows} | {row.role for row in rows if not local(row.role, row.level)}))
