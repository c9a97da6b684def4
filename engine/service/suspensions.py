"""停表、恢复: a special procedure stops the clocks of a case on a legal ground, is told to the applicant in writing, and ends.

Only what the law lists stops the statutory clock (行政许可法第四十五条); a local rule stops the promise alone. Several may be open
at once on different grounds. The stages of the officer's own tasks wait with the promise; other units' stages run on, since they can work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.service.actor import ask_posts, posts_of, require_role
from engine.service.case_in_hand import case_in_hand
from engine.service.claim_task import finish
from engine.service.clocks import clocks_suspended_on, component_clock, resume_clock, suspend_clock
from engine.service.documents import write_document
from engine.service.notices import notify_applicant
from engine.service.phases import accepted_at, clock_name
from engine.service.project_sums import follow_sums
from engine.service.receipts import earlier
from engine.store.ids import new_id
from engine.store.reads import OPEN_COMMISSIONS, OPEN_SUSPENSIONS, TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt, ResumeCase, SuspendCase
    from engine.domain.suspension import Ground
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

ROLES = ("reviewer", "approver", "surveyor")
LONGEST = 1000
MOST_DAYS = 365
CLOCKS = {"statutory": "法定办理时限", "promised": "承诺办理时限"}


def suspend_case(command: SuspendCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By an officer who reviews, surveys or approves this case; after acceptance, before the decision."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier = in_hand(uow, bureau, command.case_id, command.actor)
    ground = next((g for g in bureau.law.grounds.on(dossier.now.date()) if g.id == command.ground), None)
    reason = command.reason.strip()
    if ground is None or not 1 <= command.expected_days <= MOST_DAYS or not reason or len(reason) > LONGEST:
        raise Invalid(_errors(command, ground, reason))
    if accepted_at(dossier) is None or dossier.progress.decided_at is not None or dossier.progress.status == "closed":
        raise Rejection(
            "受理以后、作出决定以前才能停表。", "Expected a case between acceptance and decision, but it is not accepted yet, or decided, or closed."
        )
    if any(row.ground == ground.id for row in uow.ask(OPEN_SUSPENSIONS, {"case_id": dossier.case_id}).all()):
        raise Stale(
            f"本办件的{ground.name}还没有结束,不用再次停表。",
            f"Expected no {ground.name_en.lower()} under way in this case, but there is one.",
            case=dossier.case_id,
        )
    begin_suspension(dossier, ground, reason, command.expected_days)
    return finish(dossier, dossier.row, command.request_id, command.actor)


def resume_case(command: ResumeCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The special procedure is over: its clocks run again unless another ground is still open."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier = in_hand(uow, bureau, command.case_id, command.actor)
    outcome = command.outcome.strip()
    if not outcome or len(outcome) > LONGEST:
        raise Invalid([FieldError("outcome", f"请写明结果,不超过 {LONGEST} 字。", f"Expected the result in at most {LONGEST} characters.")])
    if all(row.ground != command.ground for row in uow.ask(OPEN_SUSPENSIONS, {"case_id": dossier.case_id}).all()):
        raise Stale("这项特别程序已经结束。", "Expected a special procedure under way, but it is over.", case=dossier.case_id)
    if any(row.ground == command.ground for row in uow.ask(OPEN_COMMISSIONS, {"case_id": dossier.case_id}).all()):
        raise Rejection(
            "还有中介报告没有交来,收到报告时自动恢复计时。", "Expected every report on this ground, but one is outstanding; its arrival ends the suspension."
        )
    end_suspension(dossier, command.ground, outcome)
    return finish(dossier, dossier.row, command.request_id, command.actor)


def in_hand(uow: UnitOfWork, bureau: Bureau, case_id: int, actor: int) -> Dossier:
    """The case for an officer who reviews, surveys or approves it. Raises NotFound or NotAllowed."""
    dossier, relation = case_in_hand(uow, bureau, case_id, actor)
    if relation != "officer":
        raise NotFound
    require_role(uow, actor, dossier.at, *ROLES)
    return dossier


def _errors(command: SuspendCase, ground: Ground | None, reason: str) -> list[FieldError]:
    """Everything that is wrong at once."""
    errors = []
    if ground is None:
        errors.append(FieldError("ground", "请选择停表事由。没有列出的事由不能停表。", "Expected one of the listed grounds; nothing else stops the clocks."))
    if not 1 <= command.expected_days <= MOST_DAYS:
        errors.append(FieldError("expected_days", f"请填写所需工作日,1 到 {MOST_DAYS}。", f"Expected the working days that it needs, from 1 to {MOST_DAYS}."))
    if not reason or len(reason) > LONGEST:
        errors.append(FieldError("reason", f"请写明原因,不超过 {LONGEST} 字。", f"Expected the reason in at most {LONGEST} characters."))
    return errors


def begin_suspension(dossier: Dossier, ground: Ground, reason: str, days: int) -> int:
    """停表:notice, ledger entries and row, and the applicant is told how long it takes (行政许可法第四十五条); the id of the notice."""
    until, document = tell_needed_time(dossier, ground, reason, days)
    clocks_of_it = (*(clock_name(dossier, kind) for kind in ground.clocks), *_own_clocks(dossier, ground))
    stopped = [clock for clock in clocks_of_it if suspend_clock(dossier, clock, ground.id, ground.reference, document)]
    dossier.add(records.SuspensionRecord(new_id(), dossier.case_id, ground.id, ground.reference, reason, dossier.actor, document, days, until, dossier.at))
    dossier.log(
        "SpecialProcedureBegun",
        {
            "ground": ground.id,
            "article": ground.reference,
            "reason": reason,
            "document": document,
            "clocks": stopped,
            "expected_days": days,
            "expected_on": until,
        },
    )
    follow_sums(dossier)
    return document


def tell_needed_time(dossier: Dossier, ground: Ground, reason: str, days: int) -> tuple[str, int]:
    """特别程序告知书:the day until which the procedure is thought to take, and the id of the notice that says so."""
    until = dossier.bureau.calendar(dossier.uow).add_working_days(dossier.now.date(), days).isoformat()
    clocks = "、".join(CLOCKS[clock] for clock in ground.clocks)
    data = {"procedure": ground.name, "reason": reason, "article": ground.reference, "expected_days": days, "expected_on": until, "clocks": clocks}
    document = write_document(dossier, "special_procedure_notice", data, serve=False)
    notify_applicant(
        dossier, "suspended", procedure=(ground.name, ground.name_en.lower()), days=days, until=until, clocks=(clocks, " and the ".join(ground.clocks))
    )
    return until, document


def _own_clocks(dossier: Dossier, ground: Ground) -> list[str]:
    """The clocks of the actor's tasks in this case, his own and those in his pools: the stage, the silence that would consent, the unit's component."""
    if dossier.actor is None:
        return []
    posts = posts_of(dossier.actor, ask_posts(dossier.uow, dossier.actor, millis(dossier.now)).all())
    tasks = dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all()
    own = [t for t in tasks if t.parent is None and (t.assignee == dossier.actor or (t.assignee is None and posts.in_pool(t.pool)))]
    units = dict.fromkeys(t.unit for t in own if t.unit)
    return [f"{kind}:{t.id}" for t in own for kind in ("stage", "silence")] + [component_clock(unit, kind) for unit in units for kind in ground.clocks]


def end_suspension(dossier: Dossier, ground: str, outcome: str) -> None:
    """恢复计时:every clock that stands still on this ground goes on, and the applicant is told."""
    resumed = clocks_suspended_on(dossier, ground)
    for clock in resumed:
        resume_clock(dossier, clock, ground)
    dossier.add(records.SuspensionEnded(dossier.case_id, ground, dossier.at, dossier.actor, outcome))
    dossier.log("SpecialProcedureEnded", {"ground": ground, "clocks": resumed, "outcome": outcome})
    zh, en = dossier.bureau.law.grounds.names(ground)
    notify_applicant(dossier, "resumed", procedure=(zh, en.lower()))
    follow_sums(dossier)
