"""到场人员: who may go on a visit, and drawing two when nobody is named.

Two officers at least (行政许可法第三十四条第三款). Who holds no post of the pool at the time of the visit, or is on leave then, does not go.
Who has accepted, approved or issued in a case does not survey it (接不管审、审不管核、核不管发).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.domain.draw import draw_person
from engine.domain.errors import FieldError, Invalid
from engine.domain.moment import millis, moment
from engine.domain.visit import OFFICERS
from engine.service.standing_in import present
from engine.service.visit_in_hand import posts_at
from engine.store.reads import POOL_MEMBERS
from engine.store.visits import BARRED, BUSY, OFFICER

if TYPE_CHECKING:
    from engine.domain.visit import VisitRule
    from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Wanted:
    """要几个人去: when, for which tasks (rows) of which cases, the units that take part, and the visit that is moved (0: a new one)."""

    starts_at: int
    ends_at: int
    tasks: tuple[Any, ...]
    units: frozenset[str]
    rule: VisitRule
    visit: int = 0


def named_team(uow: UnitOfWork, wanted: Wanted, team: tuple[int, ...]) -> tuple[int, ...]:
    """The officers as named, when all of them may go. Raises Invalid with everything that stands against it."""
    errors = []
    if len(set(team)) < max(OFFICERS, len(team)):
        errors.append(
            FieldError(
                "team", "请选两名以上不同的工作人员(行政许可法第三十四条)。", "Expected at least two different officers (Administrative Licensing Law art. 34)."
            )
        )
    names = {}
    for person in sorted(set(team)):
        row = uow.ask(OFFICER, {"person_id": person}).one()
        names[person] = row.name if row else ""
    for person in team:
        found = _against(uow, wanted, person, lead=person == team[0]) if names[person] else ("不是工作人员", "no officer")
        if found is not None:
            errors.append(
                FieldError("team", f"{names[person] or person}:{found[0]}。", f"Expected an officer who may go, but {names[person] or person} {found[1]}.")
            )
    if errors:
        raise Invalid(errors)
    return team


def drawn_team(uow: UnitOfWork, wanted: Wanted, seed: str) -> tuple[int, ...]:
    """抽取两名: of all surveyors who may go, so that anybody can draw them again from ``seed``. Raises Invalid when there are too few."""
    asked = {"case_id": wanted.tasks[0].case_id, "role": "surveyor", "unit": "", "at": wanted.starts_at}
    candidates = {row.person_id for row in uow.ask(POOL_MEMBERS, asked).all()}
    free = [person for person in sorted(candidates) if uow.ask(OFFICER, {"person_id": person}).one() and _against(uow, wanted, person, lead=True) is None]
    if len(free) < OFFICERS:
        words = f"这个时段能去的踏勘人员只有 {len(free)} 名,请换一个时段。"
        raise Invalid([FieldError("team", words, f"Expected at least two surveyors who can go, but there are {len(free)}; choose another slot.")])
    first = draw_person(free, f"{seed}:1")
    return first, draw_person([person for person in free if person != first], f"{seed}:2")


def _against(uow: UnitOfWork, wanted: Wanted, person: int, *, lead: bool) -> tuple[str, str] | None:
    """What stands against this officer's going, in both languages."""
    posts = posts_at(uow, person, wanted.starts_at)
    if not present(uow, person, wanted.starts_at):
        return ("那时在请假", "is away then")
    takes_part = posts.has_role("surveyor") or any(posts.in_pool(f"reviewer@{unit}") for unit in wanted.units)
    if not takes_part or (lead and not all(posts.in_pool(task.pool) for task in wanted.tasks)):
        return ("那时不在踏勘岗位上", "holds no post of the survey pool then")
    for task in wanted.tasks:
        if any(row.person_id == person for row in uow.ask(BARRED, {"case_id": task.case_id}).all()):
            return (f"在 {task.case_number} 中受理、核准或发证过,不能去踏勘", f"has accepted, approved or issued in {task.case_number} and may not survey it")
    return _busy(uow, wanted, person)


def _busy(uow: UnitOfWork, wanted: Wanted, person: int) -> tuple[str, str] | None:
    day = moment(wanted.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    asked = {"person_id": person, "since": millis(day), "until": millis(day + timedelta(days=1))}
    others = [row for row in uow.ask(BUSY, asked).all() if row.id != wanted.visit]
    if any(row.starts_at < wanted.ends_at and wanted.starts_at < row.ends_at for row in others):
        return ("这个时段已有别的上门", "has another visit in this slot")
    if len(others) >= wanted.rule.visits_a_day:
        return (f"当天已排满 {wanted.rule.visits_a_day} 次上门", f"has {wanted.rule.visits_a_day} visits on that day already")
    return None
