"""What the deciding side asks about visits 上门踏勘."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, literal_column, or_, select

from engine.store.statements import Statement
from engine.store.tables.leaves import leave
from engine.store.tables.people import person
from engine.store.tables.tasks import duty
from engine.store.tables.visits import visit, visit_officer, visit_photo, visit_task

_VISIT: Any = select(visit).where(visit.c.id == bindparam("visit_id"))
# On PostgreSQL the visit is held while it changes, so that what two phones send at once follows one another.
VISIT = Statement("visit.load", lambda dialect: _VISIT.with_for_update(key_share=True) if dialect == "postgresql" else _VISIT)
TEAM = Statement(
    "visit_officer.of_visit",
    select(visit_officer, person.c.name)
    .join(person, person.c.id == visit_officer.c.person_id)
    .where(visit_officer.c.visit_id == bindparam("visit_id"))
    .order_by(visit_officer.c.place_in_team),
)
TASKS = Statement(
    "visit_task.of_visit",
    select(visit_task).where(visit_task.c.visit_id == bindparam("visit_id"), visit_task.c.dropped_at.is_(None)).order_by(visit_task.c.task_id),
)
PHOTOS = Statement(
    "visit_photo.of_visit",
    select(visit_photo)
    .where(visit_photo.c.visit_id == bindparam("visit_id"), visit_photo.c.dropped_at.is_(None))
    .order_by(visit_photo.c.task_id, visit_photo.c.no),
)
PHOTOS_TAKEN = Statement(
    "visit_photo.taken",
    select(func.coalesce(func.max(visit_photo.c.no), literal_column("0")).label("no")).where(
        visit_photo.c.visit_id == bindparam("visit_id"), visit_photo.c.task_id == bindparam("task_id")
    ),
)
PHOTOS_OF_CASE = Statement(
    "visit_photo.of_case",
    select(visit_photo)
    .where(visit_photo.c.case_id == bindparam("case_id"), visit_photo.c.dropped_at.is_(None))
    .order_by(visit_photo.c.task_id, visit_photo.c.no),
)
VISIT_OF_TASK = Statement(
    "visit_task.of_task", select(visit_task.c.visit_id).where(visit_task.c.task_id == bindparam("task_id"), visit_task.c.dropped_at.is_(None))
)
VISIT_OF_CASE = Statement(
    "visit_task.of_case",
    select(visit_task.c.visit_id, visit_task.c.task_id)
    .join(visit, visit.c.id == visit_task.c.visit_id)
    .where(visit_task.c.case_id == bindparam("case_id"), visit_task.c.dropped_at.is_(None), visit.c.state == literal_column("'planned'"))
    .limit(literal_column("1")),
)
TIMES_ASKED = Statement(
    "visit_task.asked",
    select(func.count().label("times")).select_from(visit_task).where(visit_task.c.case_id == bindparam("case_id"), visit_task.c.asked_at.is_not(None)),
)
_OFFICER: Any = select(person.c.id, person.c.name).where(person.c.id == bindparam("person_id"), person.c.kind == literal_column("'officer'"))
# Held on PostgreSQL, so that two planners at once do not promise one officer twice.
OFFICER = Statement("person.plan", lambda dialect: _OFFICER.with_for_update(key_share=True) if dialect == "postgresql" else _OFFICER)
BUSY = Statement(
    "visit.of_officer",
    select(visit.c.id, visit.c.starts_at, visit.c.ends_at)
    .join(visit_officer, visit_officer.c.visit_id == visit.c.id)
    .where(
        visit_officer.c.person_id == bindparam("person_id"),
        visit_officer.c.state == literal_column("'expected'"),
        visit.c.state != literal_column("'cancelled'"),
        visit.c.starts_at >= bindparam("since"),
        visit.c.starts_at < bindparam("until"),
    ),
)
PLANNED_FOR = Statement(  # visits to come of an officer whose leave covers them, each with one of its cases
    "visit.planned_for",
    select(
        visit.c.id,
        visit.c.starts_at,
        visit.c.ends_at,
        visit.c.place,
        visit.c.planned_by,
        select(func.min(visit_task.c.case_id)).where(visit_task.c.visit_id == visit.c.id, visit_task.c.dropped_at.is_(None)).scalar_subquery().label("case_id"),
    )
    .join(visit_officer, visit_officer.c.visit_id == visit.c.id)
    .where(
        visit_officer.c.person_id == bindparam("person_id"),
        visit_officer.c.state == literal_column("'expected'"),
        visit.c.state == literal_column("'planned'"),
        visit.c.starts_at >= bindparam("since"),
        visit.c.starts_at < bindparam("until"),
    )
    .order_by(visit.c.starts_at, visit.c.id),
)
AWAY = Statement(  # who of the team is on leave when it begins
    "visit_officer.away",
    select(visit_officer.c.person_id)
    .join_from(visit_officer, visit, visit.c.id == visit_officer.c.visit_id)
    .join(leave, leave.c.person_id == visit_officer.c.person_id)
    .where(
        visit.c.id == bindparam("visit_id"),
        visit.c.state == literal_column("'planned'"),
        visit_officer.c.state == literal_column("'expected'"),
        leave.c.state == literal_column("'granted'"),
        leave.c.from_at <= visit.c.starts_at,
        leave.c.until_at > visit.c.starts_at,
    ),
)
BARRED = Statement(
    "duty.barred",
    select(duty.c.person_id)
    .where(duty.c.case_id == bindparam("case_id"), or_(*(duty.c.duty == one for one in ("accept", "approve", "issue"))))
    .order_by(duty.c.person_id),
)
