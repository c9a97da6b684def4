"""Tasks 待办: the page of one, and the lists that are no work list: surveys to sign, corrections owed, what one has done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select

from engine.domain.stages import KINDS, SUPPLY_FURTHER
from engine.queries.actors import relation
from engine.store.statements import Statement
from engine.store.tables.cases import case, case_state
from engine.store.tables.clocks import clock
from engine.store.tables.people import holding, person, post
from engine.store.tables.review import opinion, survey
from engine.store.tables.tasks import completion, task

if TYPE_CHECKING:
    from engine.queries.actors import Actor
    from engine.store.unit_of_work import UnitOfWork


def columns_of(some: Any) -> tuple[Any, ...]:
    """The columns of a row of a list, where ``some`` is the table of tasks or a choice of them, joined with the case."""
    return (
        some.c.id,
        some.c.case_id,
        some.c.node,
        some.c.kind,
        some.c.pool,
        some.c.unit,
        some.c.assignee,
        some.c.state,
        some.c.parent,
        some.c.data,
        some.c.opened_at,
        some.c.due_at,
        case.c.number,
        case.c.item,
        case.c.title,
        case.c.channel,
        case.c.status,
        case.c.definition_id,
        select(clock.c.state)
        .where(clock.c.case_id == some.c.case_id, clock.c.kind == "promised", clock.c.state != "stopped")
        .limit(1)
        .scalar_subquery()
        .label("clock_state"),
        exists().where(opinion.c.case_id == some.c.case_id, opinion.c.state == "object").label("objected"),
    )


COLUMNS = columns_of(task)
LIMIT = 50

ONE = Statement(
    "task.page",
    select(*COLUMNS, task.c.duty, case_state.c.event_no)
    .join(case, case.c.id == task.c.case_id)
    .join(case_state, case_state.c.case_id == task.c.case_id)
    .where(task.c.id == bindparam("task_id")),
)
COLLEAGUES = Statement(
    "holding.colleagues",
    select(person.c.id, person.c.name, post.c.name.label("post"), post.c.unit)
    .distinct()
    .join_from(holding, person)
    .join(post, post.c.id == holding.c.post_id)
    .where(post.c.role == bindparam("role"), holding.c.until_at.is_(None))
    .order_by(person.c.name),
)
OFFICERS = Statement("person.officers", select(person.c.id, person.c.name).where(person.c.kind == "officer").order_by(person.c.name))
DONE = Statement(
    "completion.mine",
    select(
        completion.c.task_id,
        completion.c.node,
        completion.c.completed_at,
        case.c.id.label("case_id"),
        case.c.number,
        case.c.title,
        case.c.item,
        case.c.status,
        case.c.definition_id,
    )
    .join_from(completion, case)
    .where(completion.c.person_id == bindparam("person_id"))
    .order_by(completion.c.completed_at.desc())
    .limit(bindparam("most")),
)
RETURNABLE = Statement(
    "completion.returnable",
    select(completion.c.task_id, completion.c.node, completion.c.unit, completion.c.person_id, completion.c.completed_at, completion.c.data, person.c.name)
    .join_from(completion, person, person.c.id == completion.c.person_id)
    .where(
        completion.c.case_id == bindparam("case_id"),
        completion.c.person_id != bindparam("person_id"),
        or_(*(completion.c.kind == kind for kind in ("accept", "review", "joint_review", "generic"))),
    )
    .order_by(completion.c.event_no),
)
HELD_SURVEY = (task.c.kind == "joint_survey") & task.c.assignee.is_not(None)  # as the index on them says it
_LATER = survey.alias("later")
_OF_UNIT = exists().where(
    survey.c.case_id == task.c.case_id,
    survey.c.units.like(bindparam("unit")),
    survey.c.round == select(func.max(_LATER.c.round)).where(_LATER.c.case_id == task.c.case_id).scalar_subquery(),
)


def _surveys(name: str, *more: Any) -> Statement:
    core = select(*COLUMNS).join(case, case.c.id == task.c.case_id).where(HELD_SURVEY, task.c.assignee != bindparam("person_id"), *more)
    return Statement(name, core.order_by(task.c.due_at, task.c.id).limit(literal_column(str(LIMIT))))


SURVEYS_HELD = _surveys("task.surveys_held")
SURVEYS_OF_UNIT = _surveys("task.surveys_of_unit", _OF_UNIT)
AT_THE_COUNTER = ("supply", "hand_in", SUPPLY_FURTHER, "commitment", "hearing_request")  # what applicants, and interested parties, may bring to the window
WAITING_FOR_APPLICANTS = Statement(
    "task.waiting_for_applicants",
    select(*COLUMNS)
    .join(case, case.c.id == task.c.case_id)
    .where(or_(and_(case.c.status == "correcting", task.c.kind == "correction"), *(task.c.kind == kind for kind in AT_THE_COUNTER)))
    .order_by(task.c.opened_at)
    .limit(bindparam("most")),
)
CASE_OF_DONE = Statement("completion.case", select(completion.c.case_id).where(completion.c.task_id == bindparam("task_id")))
ANSWERS_OF = Statement("completion.answers_of", select(completion.c.answers).where(completion.c.task_id == bindparam("task_id")))


@dataclass(frozen=True)
class TaskRow:
    """待办一行. Instants are epoch milliseconds; ``mine`` says that it is assigned to the asker."""

    id: str
    case_id: int
    node: str
    name: str
    name_en: str
    kind: str
    pool: str
    unit: str
    mine: bool
    state: str
    parent: str | None
    data: dict[str, Any]
    opened_at: int
    due_at: int | None
    number: str
    item: str
    item_name: str
    item_name_en: str
    title: str
    channel: str
    status: str
    definition_id: int
    clock_state: str | None
    objected: bool
    event_no: int = 0
    duty: str | None = None


def surveys_to_sign(reader: UnitOfWork, names: Any, actor: Actor) -> list[TaskRow]:
    """Open surveys in a colleague's hands that the asker may sign, the soonest due: any for a surveyor, those of his unit for a reviewer."""
    if "surveyor" in actor.roles:
        rows = reader.ask(SURVEYS_HELD, {"person_id": actor.id}).all()
    else:
        units = sorted({p.unit for p in actor.posts if p.role == "reviewer"})
        found = {r.id: r for unit in units for r in reader.ask(SURVEYS_OF_UNIT, {"person_id": actor.id, "unit": f'%"{unit}"%'}).all()}
        rows = sorted(found.values(), key=lambda r: (r.due_at is None, r.due_at or 0, r.id))[:LIMIT]
    return [row_of(r, names, actor) for r in rows]


def waiting_for_applicants(reader: UnitOfWork, names: Any, actor: Actor, *, most: int = LIMIT) -> list[TaskRow]:
    """Corrections that applicants owe, the longest waiting first."""
    return [row_of(r, names, actor) for r in reader.ask(WAITING_FOR_APPLICANTS, {"most": most}).all()]


def task_of(reader: UnitOfWork, names: Any, task_id: str, actor: Actor) -> TaskRow | None:
    """One task, None when it is gone or none of the asker's business."""
    row = reader.ask(ONE, {"task_id": task_id}).one()
    if row is None:
        return None
    theirs = (row.assignee == actor.id and bool(actor.roles)) or row.pool in actor.pools or (row.pool == "applicant" and "window" in actor.roles)
    if not theirs and (row.kind != "joint_survey" or relation(reader, row.case_id, actor) is None):
        return None
    return row_of(row, names, actor)


def colleagues(reader: UnitOfWork, row: TaskRow, actor: Actor) -> list[Any]:
    """Who else may take a task of this pool: rows of id, name, post."""
    role, _, unit = row.pool.partition("@")
    found = reader.ask(COLLEAGUES, {"role": role}).all()
    return [r for r in found if r.id != actor.id and (not unit or r.unit == unit)]


def row_of(row: Any, names: Any, actor: Actor) -> TaskRow:
    """A stored row with its names in words."""
    given = row._asdict()
    node = names.node(row.definition_id, row.node)
    name = KINDS[row.kind] if row.kind == SUPPLY_FURTHER else (node.name, node.name_en or node.name)
    item = names.item(row.definition_id)
    given["mine"] = given.pop("assignee") == actor.id
    given["data"] = orjson.loads(row.data)
    return TaskRow(**given, name=name[0], name_en=name[1], item_name=item.name, item_name_en=item.name_en)
