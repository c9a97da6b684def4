"""征求意见: ask a colleague about one's task; the question is a task of its own that hangs on it and never holds it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotFound
from engine.service.actor import ask_posts, posts_of
from engine.service.claim_task import finish, task_in_hand
from engine.service.dossier import dumps
from engine.service.notices import notify
from engine.service.receipts import earlier
from engine.service.standing_in import present
from engine.store.ids import new_id
from engine.store.reads import PERSON

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import AnswerColleague, AskColleague, Receipt
    from engine.store.unit_of_work import UnitOfWork


def ask_colleague(command: AskColleague, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Any other officer may be asked; the answer is advice and carries no duty."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    question = command.question.strip()
    if not question:
        raise Invalid([FieldError("question", "请写明要征求什么意见。", "Expected a question.")])
    who = uow.ask(PERSON, {"person_id": command.to_person}).one()
    if who is None or who.kind != "officer" or who.id == command.actor or not posts_of(who.id, ask_posts(uow, who.id, dossier.at).all()).held:
        raise Invalid([FieldError("to_person", "请选择另一位在岗的工作人员。", "Expected another officer who holds a post.")])
    if not present(uow, who.id, dossier.at):
        raise Invalid([FieldError("to_person", "这位同事在请假或账号已停用，请找别的同事。", "Expected a colleague who is there, but this one is away.")])
    dossier.add(
        records.TaskRecord(
            f"{task.id}~{new_id():x}",
            dossier.case_id,
            task.node,
            "consult",
            None,
            f"person@{who.id}",
            task.unit,
            who.id,
            "open",
            task.id,
            dumps({"question": question, "from": command.actor}),
            dossier.at,
            None,
            dossier.facet("consult"),
        )
    )
    dossier.log("ColleagueAsked", {"task": task.id, "to": who.id, "question": question})
    notify(dossier, f"person:{who.id}", f"同事征求您的意见:{question[:200]}", f"A colleague asks your opinion: {question[:200]}")
    return finish(dossier, task, command.request_id, command.actor)


def answer_colleague(command: AnswerColleague, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The answer is journalled on the case and the asker is told."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    if task.kind != "consult":
        raise NotFound
    answer = command.answer.strip()
    if not answer:
        raise Invalid([FieldError("answer", "请填写答复。", "Expected an answer.")])
    asked = orjson.loads(task.data)
    dossier.add(records.TaskGone(dossier.case_id, task.id))
    dossier.log("ColleagueAnswered", {"task": task.parent, "question": asked["question"], "answer": answer, "to": asked["from"]})
    notify(dossier, f"person:{asked['from']}", f"同事已答复您的征求意见:{answer[:200]}", f"A colleague answered: {answer[:200]}")
    return finish(dossier, task, command.request_id, command.actor)
