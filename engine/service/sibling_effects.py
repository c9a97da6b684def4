"""影响其他单位: a core refusal, a withdrawal or a lapse ends what other units of the review have open, and a late unit is gone on without, by the item's rules.

Whatever ends has its ground in the journal, in the opinion's row and in the words that the holder is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.facts import Opinion
from engine.domain.joint_review import OPEN
from engine.runtime import interpreter
from engine.service.clocks import component_clock, live_ledger, stop_clock
from engine.service.components import KINDS
from engine.service.deemed import tell_holders
from engine.service.facts import note_opinion, opinions, participants
from engine.service.open_requests import end_request
from engine.store.reads import TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.runtime.interpreter import Live
    from engine.service.dossier import Dossier

CAUSES = {
    "refusal": ("核心分项不同意", "a core component was refused"),
    "withdrawal": ("申请人撤回", "the applicant withdrew"),
    "lapse": ("容缺、补正没有按期完成,办件终止", "materials were not supplied in time and in order, and the case ended"),
}


def refused_siblings(dossier: Dossier, task: Any) -> tuple[bool, tuple[str, ...]]:
    """Whether the refusal of this task's component ends the review of others by the item's rule, and their open tasks."""
    part = next((p for p in dossier.edition.item.participants if p.unit == task.unit), None)
    if part is None or not part.core or dossier.edition.item.siblings.refusal.effect != "end":
        return False, ()
    rows = dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all()
    return True, tuple(row.id for row in rows if row.kind == "joint_review" and row.parent is None and row.node == task.node and row.id != task.id)


def end_siblings(dossier: Dossier, step: Any, live: Live, task: Any, ended: tuple[str, ...]) -> None:
    """Their opinions end with the ground, and so do their tasks; also of units that have asked for a survey and owe a final opinion."""
    end_opinions(dossier, "refusal", by=task.unit)
    words_zh, words_en = _words(dossier, "refusal")
    for each in ended:
        advance = interpreter.remove_instance(live, each, dossier.now, step.call)
        tell_holders(dossier, [each], (f"{words_zh},您的待办已终止。", f"{words_en}; your task has ended."))
        step.take_in(advance)


def end_opinions(dossier: Dossier, cause: str, *, by: str = "") -> None:
    """终止审查: every opinion still awaited ends, with the cause and the rule it rests on."""
    rule = getattr(dossier.edition.item.siblings, cause)
    opinions(dossier)
    rounds: dict[str, int] = dossier.memory["rounds"]
    for unit, opinion in list(opinions(dossier).items()):
        if opinion.state in OPEN and unit != by:
            _close(dossier, unit, rounds[unit], "ended", _words(dossier, cause)[0], open_case=cause == "refusal")
            dossier.log("ReviewEnded", {"unit": unit, "round": rounds[unit], "cause": cause, "by": by, "ground": rule.reference})


def _words(dossier: Dossier, cause: str) -> tuple[str, str]:
    reference = getattr(dossier.edition.item.siblings, cause).reference
    (zh, en), (ground_zh, ground_en) = CAUSES[cause], (f"({reference})", f" ({reference})") if reference else ("", "")
    return f"{zh},审查终止{ground_zh}", f"The review ended because {en}{ground_en}"


def late_task(dossier: Dossier, clock: str) -> Any:
    """The review task whose stage limit is past, where the item goes on without late units that are not core; else None."""
    if dossier.edition.item.late.rule != "go_on" or not clock.startswith("stage:"):
        return None
    ledger = live_ledger(dossier, clock)
    if ledger is None or ledger.state != "overdue":
        return None
    task_id = clock.removeprefix("stage:")
    rows = dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all()
    task = next((row for row in rows if row.id == task_id and row.kind == "joint_review" and row.state == "open"), None)
    core = task is not None and any(p.core for p in participants(dossier) if p.unit == task.unit)
    return None if core else task


def go_on_without(dossier: Dossier, step: Any, live: Live, task: Any) -> None:
    """缺席: the unit's lateness stands where its opinion would; what it says later is kept beside it."""
    late = dossier.edition.item.late
    opinions(dossier)
    round_ = dossier.memory["rounds"].get(task.unit, 1)
    _close(dossier, task.unit, round_, "absent", f"逾期未提出意见({late.reference})")
    dossier.log("UnitAbsent", {"task": task.id, "unit": task.unit, "round": round_, "ground": late.reference})
    advance = interpreter.remove_instance(live, task.id, dossier.now, step.call)
    zh = f"已过环节时限没有提出意见,记缺席,会审继续;决定以前还可以补提({late.reference})。"
    en = f"No opinion before the limit: recorded as absent, and the review goes on; a late opinion can be given until the decision ({late.reference})."
    tell_holders(dossier, [task.id], (zh, en))
    step.take_in(advance)


def _close(dossier: Dossier, unit: str, round_: int, state: str, reasons: str, *, open_case: bool = True) -> None:
    note_opinion(dossier, Opinion(unit, state, reasons))
    dossier.add(records.OpinionGiven(dossier.case_id, unit, round_, state, reasons, "", None, None, dossier.at))
    if open_case:  # else every request ends with the case
        end_request(dossier, unit, "ended")
    for kind in KINDS:
        stop_clock(dossier, component_clock(unit, kind))
