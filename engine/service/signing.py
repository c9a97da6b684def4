"""会签、加签、减签: colleagues of suitable duty sign a task beside its holder; each signing is a task of its own that hangs on the one signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain import records
from engine.domain.duties import check_duty
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.signing import SIGNED_KINDS, Signed, wanting
from engine.domain.signing_commands import AddSigner, RemoveSigner, SignTask
from engine.domain.stages import SIGN
from engine.service.claim_task import finish, task_in_hand
from engine.service.dossier import dumps
from engine.service.facts import names_of
from engine.service.notices import notify
from engine.service.receipts import earlier
from engine.service.seats import empty_seats, take_seat
from engine.store.ids import new_id
from engine.store.reads import POOL_MEMBERS, SIGNATURES_OF_TASK, TASK, TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork


def add_signer(command: AddSigner, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The holder, or somebody who has been asked to sign, names one more. Raises NotFound, NotAllowed, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    own, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    task = _signed_task(uow, own, command.actor)
    reason = command.reason.strip()
    seat = _check_signer(dossier, task, command, reason)
    if task.assignee is None:
        dossier.add(records.TaskAssigned(task.id, command.actor))
    kept = orjson.loads(task.data)
    if not kept.get("signers"):
        dossier.add(records.TaskDataChanged(task.id, dumps({**kept, "signers": True})))
    dossier.add(records.SignerAsked(task.id, command.to_person, dossier.case_id, None, "asked", "", reason, command.actor, dossier.at, None, seat))
    dossier.add(_signing(dossier, task, command.to_person, reason, seat))
    dossier.log("SignerAdded", {"task": task.id, "node": task.node, "to": command.to_person, "reason": reason})
    notify(dossier, f"person:{command.to_person}", f"请您签署:{reason[:200]}", f"You are asked to sign: {reason[:200]}")
    return finish(dossier, task, command.request_id, command.actor)


def _signed_task(uow: UnitOfWork, own: Any, actor: int) -> Any:
    """The task that is signed: one's own, or that of one's signing."""
    task = own if own.kind != SIGN else uow.ask(TASK, {"task_id": own.parent, "actor": actor}).one()
    if task is None or task.kind not in SIGNED_KINDS or task.parent is not None or task.state != "open":
        raise NotAllowed("这个待办不能加签。", "Expected an open task of a kind that several may sign, but it is none.")
    return task


def _check_signer(dossier: Dossier, task: Any, command: AddSigner, reason: str) -> str:
    """Who may be named: a colleague, or a signer who objects. Returns the post that he signs for, where it is one of the diagram's."""
    errors = []
    role = task.pool.partition("@")[0]
    rows = dossier.uow.ask(POOL_MEMBERS, {"case_id": dossier.case_id, "role": role, "unit": "", "at": dossier.at}).all()
    held = {row.person_id: row.held for row in rows}
    signed = {row.person_id: row for row in dossier.uow.ask(SIGNATURES_OF_TASK, {"task_id": task.id}).all()}
    before = signed.get(command.to_person)
    if command.to_person not in {*held, *signed} or command.to_person in (command.actor, task.assignee):
        errors.append(FieldError("to_person", "请选择同类岗位的另一位同事。", "Expected another colleague at a post of this kind."))
    elif check_duty(command.to_person, task.duty, held.get(command.to_person, task.duty)) is not None:
        errors.append(FieldError("to_person", "这位同事在本办件中承担其他职责,不能签署。", "Expected a colleague without another duty in this case."))
    elif before is not None and before.state in ("asked", "agree"):
        errors.append(FieldError("to_person", "这位同事已经是签署人,同一人不能签两次。", "Expected somebody who is no signer yet; nobody signs twice."))
    if not reason:
        errors.append(FieldError("reason", "请写明请他签署什么。", "Expected what the colleague is to sign, and why."))
    if errors:
        raise Invalid(errors)
    return before.pool if before is not None else ""


def _signing(dossier: Dossier, task: Any, person: int, reason: str, seat: str) -> records.TaskRecord:
    data = dumps({"reason": reason, "from": dossier.actor})
    facet, pool, unit = dossier.facet(SIGN), f"person@{person}", seat.partition("@")[2] or task.unit
    return records.TaskRecord(
        f"{task.id}~{new_id():x}", dossier.case_id, task.node, SIGN, None, pool, unit, person, "open", task.id, data, dossier.at, None, facet
    )


def sign_task(command: SignTask, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Agree or object, under the duty of the task that is signed. Raises NotFound, NotAllowed, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    own, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    if own.kind != SIGN:
        raise NotFound
    task = _signed_task(uow, own, command.actor)
    refusal = check_duty(command.actor, task.duty, own.held)
    if refusal is not None:
        raise refusal
    words = command.words.strip()
    if not command.agrees and not words:
        raise Invalid([FieldError("words", "不同意必须说明理由。", "Expected the reasons of an objection, but there are none.")])
    state = "agree" if command.agrees else "object"
    take_seat(dossier, own, task, command.actor)
    if task.duty is not None and own.held is None:
        dossier.add(records.DutyRecord(dossier.case_id, command.actor, task.duty))
    dossier.add(records.SignatureGiven(task.id, command.actor, task.duty, state, words, dossier.at))
    dossier.add(records.TaskGone(dossier.case_id, own.id))
    way = dossier.edition.definition.nodes[task.node].signing
    dossier.log("TaskSigned", {"task": task.id, "node": task.node, "state": state, "words": words, "way": way})
    (name,) = names_of(dossier, [command.actor])
    said_zh, said_en = ("已签署", "has signed") if command.agrees else ("不同意", "objects")
    holder = f"pool:{task.pool}" if task.assignee is None else f"person:{task.assignee}"
    notify(dossier, holder, f"{name}{said_zh}:{words[:200]}", f"{name} {said_en}: {words[:200]}")
    if command.agrees and way == "any":
        _let_go(dossier, task, own.id)
    return finish(dossier, task, command.request_id, command.actor)


def _let_go(dossier: Dossier, task: Any, signed: str) -> None:
    """或签: one has signed; the others hear that they need not."""
    for row in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if row.parent == task.id and row.kind == SIGN and row.id != signed:
            _remove(dossier, task, row, ("已有一人签署,您不用再签署。", "One signature was enough; you need not sign any more."))


def remove_signer(command: RemoveSigner, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Whoever added him takes him back. Raises NotFound, NotAllowed, Stale."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    own, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    task = _signed_task(uow, own, command.actor)
    row = next((one for one in uow.ask(SIGNATURES_OF_TASK, {"task_id": task.id}).all() if one.person_id == command.person), None)
    side = next(
        (
            one
            for one in uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all()
            if one.parent == task.id and one.kind == SIGN and one.assignee == command.person
        ),
        None,
    )
    if row is None or side is None or row.state != "asked":
        raise Stale("这位同事已经签署,或者不是签署人。", "Expected a signer who has not signed, but it is not so.")
    if row.added_by != command.actor:
        raise NotAllowed("只有加签的人能减签。", "Expected the one who added this signer, but you are not.")
    _remove(dossier, task, side, ("已取消请您签署。", "You are asked to sign no longer."))
    return finish(dossier, task, command.request_id, command.actor)


def _remove(dossier: Dossier, task: Any, side: Any, words: tuple[str, str]) -> None:
    dossier.add(records.TaskGone(dossier.case_id, side.id))
    if side.assignee is None:
        dossier.log("SignerRemoved", {"task": task.id, "node": task.node, "pool": side.pool})
        return
    dossier.add(records.SignerRemoved(task.id, side.assignee))
    dossier.log("SignerRemoved", {"task": task.id, "node": task.node, "to": side.assignee})
    notify(dossier, f"person:{side.assignee}", *words)


def check_signed(dossier: Dossier, task: Any) -> None:
    """Nothing is submitted before it is signed. Raises Rejection."""
    node = dossier.edition.definition.nodes[task.node]
    if not node.signing and not orjson.loads(task.data).get("signers"):
        return
    rows = dossier.uow.ask(SIGNATURES_OF_TASK, {"task_id": task.id}).all()
    if any(row.person_id == dossier.actor for row in rows):
        raise NotAllowed("您已经签署,请由另一位同事提交。", "Expected somebody else than a signer to submit.", task=task.id)
    empty = empty_seats(dossier, task) if node.signed_by else 0
    found = wanting(node.signing or "all", int(node.signers or 1), [Signed(row.person_id, row.state) for row in rows], empty)
    if found is not None:
        raise Rejection(*found, task=task.id)


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {AddSigner: add_signer, RemoveSigner: remove_signer, SignTask: sign_task}
