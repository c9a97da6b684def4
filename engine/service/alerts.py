"""预警答复与督办: recipients answer; supervision may issue an escalation by hand on any case, and does nothing else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.alerts import ORDERED, WHO
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.service.accountability import LONGEST
from engine.service.actor import ask_posts, posts_of, require_role
from engine.service.alarms import alerts_of
from engine.service.alerting import recipients
from engine.service.claim_task import finish
from engine.service.dossier import Dossier
from engine.service.notices import notify
from engine.service.receipts import earlier
from engine.store.ids import new_id
from engine.store.reads import ALERT, CASE_HEAD

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.supervision_commands import AnswerAlert, IssueEscalation
    from engine.service.actor import Posts
    from engine.store.unit_of_work import UnitOfWork


def answer_alert(command: AnswerAlert, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By its recipient, whoever stands in for him while he is on leave, or anybody who holds a post of the pool; once. An answered rung climbs no further."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = uow.ask(ALERT, {"alert_id": command.alert_id}).one()
    posts = posts_of(command.actor, ask_posts(uow, command.actor, millis(bureau.now())).all())
    if found is None or not posts.held or not _concerns(found.recipient, command.actor, posts):
        raise NotFound
    dossier = _dossier(uow, bureau, found.case_id, command.actor)
    if uow.ask(ALERT, {"alert_id": command.alert_id}).one().answered_at is not None:
        raise Stale("这条预警已经答复。", "Expected an alert that nobody has answered, but it is answered.", case=dossier.case_id)
    answer = command.answer.strip()
    if not answer or len(answer) > LONGEST:
        raise Invalid([FieldError("answer", f"请填写答复,不超过 {LONGEST} 字。", f"Expected an answer of at most {LONGEST} characters.")])
    dossier.add(records.AlertAnswered(found.id, answer, command.actor, dossier.at))
    dossier.log("AlertAnswered", {"alert": found.id, "clock": found.clock, "level": found.level, "rung": found.rung, "answer": answer})
    return finish(dossier, dossier.row, command.request_id, command.actor)


def _concerns(recipient: str, actor: int, posts: Posts) -> bool:
    kind, _, to = recipient.partition(":")
    if kind == "person":
        return int(to) == actor or int(to) in posts.absent
    return posts.in_pool(to)


def issue_escalation(command: IssueEscalation, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """督办 on an open case: ``to`` is a rung's ``who``; each recipient must answer as with any alert."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    require_role(uow, command.actor, millis(bureau.now()), "supervisor")
    dossier = _dossier(uow, bureau, command.case_id, command.actor)
    demand = command.demand.strip()
    errors = []
    if command.to not in WHO[:-1]:
        errors.append(FieldError("to", "请选择督办对象。", "Expected one of the listed recipients."))
    if not demand or len(demand) > LONGEST:
        errors.append(FieldError("demand", f"请写明督办要求,不超过 {LONGEST} 字。", f"Expected what is demanded, in at most {LONGEST} characters."))
    if errors:
        raise Invalid(errors)
    if dossier.progress.status == "closed":
        raise Rejection("办件已经办结,不能督办。", "Expected an open case, but it is closed.")
    to = recipients(dossier, None, command.to) or recipients(dossier, None, "head")
    if not to:
        raise Rejection("现在没有可以督办的人:待办都在申请人手里,局领导岗位也没有人。", "Expected somebody to tell, but nobody of the bureau holds the case.")
    _issue(dossier, command.to, to, demand)
    return finish(dossier, dossier.row, command.request_id, command.actor)


def _issue(dossier: Dossier, who: str, to: list[str], demand: str) -> None:
    no = 1 + max((row.rung for row in alerts_of(dossier) if row.level == ORDERED), default=0)
    number = dossier.row.case_number
    for one in to:
        dossier.add(records.AlertRecord(new_id(), dossier.case_id, "", ORDERED, no, who, one, "", demand, dossier.actor, dossier.at))
        notify(dossier, one, f"监察督办 {number}:{demand[:200]}", f"Supervision on {number}: {demand[:200]}")
    dossier.log("EscalationIssued", {"no": no, "who": who, "to": to, "demand": demand})


def _dossier(uow: UnitOfWork, bureau: Bureau, case_id: int, actor: int) -> Dossier:
    row = uow.ask(CASE_HEAD, {"case_id": case_id}).one()
    if row is None:
        raise NotFound
    return Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), bureau.now(), actor)
