"""视为:legal limits whose passing changes the state of a case: deemed accepted, deemed withdrawn, silence as consent.

The diagram draws what follows (a boundary timer ``limit:<name>``); ``limits.toml`` says how many working days, since when and by which
article; a clock of kind ``deemed`` counts them, so that calendar, suspensions and recomputation hold as for any other clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.facts import Lapse
from engine.domain.moment import millis
from engine.service.clocks import lapse_of, start_clock, stop_clock
from engine.service.facts import answers
from engine.service.notices import notify
from engine.store.ids import new_id
from engine.store.reads import TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.domain.limits import Limit
    from engine.runtime.definitions import Node
    from engine.runtime.interpreter import OpenTask, TimerWait
    from engine.service.dossier import Dossier

SILENCE = "silence"  # the name of the limit after which a unit that has said nothing consents; off unless an item writes it


def set_timer(dossier: Dossier, wait: TimerWait) -> None:
    """A diagram's timer begins to wait: by its own date, or by a legal limit, which a clock counts from now."""
    node = dossier.edition.definition.nodes[wait.node_id]
    limit = _limit(dossier, node) if node.limit else None
    if limit is None:
        dossier.add(records.TimerRecord(new_id(), dossier.case_id, "diagram", wait.id, millis(wait.due), None, None, 0))
    else:
        start_clock(dossier, "deemed", wait.id, limit)


def clear_timer(dossier: Dossier, timer_id: str) -> None:
    """The timer waits no longer."""
    if dossier.edition.limits.deemed:  # else no clock counts for a timer of this item, and none need be looked for
        stop_clock(dossier, f"deemed:{timer_id}")
    dossier.add(records.TimerGone(dossier.case_id, "diagram", timer_id))


def _limit(dossier: Dossier, node: Node) -> Limit | None:
    """The limit in force today; where the officer told the applicant a date (``until``), the working days up to that date."""
    limit = dossier.edition.limits.deemed_after(node.limit, dossier.now.date())
    task, _, field = node.until.partition(".")
    told = str(answers(dossier).get(task, {}).get(field) or "") if limit is not None and node.until else ""
    if limit is None or not told:
        return limit
    calendar, last = dossier.bureau.calendar(dossier.uow), date.fromisoformat(told)
    first = calendar.counting_day(dossier.now)
    days = calendar.working_days_between(first, last) if last > first else 0
    return replace(limit, value=days if last <= first or calendar.is_workday(last) else days + 1)


def take_effect(dossier: Dossier, clock: str) -> bool | None:
    """The limit of ``clock`` has passed: journalled, and known to the handlers. None: no such clock; False: not due (any more)."""
    lapse = lapse_of(dossier, clock)
    if lapse is None or lapse is False:
        return lapse
    since, limit = lapse
    dossier.memory["lapse"] = Lapse(since.astimezone(ZONE).date().isoformat(), limit.value, limit.reference)
    dossier.memory["lapse_at"] = since
    dossier.log("LimitLapsed", {"clock": clock, "since": millis(since), "days": limit.value, "article": limit.reference})
    stop_clock(dossier, clock)
    return True


def tell_holders(dossier: Dossier, closed: Collection[str]) -> None:
    """Officers whose tasks a legal limit has ended hear of it."""
    for task in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if task.id in closed and not task.pool.startswith("applicant"):
            to = f"person:{task.assignee}" if task.assignee else f"pool:{task.pool}"
            notify(dossier, to, "法定期限已过,依法视为已经办理,您的待办已终止。", "A legal limit has passed and taken effect by law; your task has ended.")


def watch_silence(dossier: Dossier, task: OpenTask) -> None:
    """默认同意: where the item says so, a unit asked for its opinion has so many working days, then it consents."""
    if task.node.kind == "joint_review":
        limit = dossier.edition.limits.deemed_after(SILENCE, dossier.now.date())
        if limit is not None:
            start_clock(dossier, "deemed", task.id, limit, name=f"{SILENCE}:{task.id}")
