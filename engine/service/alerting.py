"""预警:what a clock's timer does: yellow, the overrun and its record, and each rung of the ladder told in turn, within bureau hours only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.alerts import LEVEL_NAMES, OVERRUN
from engine.domain.project_time import whose_sum
from engine.service.accountability import open_accountability
from engine.service.alarms import alerts_of, ladder_of, next_alerting, reached_at
from engine.service.clocks import live_ledger, mark_overdue, rearm
from engine.service.notices import notify
from engine.service.overdue_notices import tell_overdue
from engine.service.standing_in import present
from engine.store.ids import new_id
from engine.store.leaves import STAND_INS
from engine.store.reads import OPEN_COMMISSIONS, POST_EXISTS, TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.alerts import Rung
    from engine.service.clocks import Ledger
    from engine.service.dossier import Dossier


def fire_clock(dossier: Dossier, name: str) -> list[str]:
    """A clock's timer is due: the levels reached now, for a diagram that reacts to them."""
    ledger = live_ledger(dossier, name)
    if ledger is None:
        return []
    if mark_overdue(dossier, name):
        dossier.log("ClockOverdue", {"clock": name})
        if ledger.kind not in OVERRUN:
            tell_overdue(dossier, name)
    if ledger.state == "overdue":
        open_accountability(dossier, ledger)
    reached, heard = _tell_rungs(dossier, ledger)
    rearm(dossier, ledger, silent=not heard)
    return reached


def _tell_rungs(dossier: Dossier, ledger: Ledger) -> tuple[list[str], bool]:
    """The levels reached now, and whether there was somebody to tell; nothing is told outside bureau hours."""
    if dossier.bureau.calendar(dossier.uow).opening(dossier.now) > dossier.now:
        return [], True
    reached = []
    while (step := next_alerting(dossier, ledger)) is not None and step.at <= dossier.now:
        if step.rung == 0:
            reached.append(step.level)
        if not _tell_rung(dossier, ledger, step.level, step.rung):
            dossier.log("AlertRaised", {"clock": ledger.name, "level": step.level, "rung": step.rung, "who": "", "to": []})
            return reached, False
    return reached, True


def _tell_rung(dossier: Dossier, ledger: Ledger, level: str, first: int) -> bool:
    """The rung's recipients, or those of the first rung above that has any who have not been told yet; False when there are none."""
    told = {row.recipient for row in alerts_of(dossier) if (row.clock, row.level) == (ledger.name, level)}
    ladder, version = ladder_of(dossier, reached_at(ledger))
    for no, rung in enumerate(ladder.rungs[level]):
        to = [one for one in recipients(dossier, ledger, rung.who) if one not in told] if no >= first else []
        if to:
            _raise(dossier, (ledger.name, level, no), rung, to, version)
            return True
    return False


def _raise(dossier: Dossier, place: tuple[str, str, int], rung: Rung, to: list[str], version: int | None) -> None:
    clock, level, no = place
    zh, en = LEVEL_NAMES[level]
    number = dossier.row.case_number
    for one in to:
        row = records.AlertRecord(new_id(), dossier.case_id, clock, level, no, rung.who, one, rung.reference, "", None, dossier.at, ladder_id=version)
        dossier.add(row)
        alerts_of(dossier).append(row)
        notify(dossier, one, f"{zh}:{number},请办理并在“我的预警”中答复。", f"{en}: {number}. Please act, and answer under “My alerts”.")
    dossier.log("AlertRaised", {"clock": clock, "level": level, "rung": no, "who": rung.who, "to": to})


def recipients(dossier: Dossier, ledger: Ledger | None, who: str) -> list[str]:
    """Whom ``who`` means here: "person:<id>" or "pool:<role>@<unit>"; only pools in which somebody holds a post."""
    tasks = _held_tasks(dossier, ledger)
    if who == "holder" and ledger is not None and whose_sum(ledger.name) == "intermediary":
        return list(dict.fromkeys(f"person:{row.person_id}" for row in dossier.rows(OPEN_COMMISSIONS)))  # who commissioned them follows them up
    if who == "holder":
        found: Iterable[str] = (to for task in tasks for to in _holders(dossier, task))
        return list(dict.fromkeys(found))
    if who == "section_head":
        units = dict.fromkeys(task.unit or task.pool.partition("@")[2] or dossier.edition.item.unit for task in tasks)
        return [f"pool:section_head@{unit}" for unit in units if _manned(dossier, "section_head", unit)]
    return [f"pool:{who}"] if _manned(dossier, who, "") else []


def _holders(dossier: Dossier, task: Any) -> list[str]:
    """Who has the task in hand; of one who is on leave, whoever stands in for him there, else the colleagues of the pool."""
    if not task.assignee:
        return [f"pool:{task.pool}"]
    if dossier.remember(f"present:{task.assignee}", lambda: present(dossier.uow, task.assignee, dossier.at)) or task.pool.startswith("person@"):
        return [f"person:{task.assignee}"]
    role, _, unit = task.pool.partition("@")
    rows = dossier.uow.ask(STAND_INS, {"person_id": task.assignee, "role": role, "unit": unit, "at": dossier.at}).all()
    return [f"person:{row.person_id}" for row in rows] or [f"pool:{task.pool}"]


def _held_tasks(dossier: Dossier, ledger: Ledger | None) -> list[Any]:
    """The officers' open tasks: a stage's own, else all of the case; one that waits for a colleague is with the colleague."""
    tasks = dossier.remember("tasks_of_case", lambda: dossier.rows(TASKS_OF_CASE))
    own = [task for task in tasks if not task.pool.startswith("applicant") and task.kind != "consult"]
    if ledger is not None and ledger.kind == "stage":
        own = [task for task in own if ledger.subject in {task.id, task.parent}]
    return [task for task in own if task.state == "open"] or own


def _manned(dossier: Dossier, role: str, unit: str) -> bool:
    asked = {"role": role, "unit": unit, "at": dossier.at}
    return bool(dossier.remember(f"manned:{role}@{unit}", lambda: dossier.uow.ask(POST_EXISTS, asked).one() is not None))
