"""What is asked of units, posts and people 机构、岗位、人员; part of ``Questions``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, or_, select, tuple_

from engine.domain.moment import millis
from engine.queries.leave_questions import LeaveQuestions
from engine.queries.names import Names
from engine.queries.window_questions import WindowQuestions
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.leaves import leave
from engine.store.tables.people import account, holding, organisation_act, person, post, unit
from engine.store.tables.tasks import task

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.database import Database

MOST = 200  # open tasks shown of one person
PAGE = 50  # lines of the log on a page
_ABSENT = person.alias("absent")
_POST = (
    holding.c.person_id,
    holding.c.post_id,
    holding.c.from_at,
    holding.c.until_at,
    holding.c.leave_id,
    holding.c.ground,
    post.c.role,
    post.c.unit,
    post.c.name,
    post.c.name_en,
    unit.c.name.label("unit_name"),
    unit.c.name_en.label("unit_name_en"),
    _ABSENT.c.name.label("absent_name"),
)
_HELD = (
    select(*_POST)
    .join_from(holding, post, post.c.id == holding.c.post_id)
    .join(unit, unit.c.id == post.c.unit)
    .outerjoin(leave, leave.c.id == holding.c.leave_id)
    .outerjoin(_ABSENT, _ABSENT.c.id == leave.c.person_id)
)
OFFICERS = Statement(
    "person.every_officer",
    select(person.c.id, person.c.name, account.c.login, account.c.locked_until_at, account.c.suspended_at, account.c.must_change, account.c.created_at)
    .join_from(person, account, account.c.person_id == person.c.id, isouter=True)
    .where(person.c.kind == literal_column("'officer'"))
    .order_by(person.c.name, person.c.id),
)
IN_FORCE = Statement(
    "holding.everybody",
    _HELD.where(or_(holding.c.until_at.is_(None), holding.c.until_at > bindparam("at"))).order_by(unit.c.name, post.c.role, holding.c.from_at),
)
HISTORY = Statement("holding.history", _HELD.where(holding.c.person_id == bindparam("person_id")).order_by(holding.c.from_at.desc(), post.c.id))
TASK_COUNTS = Statement("task.by_holder", select(task.c.assignee, func.count().label("count")).where(task.c.assignee.is_not(None)).group_by(task.c.assignee))
TASKS = Statement(
    "task.in_hands",
    select(
        task.c.id,
        task.c.node,
        task.c.pool,
        task.c.due_at,
        task.c.parent,
        task.c.state,
        case.c.id.label("case_id"),
        case.c.number,
        case.c.title,
        case.c.definition_id,
    )
    .join(case, case.c.id == task.c.case_id)
    .where(task.c.assignee == bindparam("person_id"))
    .order_by(task.c.due_at, task.c.id)
    .limit(MOST),
)
_WHO, _OF = person.alias("who"), person.alias("subject")
_ACTS = (
    select(organisation_act, _WHO.c.name.label("who"), _OF.c.name.label("subject"))
    .join_from(organisation_act, _WHO, _WHO.c.id == organisation_act.c.person_id, isouter=True)
    .join(_OF, _OF.c.id == organisation_act.c.of_person, isouter=True)
    .order_by(organisation_act.c.at.desc(), organisation_act.c.id.desc())
)
LOG = Statement(
    "organisation_act.page",
    _ACTS.where(tuple_(organisation_act.c.at, organisation_act.c.id) < tuple_(bindparam("at"), bindparam("id"))).limit(literal_column(str(PAGE + 1))),
)
OF_PERSON = Statement("organisation_act.of_person", _ACTS.where(organisation_act.c.of_person == bindparam("person_id")).limit(literal_column(str(PAGE))))
OF_UNIT = Statement("organisation_act.of_unit", _ACTS.where(organisation_act.c.unit == bindparam("unit")).limit(literal_column(str(PAGE))))


@dataclass(frozen=True)
class OfficerRow:
    """一名工作人员: the account, the posts held now or later, how many tasks lie in his hands, and the leave that he is on."""

    row: Any
    posts: tuple[Any, ...]
    tasks: int
    away: Any = None


class OfficerPage(NamedTuple):
    """人员页: the account, every post ever held, the tasks in his hands with the elements of their diagrams, what was changed about him."""

    row: Any
    posts: list[Any]
    tasks: list[tuple[Any, Any]]
    acts: list[Any]


class PeopleQuestions(LeaveQuestions, WindowQuestions):
    """人员: what the administrators' pages ask."""

    _bureau: Bureau
    _database: Database

    def officers_found(self, text: str = "", unit_id: str = "", role: str = "", state: str = "") -> list[OfficerRow]:
        """Officers by name, login or post, of a unit, with a role; ``state``: "", "away", "suspended", "without" (a post)."""
        at = millis(self._bureau.now())
        with self._database.reading() as reader:
            people, held = reader.ask(OFFICERS), reader.ask(IN_FORCE, {"at": at})
            counts = {row.assignee: row.count for row in reader.ask(TASK_COUNTS).all()}
            posts: dict[int, list[Any]] = {}
            for row in held.all():
                posts.setdefault(row.person_id, []).append(row)
            found = [OfficerRow(row, tuple(posts.get(row.id, ())), counts.get(row.id, 0)) for row in people.all()]
        away = self.away_now()
        found = [replace(one, away=away.get(one.row.id)) for one in found]
        return [one for one in found if _fits(one, text.strip().casefold(), unit_id, role, state)]

    def officer(self, person_id: int) -> OfficerPage | None:
        """One officer's page."""
        with self._database.reading() as reader:
            row = next((one for one in reader.ask(OFFICERS).all() if one.id == person_id), None)
            if row is None:
                return None
            asked = {"person_id": person_id}
            names, tasks = Names(self._bureau, reader), reader.ask(TASKS, asked).all()
            named = [(one, names.node(one.definition_id, one.node)) for one in tasks]
            return OfficerPage(row, reader.ask(HISTORY, asked).all(), named, reader.ask(OF_PERSON, asked).all())

    def holders_now(self) -> list[Any]:
        """Who holds which post at this moment."""
        at = millis(self._bureau.now())
        with self._database.reading() as reader:
            return [row for row in reader.ask(IN_FORCE, {"at": at}).all() if row.from_at <= at]

    def organisation_log(self, before: tuple[int, int] | None = None) -> list[Any]:
        """机构变更留痕, the latest first: at most a page and one more, before an instant and id."""
        at, id_ = before or (1 << 62, 0)
        with self._database.reading() as reader:
            return reader.ask(LOG, {"at": at, "id": id_}).all()

    def unit_acts(self, unit_id: str) -> list[Any]:
        """What was changed about a unit and its posts, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(OF_UNIT, {"unit": unit_id}).all()


def _fits(one: OfficerRow, text: str, unit_id: str, role: str, state: str) -> bool:
    words = [one.row.name, one.row.login or "", *(post.name for post in one.posts), *(post.name_en for post in one.posts)]
    if text and not any(text in word.casefold() for word in words):
        return False
    if (unit_id or role) and not any(unit_id in ("", post.unit) and role in ("", post.role) for post in one.posts):
        return False
    if state == "suspended":
        return one.row.suspended_at is not None
    if state == "away":
        return one.away is not None
    return bool(not one.posts) if state == "without" else True
