"""所见: a case in the middle of a play, as plain data: who may do what, what runs, what was written, and what falls due next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.calendar import ZONE
from engine.domain.moment import moment
from engine.domain.stages import SUPPLY_FURTHER
from engine.store.timers import OF_CASE

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain.form import Form
    from engine.queries.cases import CasePage
    from engine.runtime.edition import Edition
    from engine.simulator.player import Player
    from engine.simulator.prefill import Prefill

SHEET: Final = 400  # lines of a day-by-day explanation that are told


def outlook(player: Player, page: CasePage, prefill: Prefill) -> dict[str, Any]:
    """Everything that a person who tries a draft out sees of the case now."""
    row = page.row
    return {
        "number": row.number,
        "status": row.status,
        "end": row.end_node or "",
        "result": row.result or "",
        "decision": page.decisions[-1].outcome if page.decisions else "",
        "tasks": [_task(player, page, task, prefill) for task in page.tasks if task.state == "open"],
        "clocks": [found for clock in page.clocks if (found := _clock(player, page, clock))],
        "next": _next(player, page),
        "documents": [{"kind": one.kind, "number": one.number, "at": _iso(moment(one.written_at))} for one in page.documents],
        "opinions": {one.unit: one.state for one in sorted(page.opinions, key=lambda one: one.round)},
        "units": {one.unit: [one.name, one.name_en] for one in page.participants},
        "done": [{"node": one.node, "unit": one.unit} for one in page.completions],
        "licence": any(one.state == "valid" for one in page.licences),
        "next_day": _iso(_next_day(player)),
    }


def _iso(when: datetime) -> str:
    return when.astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds")


def _task(player: Player, page: CasePage, task: Any, prefill: Prefill) -> dict[str, Any]:
    node = page.node(task.node)
    further = task.kind == SUPPLY_FURTHER
    found = {
        "node": task.node,
        "unit": task.unit,
        "kind": task.kind,
        "role": task.pool.partition("@")[0] or (node.role if node else ""),
        "stage": node.name if node else task.node,
        "stage_en": node.name_en if node else task.node,
        "opened": _iso(moment(task.opened_at)),
        "due": _iso(moment(task.due_at)) if task.due_at else "",
        "returns": sorted({(one.node, one.unit) for one in page.completions if one.node != task.node}) if node and node.role != "applicant" else [],
        "form": "",
        "sample": {},
    }
    if not further:
        form = page.form_of(task.node)
        found |= {"form": form_path(page.edition, form), "sample": prefill.of(task.node, task.unit, form, player.clock.now.astimezone(ZONE).date())}
    return found


def form_path(edition: Edition, form: Form) -> str:
    """Where in the bundle a form lies."""
    return next(f"forms/{name}.form" for name, one in edition.forms.items() if one is form)


def _clock(player: Player, page: CasePage, clock: Any) -> dict[str, Any] | None:
    reading = player.app.ask.clock_reading(page, clock.name)
    if reading is None:
        return None
    return {
        **_named(page, clock),
        "state": clock.state,
        "unit_of_limit": clock.limit_unit,
        "limit": reading.allowed,
        "used": reading.used,
        "due": _iso(reading.due) if reading.due else "",
        "provisional": reading.provisional,
        "reference": clock.reference,
        "verified": bool(clock.verified),
        "sheet": [[line.day.isoformat(), line.counted, line.zh, line.en] for line in reading.explanation[:SHEET]] if clock.state != "stopped" else [],
    }


def _named(page: CasePage, clock: Any) -> dict[str, str]:
    """What a clock counts: a stage by the task and unit, so that nothing of it differs between two plays."""
    held = {task.id: (task.node, task.unit) for task in page.tasks} | {one.task_id: (one.node, one.unit) for one in page.completions}
    known = clock.subject if clock.kind in ("statutory", "promised", "component") else ""
    node, unit = held.get(clock.subject, (known, ""))
    return {"kind": clock.kind, "subject": node, "unit": unit}


def _next(player: Player, page: CasePage) -> dict[str, str] | None:
    """What would fire first, and whether it is the limit itself or only its warning."""
    with player.app.database.reading() as reader:
        due = reader.ask(OF_CASE, {"case_id": player.case_id}).one()
    if due is None:
        return None
    clock = next((one for one in page.clocks if due.kind == "clock" and one.name == due.subject), None)
    warning = clock is not None and clock.due_at is not None and due.due_at < clock.due_at
    what = _named(page, clock) if clock is not None else {"kind": "diagram", "subject": "", "unit": ""}
    return {"at": _iso(moment(due.due_at)), **what, "warning": "1" if warning else ""}


def _next_day(player: Player) -> datetime:
    """The same time on the next working day."""
    calendar, when = player.app.ask.calendar(), player.clock.now.astimezone(ZONE)
    for _ in range(30):
        when += timedelta(days=1)
        if calendar.is_workday(when.date()):
            break
    return when
