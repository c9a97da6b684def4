"""签收、退回待签收、转办、退回、征求意见: the verbs that clerks expect, each a small form on the task's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, request, url_for

from engine.domain.commands import AddNote, AskColleague, ClaimTask, HandOverTask, ReleaseTask, SendBack
from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.review_commands import AskForMaterial
from engine.domain.signing_commands import AddSigner, RemoveSigner, SignTask
from web.acting import me, posted_id
from web.current import product
from web.desk.blueprint import blueprint
from web.desk.task_page import drawn, wanted_task
from web.desk.task_view import Typed
from web.guards import guard, officer
from web.i18n import gettext
from web.whole_number import whole_number

if TYPE_CHECKING:
    from engine.queries.tasks import TaskRow


def _said(name: str) -> str:
    return request.form.get(name, "")


def _number(name: str) -> int:
    return whole_number(request.form, name)


def _done(task: TaskRow, verb: str, command: Any, words: str, *, stay: bool) -> Response:
    """Carry a verb out; a refusal opens the same little form again with what was typed in it."""
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        errors = refused.errors if isinstance(refused, Invalid) else ()
        typed = Typed({name: request.form.getlist(name) for name in request.form}, errors, None if errors else refused, None, verb)
        return drawn(task, typed, refused.status)
    flash(words, "success")
    return redirect(url_for("desk.task", task_id=task.id) if stay else url_for("desk.work_list"), 303)  # type: ignore[return-value]


@blueprint.post("/tasks/<task_id>/claim")
@guard(officer())
def claim_task(task_id: str) -> Response:
    """签收."""
    return _done(wanted_task(task_id), "claim", ClaimTask(me(), task_id, posted_id()), gettext("已签收。"), stay=True)


@blueprint.post("/tasks/<task_id>/release")
@guard(officer())
def release_task(task_id: str) -> Response:
    """退回待签收."""
    return _done(wanted_task(task_id), "release", ReleaseTask(me(), task_id, posted_id()), gettext("已退回待签收。"), stay=False)


@blueprint.post("/tasks/<task_id>/hand-over")
@guard(officer())
def hand_over(task_id: str) -> Response:
    """转办."""
    command = HandOverTask(me(), task_id, _number("to_person"), _said("reason"), posted_id())
    return _done(wanted_task(task_id), "hand-over", command, gettext("已转办。"), stay=False)


@blueprint.post("/tasks/<task_id>/send-back")
@guard(officer())
def send_back(task_id: str) -> Response:
    """退回 to the officer of an earlier step."""
    command = SendBack(me(), task_id, _said("to_completion"), _said("reason"), posted_id())
    return _done(wanted_task(task_id), "send-back", command, gettext("已退回，对方改好后直接回到您这里。"), stay=False)


@blueprint.post("/tasks/<task_id>/material")
@guard(officer())
def ask_material(task_id: str) -> Response:
    """请申请人补充材料."""
    command = AskForMaterial(me(), task_id, _said("words"), posted_id())
    return _done(wanted_task(task_id), "material", command, gettext("已发给申请人；您的待办还开着，时限照常计算。"), stay=True)


@blueprint.post("/tasks/<task_id>/signers")
@guard(officer())
def add_signer(task_id: str) -> Response:
    """加签."""
    command = AddSigner(me(), task_id, _number("to_person"), _said("reason"), posted_id())
    return _done(wanted_task(task_id), "signers", command, gettext("已加签，已通知对方。"), stay=True)


@blueprint.post("/tasks/<task_id>/signers/remove")
@guard(officer())
def remove_signer(task_id: str) -> Response:
    """减签."""
    return _done(wanted_task(task_id), "signers", RemoveSigner(me(), task_id, _number("person"), posted_id()), gettext("已减签。"), stay=True)


@blueprint.post("/tasks/<task_id>/signature")
@guard(officer())
def give_signature(task_id: str) -> Response:
    """签署."""
    command = SignTask(me(), task_id, _said("agrees") == "yes", _said("words"), posted_id())
    return _done(wanted_task(task_id), "signature", command, gettext("已签署。"), stay=False)


@blueprint.post("/tasks/<task_id>/ask")
@guard(officer())
def ask(task_id: str) -> Response:
    """征求意见."""
    command = AskColleague(me(), task_id, _number("to_person"), _said("question"), posted_id())
    return _done(wanted_task(task_id), "ask", command, gettext("已发出征求意见；答复会出现在备注里，不影响您继续办理。"), stay=True)


@blueprint.post("/tasks/<task_id>/note")
@guard(officer())
def task_note(task_id: str) -> Response:
    """备注 from the task's page."""
    task = wanted_task(task_id)
    return _done(task, "note", AddNote(me(), task.case_id, _said("text"), posted_id()), gettext("备注已记下。"), stay=True)
