"""办理: post a task's form. The one use-case that runs ten thousand times a day; everything it asks travels in one round trip."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.commands import CompleteTask, Receipt
from engine.domain.duties import check_duty
from engine.domain.errors import Invalid, NotFound, Stale
from engine.domain.form import Submission, read_submission
from engine.domain.form.paper import on_paper
from engine.domain.moment import millis, moment
from engine.runtime import interpreter
from engine.service.actor import ask_posts, posts_of, require_post, require_task_access
from engine.service.deemed import tell_holders
from engine.service.dossier import Dossier, digest, dumps
from engine.service.sibling_effects import end_siblings
from engine.service.signing import check_signed
from engine.service.standing_in import acting_for
from engine.service.stepping import Step
from engine.service.submissions import take_submission
from engine.store.reads import COMPLETION, COMPLETION_BY_REQUEST, EVENTS_SINCE, TASK
from engine.store.unit_of_work import STALE

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import Reply, UnitOfWork

MATTERS = frozenset(
    {
        "CaseMoved",
        "CaseMovedBack",
        "CaseWithdrawn",
        "LateOpinionGiven",
        "MaterialsSupplied",
        "ObjectionRaised",
        "PhaseHandedIn",
        "SurveyRecorded",
        "TaskSentBack",
    }
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a completion asks first: the task, the actor's posts, and, when they travel together anyway, what was journalled since his page."""

    now: datetime
    task: Reply
    posts: Reply
    events: Reply | None


def ask_ahead(command: CompleteTask, uow: UnitOfWork, bureau: Bureau) -> None:
    """Send the first questions; ``complete_task`` reads the replies in the same transaction.

    Only one completion of a case may ask ahead: the next one must see what the first leaves.
    """
    case = _case_part(command.task_id)
    if case not in uow.ahead:
        uow.ahead[case] = (command, replace(_ask(command, uow, bureau), events=_ask_events(command, uow)))


def _case_part(task_id: str) -> str:
    """Tasks of one case share what stands before the point."""
    return task_id.partition(".")[0]


def _ask(command: CompleteTask, uow: UnitOfWork, bureau: Bureau) -> _Asked:
    now = bureau.now()
    task = uow.ask(TASK, {"task_id": command.task_id, "actor": command.actor})
    return _Asked(now, task, ask_posts(uow, command.actor, millis(now)), None)


def _ask_events(command: CompleteTask, uow: UnitOfWork) -> Reply:
    return uow.ask(EVENTS_SINCE, {"task_id": command.task_id, "no": command.seen_event})


def complete_task(command: CompleteTask, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Check, advance, journal, save. Raises NotFound, NotAllowed, Stale, Invalid."""
    asker, asked = uow.ahead.get(_case_part(command.task_id), (None, None))
    if asker is not command or asked is None:
        asked = _ask(command, uow, bureau)
    now, task = asked.now, asked.task.one()
    posts = posts_of(command.actor, asked.posts.all())
    if task is None:
        return _already(command, uow)
    require_task_access(task, posts)
    require_post(task, posts)
    edition = bureau.edition(uow, task.case_definition_id)
    if task.parent is not None or task.state != "open":
        raise Stale("这个待办正等待同事处理,暂不能提交。", "Expected an open task, but it waits for a colleague.", task=task.id)
    if task.event_no > command.seen_event:  # else nothing was journalled since
        _refuse_stale(command, (asked.events or _ask_events(command, uow)).all())
    refusal = check_duty(command.actor, task.duty, task.held)
    if refusal is not None:
        raise refusal
    submission = read_values(edition, task, command, now)
    dossier = Dossier(bureau, uow, task, edition, now, command.actor)
    dossier.acting_for = acting_for(uow, task, posts)
    check_signed(dossier, task)
    return advance_task(command, dossier, task, submission)


def read_values(edition: Edition, task: Any, command: Any, now: Any) -> Submission:
    """The posted values against the task's form, all errors at once."""
    form = edition.form_of(task.node, orjson.loads(task.data).get("phase", ""))
    if task.kind == "hand_in" and command.actor != task.case_applicant_id:
        form = on_paper(form)  # at the counter paper is handed in, and ticked at acceptance
    read = read_submission(form, command.values, today=now.date())
    if not isinstance(read, Submission):
        raise Invalid(read)
    return read


def advance_task(command: CompleteTask, dossier: Dossier, task: Any, submission: Submission) -> Receipt:
    """Carry out a completion that has been checked: journal, advance, save."""
    step = Step(dossier)
    answers = dumps(submission.values)
    event_no = dossier.log("TaskCompleted", {"task": task.id, "node": task.node, "unit": task.unit, "duty": task.duty, "answers": digest(answers)})
    if task.duty is not None and task.held is None:
        dossier.add(records.DutyRecord(dossier.case_id, command.actor, task.duty))
    dossier.add(
        records.CompletionRecord(
            task.id,
            dossier.case_id,
            task.node,
            task.kind,
            task.unit,
            task.pool,
            command.actor,
            task.duty,
            task.data,
            answers,
            event_no,
            task.opened_at,
            task.due_at,
            dossier.at,
            command.request_id,
            dossier.acting_for[0] if dossier.acting_for else None,
        )
    )
    take_submission(dossier, task, submission)
    dossier.memory["completed"] = task.id
    live = step.take()
    ended = dossier.memory.get("siblings_ended", ())
    if ended or dossier.memory.get("core_refused"):
        end_siblings(dossier, step, live, task, ended)
    advance = interpreter.complete(live, task.id, submission.routing, dossier.now, step.call)
    if advance.finished and len(advance.closed) > 1:
        tell_holders(dossier, [one for one in advance.closed if one != task.id])
    opened = step.take_in(advance)
    step.save(live)
    return Receipt(dossier.case_id, task.case_number, opened[0] if opened else None, dossier.event_no, task.id, dossier.now)


def _refuse_stale(command: CompleteTask, events: list[Any]) -> None:
    """What was journalled since the page was drawn may change the actor's mind; then the page must be read again first."""
    if any(event.type in MATTERS and event.person_id != command.actor for event in events):
        raise STALE


def _already(command: CompleteTask, uow: UnitOfWork) -> Receipt:
    """A task that is gone: the same request gets its receipt again, another one hears who was first."""
    earlier = uow.ask(COMPLETION_BY_REQUEST, {"request_id": command.request_id}).one()
    if earlier is not None and earlier.person_id == command.actor:
        return Receipt(case_id=earlier.case_id, event_no=earlier.event_no, id=earlier.task_id, at=moment(earlier.completed_at))
    done = uow.ask(COMPLETION, {"task_id": command.task_id}).one()
    posts = posts_of(command.actor, ask_posts(uow, command.actor, done.completed_at).all()) if done else None
    if done is None or posts is None or not (done.person_id == command.actor or posts.in_pool(done.pool)):
        raise NotFound
    raise Stale(
        "这个待办已经办理完成,您的填写没有提交。请在办件页查看结果。", "Expected an open task, but it was completed already; see the case.", case=done.case_id
    )
