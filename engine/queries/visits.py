"""Visits 上门踏勘: the survey tasks that wait, the visits of a day, one visit with everything on it, and who is free."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, literal_column, or_, select

from engine.domain.form import fields_of
from engine.domain.moment import millis, moment
from engine.domain.visit import address_of, task_digest, visit_digest
from engine.store.presence import HELD_NOW
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.people import holding, person, post
from engine.store.tables.review import survey
from engine.store.tables.tasks import completion, task
from engine.store.tables.visits import visit, visit_officer, visit_task
from engine.store.visits import AWAY, BUSY, PHOTOS, TEAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.queries.actors import Actor
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork

    EditionOf = Callable[[UnitOfWork, int], Edition]

PLANNERS = frozenset({"surveyor", "head"})
MOST = 200
_CASE = (case.c.number, case.c.title, case.c.item, case.c.definition_id, case.c.form, case.c.status, case.c.applicant_id)
_WAITING: Any = (
    select(
        task.c.id.label("task_id"),
        task.c.case_id,
        task.c.node,
        task.c.opened_at,
        task.c.due_at,
        task.c.pool,
        *_CASE,
        person.c.name.label("holder"),
        visit_task.c.visit_id,
    )
    .join_from(task, case, case.c.id == task.c.case_id)
    .outerjoin(person, person.c.id == task.c.assignee)
    .outerjoin(visit_task, (visit_task.c.task_id == task.c.id) & visit_task.c.dropped_at.is_(None))
    .where(task.c.kind == literal_column("'joint_survey'"), task.c.state == literal_column("'open'"), task.c.parent.is_(None))
    .order_by(task.c.due_at, task.c.id)
    .limit(literal_column(str(MOST)))
)
POOLED = Statement("visit.pooled", _WAITING.where(task.c.assignee.is_(None), task.c.pool == bindparam("pool")))
HELD = Statement("visit.held", _WAITING.where(task.c.assignee.is_not(None)))
ROUND = Statement("survey.latest", select(survey).where(survey.c.case_id == bindparam("case_id")).order_by(survey.c.round.desc()).limit(literal_column("1")))
OF_DAY = Statement(
    "visit.of_day",
    select(visit)
    .where(visit.c.starts_at >= bindparam("since"), visit.c.starts_at < bindparam("until"), visit.c.state != literal_column("'cancelled'"))
    .order_by(visit.c.starts_at, visit.c.id),
)
OF_PERSON = Statement(
    "visit.of_person",
    select(visit)
    .join(visit_officer, visit_officer.c.visit_id == visit.c.id)
    .where(
        visit_officer.c.person_id == bindparam("person_id"),
        visit.c.state != literal_column("'cancelled'"),
        or_(
            (visit.c.starts_at >= bindparam("since")) & (visit.c.starts_at < bindparam("until")),
            (visit.c.starts_at < bindparam("since")) & visit.c.concluded_at.is_(None),
        ),
    )
    .order_by(visit.c.starts_at, visit.c.id),
)
ONE = Statement("visit.one", select(visit).where(visit.c.id == bindparam("visit_id")))
TASKS = Statement(
    "visit_task.page",
    select(visit_task, *_CASE, task.c.due_at, completion.c.completed_at)
    .join(case, case.c.id == visit_task.c.case_id)
    .outerjoin(task, task.c.id == visit_task.c.task_id)
    .outerjoin(completion, completion.c.task_id == visit_task.c.task_id)
    .where(visit_task.c.visit_id == bindparam("visit_id"), visit_task.c.dropped_at.is_(None))
    .order_by(visit_task.c.task_id),
)
LATEST_OF_CASE = Statement(
    "visit.latest_of_case",
    select(visit_task.c.visit_id)
    .join(visit, visit.c.id == visit_task.c.visit_id)
    .where(visit_task.c.case_id == bindparam("case_id"), visit_task.c.dropped_at.is_(None))
    .order_by(visit.c.starts_at.desc())
    .limit(literal_column("1")),
)
SURVEYORS = Statement(
    "holding.surveyors",
    select(person.c.id, person.c.name, post.c.role, post.c.unit)
    .distinct()
    .join_from(holding, person, person.c.id == holding.c.person_id)
    .join(post, post.c.id == holding.c.post_id)
    .where(
        or_(post.c.role == literal_column("'surveyor'"), post.c.role == literal_column("'reviewer'")),
        HELD_NOW,
    )
    .order_by(person.c.name, person.c.id),
)


@dataclass(frozen=True)
class SurveyTask:
    """一项待踏勘. ``visit_id`` is the visit that will serve it; ``holder`` who has it in hand. Instants are milliseconds."""

    id: str
    case_id: int
    node: str
    round: int
    number: str
    title: str
    item_name: str
    item_name_en: str
    address: str
    phone: str
    units: tuple[str, ...]
    opened_at: int
    due_at: int | None
    holder: str
    visit_id: int | None


@dataclass(frozen=True)
class VisitPage:
    """一次上门: its row, team (rows with names), tasks (rows joined with their cases), photographs, and editions by definition id.

    ``away`` are those of a planned visit's team who will be on leave when it begins.
    """

    row: Any
    team: list[Any]
    tasks: list[Any]
    photos: list[Any]
    editions: dict[int, Edition] = field(default_factory=dict)
    away: frozenset[int] = frozenset()

    @property
    def starts(self) -> datetime:
        """When it begins."""
        return moment(self.row.starts_at)

    @property
    def ends(self) -> datetime:
        """When it ends."""
        return moment(self.row.ends_at)

    def phone(self, one: Any) -> str:
        """Whom to telephone about a task."""
        return phone_of(self.edition(one), orjson.loads(one.form))

    def shown_to(self, actor: Actor) -> bool:
        """Whether its page is there for this officer: he plans visits, or takes part."""
        return bool(actor.roles & PLANNERS) or (bool(actor.roles) and any(one.person_id == actor.id for one in self.team))

    def digest_of(self, one: Any) -> str:
        """What is signed of one task, as it stands."""
        return task_digest(one.answers, [photo.sha256 for photo in self.photos if photo.task_id == one.task_id])

    @property
    def digest(self) -> str:
        """What is signed of the whole visit, as it stands."""
        return visit_digest({one.task_id: self.digest_of(one) for one in self.tasks})

    def edition(self, one: Any) -> Edition:
        """The version of the item that a task's case runs on."""
        return self.editions[one.definition_id]


@dataclass(frozen=True)
class Officer:
    """可派人员: a surveyor, or a reviewer of a unit, with the visits that he has on the day."""

    id: int
    name: str
    role: str
    unit: str
    visits: tuple[tuple[int, int], ...]

    def free(self, starts_at: int, ends_at: int, most: int) -> bool:
        """Whether another visit fits into the slot and the day."""
        return len(self.visits) < most and not any(start < ends_at and starts_at < end for start, end in self.visits)


def survey_tasks(reader: UnitOfWork, edition_of: EditionOf, actor: Actor) -> list[SurveyTask]:
    """Every open survey of the pools of the survey centre, the soonest due first; for whoever plans visits."""
    pools = sorted({"surveyor", *(pool for pool in actor.pools if pool.startswith("surveyor"))}) if actor.roles & PLANNERS else []
    rows = [row for pool in pools for row in reader.ask(POOLED, {"pool": pool}).all()]
    rows += reader.ask(HELD).all() if pools else []
    return [_survey_task(reader, edition_of, row) for row in sorted(rows, key=lambda r: (r.due_at is None, r.due_at or 0, r.task_id))]


def _survey_task(reader: UnitOfWork, edition_of: EditionOf, row: Any) -> SurveyTask:
    edition, form = edition_of(reader, row.definition_id), orjson.loads(row.form)
    held = reader.ask(ROUND, {"case_id": row.case_id}).one()
    return SurveyTask(
        row.task_id,
        row.case_id,
        row.node,
        held.round if held else 1,
        row.number,
        row.title,
        edition.item.name,
        edition.item.name_en,
        address_of(edition.form_of("start"), form),
        phone_of(edition, form),
        tuple(orjson.loads(held.units)) if held else (),
        row.opened_at,
        row.due_at,
        row.holder or "",
        row.visit_id,
    )


def phone_of(edition: Edition, form: dict[str, Any]) -> str:
    """联系电话 as given in the application."""
    return next((str(form.get(one.key) or "") for one in fields_of(edition.form_of("start")) if one.reuse == "phone"), "")


def day_of(at: datetime) -> dict[str, int]:
    """The bounds of the day of an instant, in milliseconds."""
    start = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return {"since": millis(start), "until": millis(start + timedelta(days=1))}


def visits_of_day(reader: UnitOfWork, edition_of: EditionOf, day: datetime) -> list[VisitPage]:
    """Every visit of a day, by time."""
    return _pages(reader, edition_of, reader.ask(OF_DAY, day_of(day)).all())


def visits_of_person(reader: UnitOfWork, edition_of: EditionOf, actor: Actor, day: datetime) -> list[VisitPage]:
    """今日路线: the visits of an officer on a day, and those of before that are not concluded."""
    return _pages(reader, edition_of, reader.ask(OF_PERSON, {"person_id": actor.id, **day_of(day)}).all())


def _pages(reader: UnitOfWork, edition_of: EditionOf, rows: Iterable[Any]) -> list[VisitPage]:
    return [_page(reader, edition_of, row) for row in rows]


def _page(reader: UnitOfWork, edition_of: EditionOf, row: Any) -> VisitPage:
    of = {"visit_id": row.id}
    team, tasks, photos, away = reader.ask(TEAM, of), reader.ask(TASKS, of), reader.ask(PHOTOS, of), reader.ask(AWAY, of)
    found = VisitPage(row, team.all(), tasks.all(), photos.all(), away=frozenset(one.person_id for one in away.all()))
    found.editions.update({one.definition_id: edition_of(reader, one.definition_id) for one in found.tasks})
    return found


def visit_page(reader: UnitOfWork, edition_of: EditionOf, visit_id: int, actor: Actor) -> VisitPage | None:
    """One visit, for whoever plans visits or takes part in it; None for all others."""
    row = reader.ask(ONE, {"visit_id": visit_id}).one()
    if row is None:
        return None
    page = _page(reader, edition_of, row)
    return page if page.shown_to(actor) else None


def latest_visit(reader: UnitOfWork, edition_of: EditionOf, case_id: int) -> VisitPage | None:
    """The last visit of a case that the asker has been shown to have to do with."""
    found = reader.ask(LATEST_OF_CASE, {"case_id": case_id}).one()
    return None if found is None else _page(reader, edition_of, reader.ask(ONE, {"visit_id": found.visit_id}).one())


def officers_free(reader: UnitOfWork, at: datetime, units: frozenset[str], *, without: int = 0) -> list[Officer]:
    """Who may go at this time: surveyors, and reviewers of the units that take part, with what they have that day (but the visit ``without``)."""
    found: dict[int, Officer] = {}
    for row in reader.ask(SURVEYORS, {"at": millis(at)}).all():
        if row.id in found or (row.role == "reviewer" and row.unit not in units):
            continue
        busy = [(one.starts_at, one.ends_at) for one in reader.ask(BUSY, {"person_id": row.id, **day_of(at)}).all() if one.id != without]
        found[row.id] = Officer(row.id, row.name, row.role, row.unit, tuple(sorted(busy)))
    return sorted(found.values(), key=lambda one: (one.role != "surveyor", one.name, one.id))
