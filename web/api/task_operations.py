"""待办:listing, reading, claiming, completing, sending back and handing over tasks, as the person whom the token acts as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort

from engine.domain.commands import AnswerColleague, AskColleague, ClaimTask, CompleteTask, HandOverTask, ReleaseTask, Resubmit, SendBack, SignSurvey
from engine.domain.moment import moment
from engine.domain.review_commands import SupplyFurther
from engine.domain.stages import SUPPLY_FURTHER
from engine.queries.work_list import Place
from web.api.bearer import me, own_request_id
from web.api.declared import Versioned
from web.api.forms import raw_of, schema_of, values_of
from web.api.models import Bilingual
from web.api.operation import operation
from web.api.paging import cursor_of, place_of, wrong_cursor
from web.api.task_models import Colleague, Completion, Done, HandOver, Question, SendingBack, TaskChanged, TaskPage, TaskQuery, TaskTold
from web.api.task_models import TaskRow as Row
from web.api.writing import require_version
from web.current import product

if TYPE_CHECKING:
    from engine.domain.commands import Receipt
    from engine.queries.tasks import TaskRow


def task_of(task_id: str) -> TaskRow:
    """An open task that is the asker's business; else 404."""
    found: TaskRow | None = product().ask.task(task_id, me())
    return found if found is not None else abort(404)


def _row(row: TaskRow) -> dict[str, Any]:
    named = {name: getattr(row, name) for name in ("id", "number", "item", "title", "node", "kind", "pool", "unit", "state", "mine")}
    due = moment(row.due_at) if row.due_at is not None else None
    words = Bilingual(zh=row.name, en=row.name_en)
    return {**named, "case_id": str(row.case_id), "name": words, "opened_at": moment(row.opened_at), "due_at": due}


@operation("GET", "/tasks", scope="tasks:read", tag="tasks", zh="待办列表", en="List tasks", query=TaskQuery, answer=TaskPage)
def list_tasks(query: TaskQuery) -> TaskPage:
    """One's own, or those that one may claim; the soonest due first."""
    place = Place.read(place_of(query.cursor)) if query.cursor else None
    if query.cursor and place is None:
        raise wrong_cursor()
    ask = product().ask
    page = ask.work_page(me(), place) if query.list == "mine" else ask.pool_page(me(), place)
    return TaskPage(tasks=[Row(**_row(row)) for row in page.rows], next=cursor_of(page.later.text) if page.later else None)


@operation("GET", "/tasks/{task_id}", scope="tasks:read", tag="tasks", zh="读待办和它的表单", en="Read a task and its form", answer=TaskTold, versioned=True)
def read_task(task_id: str) -> Versioned:
    """With the form as JSON schema, who else may take it, and what may be sent back to."""
    row = task_of(task_id)
    ask = product().ask
    form = ask.form_of(row)
    before = ask.answers_of(row.data["completion"]) if row.kind == "returned" else {}
    told = TaskTold(
        **_row(row),
        version=row.event_no,
        duty=row.duty,
        form=schema_of(form),
        values=values_of(form, before),
        colleagues=[Colleague(id=str(one.id), name=one.name, post=one.post) for one in ask.colleagues(row, me())],
        returnable=_returnable(row),
    )
    return Versioned(told, str(row.event_no))


def _returnable(row: TaskRow) -> list[Done]:
    page = product().ask.case(row.case_id, me())
    if page is None or me().kind == "applicant" or not row.mine:
        return []
    found = product().ask.returnable(row.case_id, me())
    return [_done(page.node(one.node), one) for one in found]


def _done(node: Any, one: Any) -> Done:
    name = Bilingual(zh=node.name, en=node.name_en or node.name) if node else Bilingual(zh=one.node, en=one.node)
    return Done(task_id=one.task_id, node=one.node, name=name, person=one.name, completed_at=moment(one.completed_at))


def _changed(task_id: str, receipt: Receipt) -> TaskChanged:
    return TaskChanged(task_id=task_id, case_id=str(receipt.case_id) if receipt.case_id else None, version=receipt.event_no)


@operation("POST", "/tasks/{task_id}/claim", scope="tasks:write", tag="tasks", zh="签收", en="Claim a task", answer=TaskChanged)
def claim_task(task_id: str) -> TaskChanged:
    """Take it out of its pool."""
    return _changed(task_id, product().handle(ClaimTask(me().id, task_id, own_request_id())))


@operation("POST", "/tasks/{task_id}/release", scope="tasks:write", tag="tasks", zh="退回待签收", en="Put a task back into its pool", answer=TaskChanged)
def release_task(task_id: str) -> TaskChanged:
    """One that one has claimed."""
    return _changed(task_id, product().handle(ReleaseTask(me().id, task_id, own_request_id())))


@operation(
    "POST",
    "/tasks/{task_id}/complete",
    scope="tasks:write",
    tag="tasks",
    zh="办理(含审查意见)",
    en="Complete a task, an opinion included",
    body=Completion,
    answer=TaskChanged,
    pointer="/values",
    matched=True,
)
def complete_task(task_id: str, body: Completion) -> TaskChanged:
    """Post its form. A task that was sent back is mended and goes straight to whoever sent it."""
    row: TaskRow | None = product().ask.task(task_id, me())
    if row is None:  # gone, or somebody else's: the engine tells which, and knows an answer that was lost on the way
        return _changed(task_id, product().handle(CompleteTask(me().id, task_id, body.seen_version, {}, own_request_id())))
    require_version(row.event_no)
    return _changed(task_id, product().handle(_completing(row, body)))


def _completing(row: TaskRow, body: Completion) -> Any:
    if row.kind == "consult":
        return AnswerColleague(me().id, row.id, str(body.values.get("answer") or ""), own_request_id())
    raw = raw_of(product().ask.form_of(row), body.values)
    if row.kind == "returned":
        return Resubmit(me().id, row.id, raw, own_request_id())
    if row.kind == SUPPLY_FURTHER:
        return SupplyFurther(me().id, row.id, raw, own_request_id())
    return CompleteTask(me().id, row.id, body.seen_version, raw, own_request_id())


@operation("POST", "/tasks/{task_id}/hand-over", scope="tasks:write", tag="tasks", zh="转办", en="Hand a task over", body=HandOver, answer=TaskChanged)
def hand_over_task(task_id: str, body: HandOver) -> TaskChanged:
    """To one of its `colleagues`."""
    return _changed(task_id, product().handle(HandOverTask(me().id, task_id, int(body.to_person), body.reason, own_request_id())))


@operation("POST", "/tasks/{task_id}/send-back", scope="tasks:write", tag="tasks", zh="退回", en="Send a task back", body=SendingBack, answer=TaskChanged)
def send_task_back(task_id: str, body: SendingBack) -> TaskChanged:
    """To an officer of an earlier task, who mends it."""
    return _changed(task_id, product().handle(SendBack(me().id, task_id, body.to_task, body.reason, own_request_id())))


@operation("POST", "/tasks/{task_id}/ask", scope="tasks:write", tag="tasks", zh="征求意见", en="Ask a colleague", body=Question, answer=TaskChanged)
def ask_colleague(task_id: str, body: Question) -> TaskChanged:
    """The task stays open."""
    return _changed(task_id, product().handle(AskColleague(me().id, task_id, int(body.to_person), body.question, own_request_id())))


@operation("POST", "/tasks/{task_id}/sign", scope="tasks:write", tag="tasks", zh="踏勘会签", en="Sign a joint survey", answer=TaskChanged)
def sign_survey(task_id: str) -> TaskChanged:
    """Another officer's signature under the record of a survey."""
    return _changed(task_id, product().handle(SignSurvey(me().id, task_id, own_request_id())))
