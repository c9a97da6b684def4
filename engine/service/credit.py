"""信用记录: a licence granted on a commitment that was not kept is revoked, its holder is marked, and may not commit again while the mark stands.

浙江省保障“最多跑一次”改革规定 第十四条第二款, 安阳市政务服务条例 第二十七条、第二十九条. Supervision lifts a mark after repair, with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.credit import COMMITMENT
from engine.domain.credit_commands import LiftCreditMark
from engine.domain.errors import FieldError, Invalid, NotFound, Stale
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.claim_task import finish
from engine.service.dossier import Dossier
from engine.service.facts import case_fact, draft
from engine.service.notices import notify_applicant
from engine.service.receipts import earlier
from engine.store.credit import MARK, STANDING_MARKS
from engine.store.ids import new_id
from engine.store.reads import CASE_HEAD

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain import effects
    from engine.domain.commands import Receipt
    from engine.domain.form import Submission
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 1000


def mark_credit(dossier: Dossier, effect: effects.MarkCredit) -> None:
    """信用记录 on whoever applied: journalled, and he is told until when it stands and by which rule. Raises ValueError for an unknown kind."""
    today = dossier.now.astimezone(ZONE).date()
    kind = dossier.bureau.law.marks.on(effect.kind, today)
    if kind is None:
        raise ValueError(f"Expected a kind of credit mark in force, but got {effect.kind!r}.")
    case, issued, until = case_fact(dossier), draft(dossier), kind.last_day(today).isoformat()
    number = issued.number if issued else ""
    made = new_id()
    dossier.add(
        records.CreditMarkRecord(
            made, dossier.case_id, kind.id, case.applicant_name, case.applicant_code, number, effect.reason, kind.reference, dossier.at, until
        )
    )
    dossier.log("CreditMarked", {"mark": made, "kind": kind.id, "until": until, "article": kind.reference})
    notify_applicant(dossier, "credit_marked", mark=(kind.name, kind.name_en.lower()), until=until, reference=kind.reference)


def refuse_barred(uow: UnitOfWork, bureau: Bureau, edition: Edition, submission: Submission, now: datetime) -> None:
    """告知承诺 is not open to whom an unexpired mark bars from it. Raises Invalid at the field that chose it."""
    chosen = edition.item.commitment
    if chosen.chosen(submission.values):
        sentence = barred(uow, bureau, edition.holder(submission.values)[1], now)
        if sentence is not None:
            raise Invalid([FieldError(chosen.field, *sentence)])


def barred(uow: UnitOfWork, bureau: Bureau, code: str, now: datetime) -> tuple[str, str] | None:
    """Why this holder can't commit now, in both languages; None when he can."""
    kinds = bureau.law.marks.barring(COMMITMENT)
    today = now.astimezone(ZONE).date().isoformat()
    standing = [row for row in uow.ask(STANDING_MARKS, {"code": code, "today": today}).all() if row.kind in kinds] if code else []
    if not standing:
        return None
    mark = standing[0]
    name, name_en = bureau.law.marks.all[mark.kind].name, bureau.law.marks.all[mark.kind].name_en
    return (
        f"申请人有信用记录（{name}），到 {mark.until} 为止或者信用修复以前，不适用告知承诺（{mark.article}）。请选择一般程序。",
        f"Expected an applicant without a credit mark ({name_en.lower()}), but one stands until {mark.until} unless it is lifted: choose the ordinary way.",
    )


def lift_mark(command: LiftCreditMark, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """信用修复, by supervision and once. Raises NotFound, Stale, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    require_role(uow, command.actor, millis(bureau.now()), "supervisor")
    mark = uow.ask(MARK, {"mark": command.mark}).one()
    if mark is None:
        raise NotFound
    row = uow.ask(CASE_HEAD, {"case_id": mark.case_id}).one()
    if uow.ask(MARK, {"mark": command.mark}).one().lifted_at is not None:
        raise Stale("这条信用记录已经解除。", "Expected a mark that stands, but it was lifted already.")
    reason = command.reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid([FieldError("reason", f"请写明修复的理由，不超过 {LONGEST} 字。", f"Expected the reason in at most {LONGEST} characters.")])
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), bureau.now(), command.actor)
    dossier.add(records.CreditMarkLifted(mark.id, dossier.at, command.actor, reason))
    dossier.log("CreditMarkLifted", {"mark": mark.id, "reason": reason})
    notify_applicant(dossier, "credit_lifted", reasons=reason)
    return finish(dossier, dossier.row, command.request_id, command.actor)


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {LiftCreditMark: lift_mark}
