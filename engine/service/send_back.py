"""退回、重新提交: return to the officer of an earlier task, who mends it and resubmits straight to the returner.

The engine's token stays where it is: the returner's task waits (state returned) while a returned task, hanging on it, is
with the earlier officer. Parallel branches are not touched, the duties stay with their holders, and the answers that the
officer mends replace the earlier ones in a new round while the first remain in the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound
from engine.service.actor import ask_posts, posts_of
from engine.service.claim_task import finish, task_in_hand
from engine.service.complete_task import read_values
from engine.service.dossier import digest, dumps
from engine.service.notices import notify
from engine.service.phases import phase_id
from engine.service.receipts import earlier
from engine.service.standing_in import present
from engine.service.submissions import take_submission
from engine.store.ids import new_id
from engine.store.reads import COMPLETION

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt, Resubmit, SendBack
    from engine.store.unit_of_work import UnitOfWork

RETURNABLE = frozenset({"accept", "review", "joint_review", "generic"})  # a decision is remade along the diagram, not by resubmission


def send_back(command: SendBack, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Return to the completion ``to_completion`` of the same case, with a reason."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    reason = command.reason.strip()
    if not reason:
        raise Invalid([FieldError("reason", "请写明退回理由,让对方知道改什么。", "Expected a reason, so that the colleague knows what to mend.")])
    if task.parent is not None or task.state != "open":
        raise NotAllowed("这个待办已在等待同事处理。", "Expected an open task of your own, but it waits for a colleague already.")
    done = uow.ask(COMPLETION, {"task_id": command.to_completion}).one()
    if done is None or done.case_id != dossier.case_id or done.kind not in RETURNABLE or done.person_id == command.actor or _is_past(dossier, done):
        raise Invalid(
            [FieldError("to_completion", "请选择本办件中由其他同事办理过的环节。", "Expected an earlier task of this case, completed by a colleague.")]
        )
    if not posts_of(done.person_id, ask_posts(uow, done.person_id, dossier.at).all()).in_pool(done.pool):
        raise Invalid(
            [FieldError("to_completion", "办理这一环节的同事已经离岗,请退回其他环节。", "Expected a colleague who still holds the post; choose another step.")]
        )
    if not present(uow, done.person_id, dossier.at):
        zh = "办理这一环节的同事在请假，回来以前不能退给他；可以请申请人补正，或者退回其他环节。"
        raise Invalid([FieldError("to_completion", zh, "Expected a colleague who is there, but this one is away; choose another step.")])
    if task.assignee is None:
        dossier.add(records.TaskAssigned(task.id, command.actor))
    dossier.add(records.TaskStateChanged(task.id, "returned"))
    dossier.add(_returned_task(dossier, task, done, reason))
    dossier.log("TaskSentBack", {"task": task.id, "node": task.node, "to": done.person_id, "to_node": done.node, "reason": reason})
    notify(dossier, f"person:{done.person_id}", f"您办理的环节被退回:{reason[:200]}", f"Your task was sent back: {reason[:200]}")
    return finish(dossier, task, command.request_id, command.actor)


def _is_past(dossier: Any, done: Any) -> bool:
    """Whether it was completed in an earlier phase of a project, which is decided, or at an element that the case's version has no more."""
    return done.node not in dossier.edition.definition.nodes or bool(orjson.loads(done.data).get("phase", "") != phase_id(dossier))


def _returned_task(dossier: Any, task: Any, done: Any, reason: str) -> records.TaskRecord:
    first = orjson.loads(done.data)
    phase = {"phase": first["phase"]} if "phase" in first else {}
    data = dumps({"reason": reason, "from": dossier.actor, "completion": done.task_id, "round": first.get("round"), **phase})
    return records.TaskRecord(
        f"{task.id}~{new_id():x}",
        dossier.case_id,
        done.node,
        "returned",
        None,
        f"person@{done.person_id}",
        done.unit,
        done.person_id,
        "open",
        task.id,
        data,
        dossier.at,
        None,
        dossier.facet("returned"),
    )


def resubmit(command: Resubmit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Post the mended form; what it means is taken in as the first time, and the returner's task wakes up."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    if task.kind != "returned":
        raise NotFound
    asked = orjson.loads(task.data)
    first = uow.ask(COMPLETION, {"task_id": asked["completion"]}).one()
    submission = read_values(dossier.edition, task, command, dossier.now)
    answers = dumps(submission.values)
    event_no = dossier.log("TaskResubmitted", {"task": task.id, "node": task.node, "unit": task.unit, "answers": digest(answers), "to": asked["from"]})
    dossier.add(
        records.CompletionRecord(
            task.id,
            dossier.case_id,
            task.node,
            first.kind,
            task.unit,
            first.pool,
            command.actor,
            first.duty,
            first.data,
            answers,
            event_no,
            task.opened_at,
            None,
            dossier.at,
            command.request_id,
        )
    )
    take_submission(dossier, _as_first(task, first), submission)
    dossier.add(records.TaskGone(dossier.case_id, task.id))
    dossier.add(records.TaskStateChanged(task.parent, "open"))
    notify(dossier, f"person:{asked['from']}", "退回的环节已修改并重新提交给您。", "The task that you sent back was mended and resubmitted to you.")
    return finish(dossier, task, command.request_id, command.actor)


def _as_first(task: Any, first: Any) -> Any:
    """The returned task speaks for the first completion's kind and unit."""
    return task._replace(kind=first.kind, unit=first.unit)
