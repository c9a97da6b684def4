"""撤回申请: the applicant ends the case before the decision; every open branch ends with it and its officers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.commands import Receipt, WithdrawCase
from engine.domain.errors import NotFound, Rejection
from engine.runtime import interpreter
from engine.service.case_in_hand import case_in_hand
from engine.service.clocks import stop_all_clocks
from engine.service.deemed import clear_timer
from engine.service.documents import journal_closing, write_document
from engine.service.dossier import OFFICIAL
from engine.service.notices import notify
from engine.service.receipts import earlier, receipt_record
from engine.service.sibling_effects import end_opinions
from engine.service.stepping import Step, drop_from_visit
from engine.store.reads import TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.bureau import Bureau
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork


def withdraw_case(command: WithdrawCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Only the applicant, and only before a decision is made."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, relation = case_in_hand(uow, bureau, command.case_id, command.actor)
    if relation != "applicant":
        raise NotFound
    if dossier.row.case_channel == OFFICIAL:
        raise Rejection(
            "这是本机关依职权启动的办件,不能撤回;请按通知陈述、申辩。",
            "Expected a case that you applied for, but the bureau began it; state your views instead.",
        )
    if dossier.progress.status == "closed" or dossier.progress.decided_at is not None:
        raise Rejection("已经作出决定或已办结,不能再撤回。", "Expected a case without a decision, but it is decided or closed.")
    step = Step(dossier)
    live = step.take()
    advance = interpreter.cancel(live)
    dossier.log("CaseWithdrawn", {"reason": command.reason.strip()})
    if dossier.edition.item.participants:
        end_opinions(dossier, "withdrawal")
    write_document(dossier, "withdrawal_notice", {"reason": command.reason.strip()}, serve=True)
    _end_tasks(dossier, advance.closed)
    for closed in advance.closed:
        dossier.add(records.TaskGone(dossier.case_id, closed))
        drop_from_visit(dossier, closed)
    stop_all_clocks(dossier)  # also of a limit that has passed: who withdraws needs nothing to happen to him any more
    for gone in advance.timers_cleared:
        clear_timer(dossier, gone)
    dossier.progress.status, dossier.progress.result, dossier.progress.closed_at = "closed", "withdrawn", dossier.at
    dossier.add(records.DraftVoided(dossier.case_id))
    journal_closing(dossier, None, "withdrawn")
    receipt = Receipt(dossier.case_id, dossier.row.case_number, None, dossier.event_no)
    dossier.add(receipt_record(command.request_id, command.actor, receipt, dossier.at))
    step.save(live)
    return receipt


def _end_tasks(dossier: Dossier, closed: Collection[str]) -> None:
    """Every holder hears that his task has ended and why; what is no token of the engine goes here."""
    rule = dossier.edition.item.siblings.withdrawal.reference
    ground_zh, ground_en = (f"({rule})", f" ({rule})") if rule else ("", "")
    for task in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if task.assignee != dossier.actor:
            to = f"person:{task.assignee}" if task.assignee else f"pool:{task.pool}"
            notify(dossier, to, f"申请人已撤回申请,您的待办已终止{ground_zh}。", f"The applicant has withdrawn; your task has ended{ground_en}.")
        if task.parent is None and task.id not in closed:
            dossier.add(records.TaskGone(dossier.case_id, task.id))
            drop_from_visit(dossier, task.id)
