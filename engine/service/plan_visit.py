"""排定上门: one appointment for several survey tasks at one place; every applicant is told when, who comes and what to have ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotAllowed, Stale
from engine.domain.moment import millis
from engine.domain.route import same_place, site_of
from engine.domain.visit import MOST_TASKS, address_of, slots_of
from engine.service.actor import require_role
from engine.service.facts import names_of, surveys
from engine.service.notices import notify, notify_applicant
from engine.service.receipts import earlier
from engine.service.visit_in_hand import PLANNERS, VisitInHand, dispatched, loaded_task, slot_words
from engine.service.visit_team import Wanted, drawn_team, named_team
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.visits import VISIT_OF_TASK

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.message_texts import Value
    from engine.domain.visit_commands import PlanVisit
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 500


def plan_visit(command: PlanVisit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By the survey centre or the head. Raises Invalid, NotFound, Stale, NotAllowed."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    now = bureau.now()
    require_role(uow, command.actor, millis(now), *PLANNERS)
    if not 0 < len(command.tasks) <= MOST_TASKS or len(command.ready) > LONGEST:
        raise Invalid([FieldError("task", f"请选 1 到 {MOST_TASKS} 项踏勘。", f"Expected 1 to {MOST_TASKS} survey tasks.")])
    found = [loaded_task(uow, bureau, task_id, now, command.actor) for task_id in sorted(set(command.tasks))]
    _refuse_planned(uow, [task for task, _ in found])
    place = _one_place(found, confirmed=command.one_place)
    starts_at, ends_at = slot_at(uow, bureau, command.starts_at)
    units = frozenset(unit for _, dossier in found for unit in survey_of(dossier)[1])
    rule = bureau.law.visits.on(command.starts_at.date())
    wanted = Wanted(starts_at, ends_at, tuple(task for task, _ in found), units, rule)
    visit_id = new_id()
    seed = "" if command.team else f"{found[0][1].head}:{visit_id}"
    team = named_team(uow, wanted, command.team) if command.team else drawn_team(uow, wanted, seed)
    row = records.VisitRecord(visit_id, place, starts_at, ends_at, "planned", command.ready.strip(), seed, command.actor, millis(now))
    apply(uow, [row, *(records.VisitOfficerRecord(visit_id, person, place_, "expected") for place_, person in enumerate(team))])
    for task_id in sorted(set(command.tasks)):
        _take_along(*loaded_task(uow, bureau, task_id, now, command.actor), row, team)
    return VisitInHand(uow, bureau, now, command.actor, row, [], [], []).finish(command.request_id, [])


def survey_of(dossier: Dossier) -> tuple[int, tuple[str, ...]]:
    """The round of the case's open survey and the units that asked for it."""
    held = surveys(dossier)
    return (held[-1].round, held[-1].units) if held else (1, ())


def _refuse_planned(uow: UnitOfWork, tasks: list[Any]) -> None:
    for task in tasks:
        if uow.ask(VISIT_OF_TASK, {"task_id": task.id}).one() is not None:
            raise Stale(f"{task.case_number} 的踏勘已经排进另一次上门。", f"Expected a survey without a visit, but that of {task.case_number} has one already.")


def _one_place(found: list[tuple[Any, Dossier]], *, confirmed: bool) -> str:
    """The address of the visit: all the tasks' sites are one place, by their addresses or by the planner's word."""
    places = [address_of(dossier.edition.form_of("start"), orjson.loads(task.case_form)) or task.case_title for task, dossier in found]
    apart = next((place for place in places if not same_place(site_of(place), site_of(places[0]))), None)
    if apart is not None and not confirmed:
        raise Invalid(
            [
                FieldError(
                    "one-place",
                    f"“{places[0]}”和“{apart}”看起来不是一处。确是一处,请勾选确认;不是一处,请分开排。",
                    f"Expected one place, but {places[0]!r} and {apart!r} look like two: confirm that they are one, or plan two visits.",
                )
            ]
        )
    return places[0]


def slot_at(uow: UnitOfWork, bureau: Bureau, starts_at: datetime) -> tuple[int, int]:
    """The slot that begins at this instant, in milliseconds. Raises Invalid when there is none, or it has begun."""
    rule = bureau.law.visits.on(starts_at.date())
    slot = next((slot for slot in slots_of(bureau.calendar(uow), starts_at.date(), rule.slot_minutes) if slot[0] == starts_at), None)
    if slot is None or starts_at <= bureau.now():
        raise Invalid([FieldError("starts", "请选择还没有开始的时段,休息日没有时段。", "Expected a slot of a working day that has not begun yet.")])
    return millis(slot[0]), millis(slot[1])


def _take_along(task: Any, dossier: Dossier, row: records.VisitRecord, team: tuple[int, ...]) -> None:
    """The task is served by the visit: dispatched, journalled, and its applicant told."""
    if dossier.progress.status == "closed":
        raise NotAllowed("办件已办结。", "Expected an open case, but it is closed.")
    dossier.add(records.VisitTaskRecord(row.id, task.id, dossier.case_id, task.node, survey_of(dossier)[0], "{}"))
    dispatched(dossier, task, team[0], row.id)
    dossier.log(
        "VisitPlanned", {"visit": row.id, "starts_at": row.starts_at, "ends_at": row.ends_at, "place": row.place, "team": list(team), "drawn": bool(row.seed)}
    )
    tell_slot(dossier, row, team)
    dossier.save()


def tell_slot(dossier: Dossier, row: Any, team: tuple[int, ...], *, moved: str = "") -> None:
    """The applicant learns when (and why it was ``moved``), where, who comes and what to have ready; the officers learn that they go."""
    (zh, en), names = slot_words(row.starts_at, row.ends_at), names_of(dossier, team)
    ready = f"{row.ready} " if row.ready else ""
    number = dossier.row.case_number
    values: dict[str, Value] = {"number": number, "slot": (zh, en), "place": row.place, "who": ("、".join(names), ", ".join(names)), "ready": ready}
    if moved:
        notify_applicant(dossier, "visit_moved", reasons=moved, **values)
    else:
        notify_applicant(dossier, "visit_planned", **values)
    for person in team:
        if person != dossier.actor:
            notify(dossier, f"person:{person}", f"{number}:您被派去踏勘,{zh},{row.place}。", f"{number}: you are to survey {row.place} on {en}.")


def require_reason(reason: str) -> str:
    """A reason that somebody is told. Raises Invalid."""
    said = reason.strip()
    if not said or len(said) > LONGEST:
        raise Invalid([FieldError("reason", f"请写明理由,不超过 {LONGEST} 字。", f"Expected a reason in at most {LONGEST} characters.")])
    return said
