"""The page of a task and what is posted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for

from engine.domain.commands import AnswerColleague, CompleteTask, Resubmit, SignSurvey
from engine.domain.errors import Invalid, NotFound, Rejection, Stale
from engine.domain.review_commands import SupplyFurther
from engine.domain.stages import SUPPLY_FURTHER
from web.acting import attempt, me, posted_id, store, viewer
from web.current import product
from web.desk import acceptance
from web.desk.blueprint import blueprint
from web.desk.case_page import wanted_case
from web.desk.phrases import with_phrase
from web.desk.proof import proof_picture
from web.desk.task_view import Typed, task_context
from web.form_post import Posted, read_post
from web.guards import guard, officer
from web.i18n import gettext
from web.whole_number import whole_number

if TYPE_CHECKING:
    from engine.domain.commands import Receipt
    from engine.queries.tasks import TaskRow


def wanted_task(task_id: str) -> TaskRow:
    """The open task, for somebody whose business it is; else 404."""
    found: TaskRow | None = product().ask.task(task_id, viewer())
    if found is None:
        abort(404)
    return found


def drawn(task: TaskRow, typed: Typed | None = None, status: int = 200) -> Response:
    """The task's page."""
    page = wanted_case(task.case_id)
    return make_response(render_template("desk/task.html", **task_context(task, page, typed)), status)


@blueprint.get("/tasks/<task_id>")
@guard(officer())
def task(task_id: str) -> Response:
    """办理页; a task that is done already leads to its case."""
    found = product().ask.task(task_id, viewer())
    if found is None:
        case_id = product().ask.case_of_done_task(task_id, viewer()) or abort(404)
        flash(gettext("这个待办已经办完了。"))
        return _to(url_for("desk.case", case_id=case_id))
    return drawn(found)


@blueprint.post("/tasks/<task_id>")
@guard(officer())
def complete(task_id: str) -> Response:
    """提交: CompleteTask, or Resubmit for a returned one; a refusal shows the page again with all that was typed."""
    row = product().ask.task(task_id, viewer())
    posted = _posted(row)
    seen = whole_number(request.form, "seen-event")
    if row is not None and "insert-phrase" in request.form:
        return drawn(row, Typed(with_phrase(row, wanted_case(row.case_id), posted.values)))
    if row is not None and (posted.redraw or posted.errors or "look-again" in request.form):
        return drawn(row, Typed(posted.values, tuple(posted.errors)), 422 if posted.errors else 200)
    try:
        receipt = product().handle(_command(row, task_id, seen, posted))
    except Rejection as refused:
        return _refused(row, posted, refused, seen)
    return _finished(row, receipt)


def _posted(row: TaskRow | None) -> Posted:
    """The form's own values; without the task's form when the task is gone (the same request may still get its receipt)."""
    if row is None or row.kind == "consult":
        return Posted({name: request.form.getlist(name) for name in request.form if name != "csrf_token" and "-" not in name})
    return read_post(product().ask.form_of(row), request.form, request.files, store)


def _command(row: TaskRow | None, task_id: str, seen: int, posted: Posted) -> Any:
    if row is not None and row.kind == "returned":
        return Resubmit(me(), task_id, posted.values, posted_id())
    if row is not None and row.kind == SUPPLY_FURTHER:
        return SupplyFurther(me(), task_id, posted.values, posted_id())
    if row is not None and row.kind == "consult":
        return AnswerColleague(me(), task_id, request.form.get("answer", ""), posted_id())
    return CompleteTask(me(), task_id, seen, posted.values, posted_id())


def _refused(row: TaskRow | None, posted: Posted, refused: Rejection, seen: int) -> Response:
    """Invalid and stale pages come again with what was typed; what the actor may not know of is a 404."""
    if row is None or isinstance(refused, NotFound):
        raise refused
    errors = refused.errors if isinstance(refused, Invalid) else ()
    happened = seen if isinstance(refused, Stale) else None
    return drawn(row, Typed(posted.values, errors, None if errors else refused, happened), refused.status)


def _finished(row: TaskRow | None, receipt: Receipt) -> Response:
    """After saving: the papers at the counter, else the next task."""
    if row is not None and row.kind == "accept" and receipt.case_id:
        return _to(url_for("desk.papers", case_id=receipt.case_id))
    flash(gettext("已提交：%(number)s。", number=receipt.number or ""), "success")
    return _to(url_for("desk.next_one"))


def _to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


@blueprint.post("/tasks/<task_id>/preview")
@guard(officer("window"))
def preview(task_id: str) -> str:
    """待出具的文书, as the page stands; asked for while the officer types."""
    row = wanted_task(task_id)
    page = wanted_case(row.case_id)
    values = {name: request.form.getlist(name) for name in request.form}
    return render_template("desk/kinds/paper.html", preview=acceptance.preview(page, page.form_of(row.node), values))


@blueprint.get("/tasks/<task_id>/proof.png")
@guard(officer("certificate"))
def proof(task_id: str) -> Response:
    """证照校样 as a picture."""
    picture = proof_picture(wanted_case(wanted_task(task_id).case_id), request.args.get("kind", "")) or abort(404)
    return Response(picture, mimetype="image/png", headers={"Content-Security-Policy": "default-src 'none'"})


@blueprint.post("/tasks/<task_id>/sign")
@guard(officer("surveyor", "reviewer"))
def sign(task_id: str) -> Response:
    """踏勘会签 on one's own login."""
    attempt(SignSurvey(me(), task_id, posted_id()), gettext("已签名。"))
    return _to(url_for("desk.task", task_id=task_id))
