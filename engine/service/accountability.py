"""追责:an overrun opens a record of who held the clock for how long; each holder answers and may appeal, supervision decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.alerts import OVERRUN, appeal_until
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.held import Move, Work, charged, holdings, shares
from engine.domain.moment import millis, moment
from engine.service.actor import ask_posts, posts_of, require_role
from engine.service.alarms import ladder_of
from engine.service.claim_task import finish
from engine.service.clocks import running_spans
from engine.service.dossier import Dossier
from engine.service.notices import notify
from engine.service.receipts import earlier
from engine.store.ids import new_id
from engine.store.reads import ACCOUNTABILITIES, ACCOUNTABILITY, CASE_HEAD, DRAWS, MOVES, SHARES, TASKS_OF_CASE, WORK_DONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.held import Held
    from engine.domain.supervision_commands import AnswerAccountability, AppealAccountability, CloseAccountability, DecideAppeal
    from engine.service.clocks import Ledger
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 2000


def open_accountability(dossier: Dossier, ledger: Ledger) -> None:
    """Once for each clock that runs over; what counts is the time up to the due instant."""
    known = next((row for row in dossier.rows(ACCOUNTABILITIES) if row.clock == ledger.name), None)
    if ledger.kind not in OVERRUN or ledger.due is None or (known is not None and known.state != "void"):
        return
    id_ = known.id if known is not None else new_id()
    calendar = dossier.bureau.calendar(dossier.uow)
    until = millis(appeal_until(dossier.now, ladder_of(dossier)[0], calendar))
    dossier.add(records.AccountabilityRecord(id_, dossier.case_id, ledger.name, ledger.kind, "open", ledger.due, dossier.at, until))
    if known is not None:
        dossier.add(records.SpansGone(id_))
        dossier.add(records.SharesGone(id_))
    held = charged(holdings(_work(dossier, ledger), _moves(dossier), moment(ledger.due)), running_spans(dossier, ledger), calendar)
    for no, one in enumerate(held, 1):
        dossier.add(records.SpanRecord(id_, no, one.task, one.node, one.person, one.pool, millis(one.start), millis(one.end), one.seconds))
    _share_out(dossier, id_, held)
    dossier.log("AccountabilityOpened", {"clock": ledger.name, "kind": ledger.kind, "due": ledger.due, "accountability": id_})


def _share_out(dossier: Dossier, id_: int, held: list[Held]) -> None:
    for no, ((person, pool), seconds) in enumerate(shares(held).items(), 1):
        dossier.add(records.ShareRecord(id_, no, person, pool, seconds))
        if pool.startswith("applicant") or (person is not None and person == dossier.row.case_applicant_id):
            continue
        notify(
            dossier,
            f"person:{person}" if person is not None else f"pool:{pool}",
            f"{dossier.row.case_number} 超过时限,您占用了其中 {seconds // 60} 个工作分钟。请在“我的预警”中说明情况;不服可以申诉。",
            f"{dossier.row.case_number} is past its limit, {seconds // 60} working minutes of it with you. Please answer under “My alerts”; you may appeal.",
        )


def _work(dossier: Dossier, ledger: Ledger) -> Iterator[Work]:
    """The tasks that had the case: a stage's own (and its returns to colleagues), or all."""
    drawn = {row.task_id: row.person_id for row in dossier.rows(DRAWS)}
    spoke: set[tuple[str, int]] = set()
    for row in dossier.uow.ask(WORK_DONE, {"case_id": dossier.case_id}).all():
        given = row.pool.startswith("applicant") or "~" in row.task_id or (row.kind == "joint_review" and (row.unit, row.person_id) in spoke)
        spoke.add((row.unit, row.person_id))
        if _concerns(ledger, row.task_id):
            last = row.person_id if given else drawn.get(row.task_id)  # else it lay in its pool until it was claimed or completed
            yield Work(row.task_id, row.node, row.pool, moment(row.opened_at), moment(row.completed_at), last)
    for row in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if row.kind != "consult" and _concerns(ledger, row.id):
            yield Work(row.id, row.node, row.pool, moment(row.opened_at), None, row.assignee)


def _concerns(ledger: Ledger, task: str) -> bool:
    return ledger.kind != "stage" or task.partition("~")[0] == ledger.subject


def _moves(dossier: Dossier) -> list[Move]:
    found = []
    for row in dossier.uow.ask(MOVES, {"case_id": dossier.case_id}).all():
        data: dict[str, Any] = orjson.loads(row.data)
        found.append(Move(data["task"], row.type, moment(row.at), data.get("from", row.person_id), data.get("to")))
    return found


# -- answers, appeals, decisions -----------------------------------------------------------------------------


def answer_accountability(command: AnswerAccountability, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By the holder of a share, or anybody of the pool in which the case lay; once."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, _, share = _own_share(uow, bureau, command.accountability_id, command.no, command.actor)
    if share.answered_at is not None:
        raise Stale("这条追责记录已经答复。", "Expected a record that you have not answered, but you have.", case=dossier.case_id)
    text = _text("answer", command.answer, "情况说明", "your answer")
    dossier.add(records.ShareAnswered(command.accountability_id, command.no, text, command.actor, dossier.at))
    dossier.log("AccountabilityAnswered", {"accountability": command.accountability_id, "share": command.no, "answer": text})
    return finish(dossier, dossier.row, command.request_id, command.actor)


def appeal_accountability(command: AppealAccountability, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """申诉: once, within the time that the item's rules allow."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, record, share = _own_share(uow, bureau, command.accountability_id, command.no, command.actor)
    if share.appealed_at is not None:
        raise Stale("这条追责记录已经申诉过。", "Expected a record without an appeal of yours, but there is one.", case=dossier.case_id)
    if dossier.at > record.appeal_until:
        last = moment(record.appeal_until).date()
        raise Rejection(f"申诉期限已过(截止 {last})。", f"Expected an appeal until {last}, but that day has passed.")
    text = _text("appeal", command.appeal, "申诉理由", "the reasons of your appeal")
    dossier.add(records.ShareAppealed(command.accountability_id, command.no, text, command.actor, dossier.at))
    dossier.log("AccountabilityAppealed", {"accountability": command.accountability_id, "share": command.no, "appeal": text})
    notify(dossier, "pool:supervisor", f"{dossier.row.case_number} 的追责记录收到申诉。", f"An appeal was made in the record of {dossier.row.case_number}.")
    return finish(dossier, dossier.row, command.request_id, command.actor)


def decide_appeal(command: DecideAppeal, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By supervision, never by whoever holds a share of the same record."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, record, found = _supervised(uow, bureau, command.accountability_id, command.actor)
    share = next((one for one in found if one.no == command.no), None)
    if share is None:
        raise NotFound
    if record.state != "open" or share.appealed_at is None or share.decided_at is not None:
        raise Stale("这条申诉已经决定,或者没有申诉。", "Expected an appeal that is not decided, but there is none.", case=dossier.case_id)
    if command.outcome not in {"upheld", "dismissed"}:
        raise Invalid([FieldError("outcome", "请选择申诉成立或不成立。", "Expected the appeal to be upheld or dismissed.")])
    text = _text("grounds", command.grounds, "决定理由", "the grounds of the decision")
    dossier.add(records.ShareDecided(command.accountability_id, command.no, command.outcome, text, command.actor, dossier.at))
    dossier.log("AppealDecided", {"accountability": command.accountability_id, "share": command.no, "outcome": command.outcome, "grounds": text})
    zh, en = ("成立", "upheld") if command.outcome == "upheld" else ("不成立", "dismissed")
    to = f"person:{share.appealed_by}"
    notify(dossier, to, f"您对 {dossier.row.case_number} 的申诉{zh}:{text[:200]}", f"Your appeal in {dossier.row.case_number} was {en}: {text[:200]}")
    return finish(dossier, dossier.row, command.request_id, command.actor)


def close_accountability(command: CloseAccountability, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """结案 by supervision, once no appeal is undecided."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, record, found = _supervised(uow, bureau, command.accountability_id, command.actor)
    if record.state != "open":
        raise Stale("这条追责记录已经结案。", "Expected an open record, but it is closed.", case=dossier.case_id)
    if any(one.appealed_at is not None and one.decided_at is None for one in found):
        raise Rejection("还有申诉没有决定,不能结案。", "Expected every appeal to be decided, but one is not.")
    text = _text("conclusion", command.conclusion, "处理结论", "the conclusion")
    dossier.add(records.AccountabilityClosed(command.accountability_id, "closed", text, command.actor, dossier.at))
    dossier.log("AccountabilityClosed", {"accountability": command.accountability_id, "conclusion": text})
    return finish(dossier, dossier.row, command.request_id, command.actor)


def _in_hand(uow: UnitOfWork, bureau: Bureau, accountability_id: int, actor: int) -> tuple[Dossier, Any, list[Any]]:
    record = uow.ask(ACCOUNTABILITY, {"accountability_id": accountability_id}).one()
    if record is None:
        raise NotFound
    row = uow.ask(CASE_HEAD, {"case_id": record.case_id}).one()
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), bureau.now(), actor)
    again = uow.ask(ACCOUNTABILITY, {"accountability_id": accountability_id}).one()  # as it is now that the case is held
    return dossier, again, uow.ask(SHARES, {"accountability_id": accountability_id}).all()


def _own_share(uow: UnitOfWork, bureau: Bureau, accountability_id: int, no: int, actor: int) -> tuple[Dossier, Any, Any]:
    dossier, record, found = _in_hand(uow, bureau, accountability_id, actor)
    posts = posts_of(actor, ask_posts(uow, actor, dossier.at).all())
    share = next((one for one in found if one.no == no), None)
    if share is None or not posts.held or not (share.person_id == actor or (share.person_id is None and posts.in_pool(share.pool))):
        raise NotFound
    if record.state != "open":
        raise Stale("这条追责记录已经结案。", "Expected an open record, but it is closed.", case=dossier.case_id)
    return dossier, record, share


def _supervised(uow: UnitOfWork, bureau: Bureau, accountability_id: int, actor: int) -> tuple[Dossier, Any, list[Any]]:
    require_role(uow, actor, millis(bureau.now()), "supervisor")
    dossier, record, found = _in_hand(uow, bureau, accountability_id, actor)
    if any(actor in {one.person_id, one.answered_by, one.appealed_by} for one in found):
        raise NotAllowed("您是这条追责记录的当事人,应当回避。", "Expected somebody who is no party to this record, but you are.")
    return dossier, record, found


def _text(field: str, text: str, zh: str, en: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Invalid([FieldError(field, f"请填写{zh},不超过 {LONGEST} 字。", f"Expected {en} in at most {LONGEST} characters.")])
    return said
