"""批量办理: claim, hand over or note the ticked tasks of the work list at once; each is one command, and what could not be done is told first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.commands import AddNote, ClaimTask, HandOverTask
from engine.domain.errors import NotFound, Rejection
from engine.queries.work_list import PAGE
from web.acting import fresh_id, me, posted_id, viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.guards import guard, officer
from web.i18n import gettext, ngettext, said
from web.whole_number import whole_number
from web.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from engine.queries.tasks import TaskRow

VERBS = ("hand-over", "note")


@dataclass(frozen=True)
class Group:
    """一组: ticked tasks of one pool, and the colleagues who may take all of them."""

    no: int
    rows: list[TaskRow]
    colleagues: list[Any]


@blueprint.post("/claim")
@guard(officer())
def claim() -> Response:
    """签收 one (``only``) or all the ticked ones."""
    only = request.form.get("only", "")
    taken = _each(_ticked() if not only else [only], lambda task: ClaimTask(me(), task, posted_id(f"-{task}")))
    if taken:
        flash(ngettext("已签收 %(num)d 件。", "已签收 %(num)d 件。", taken), "success")
    return redirect(url_for("desk.task", task_id=only[:60]) if only and taken else url_for("desk.work_list"), 303)


@blueprint.post("/batch")
@guard(officer())
def batch() -> Response:
    """转办 and 备注 of the ticked tasks ask for more, on a page of their own."""
    verb, ticked = request.form.get("do", ""), _ticked()
    if verb not in VERBS or not ticked:
        return redirect(url_for("desk.work_list"), 303)
    return redirect(url_for("desk.batch_page", verb=verb, task=[one[:60] for one in ticked]), 303)


def _ticked() -> list[str]:
    found = request.form.getlist("task")[:PAGE]
    if not found:
        flash(gettext("没有勾选待办。用 x 键或鼠标勾选后再办。"), "info")
    return found


@blueprint.get("/batch/<verb>")
@guard(officer())
def batch_page(verb: str) -> str:
    """What is to be done with the ticked tasks."""
    if verb not in VERBS:
        abort(404)
    found = [row for row in (product().ask.task(task[:60], viewer()) for task in request.args.getlist("task")[:PAGE]) if row is not None]
    fits = [row for row in found if verb == "note" or _may_go(row)]
    groups = [_group(no, pool, fits) for no, pool in enumerate(dict.fromkeys(row.pool for row in fits))] if verb == "hand-over" else []
    left_out = [row for row in found if row not in fits]
    return render_template("desk/batch.html", verb=verb, rows=fits, groups=groups, left_out=left_out, request_id=fresh_id())


def _may_go(row: TaskRow) -> bool:
    """Whether it can be handed over: one's own, and neither a question nor a returned task."""
    return row.mine and row.parent is None and row.state == "open"


def _group(no: int, pool: str, rows: list[TaskRow]) -> Group:
    mine = [row for row in rows if row.pool == pool]
    offered = [product().ask.colleagues(row, viewer()) for row in mine]
    return Group(no, mine, [one for one in offered[0] if all(any(other.id == one.id for other in others) for others in offered)])


@blueprint.post("/batch/hand-over")
@guard(officer())
def batch_hand_over() -> Response:
    """批量转办: each group to its colleague, with one reason."""
    reason, done = request.form.get("reason", ""), 0
    for no in range(PAGE):
        tasks, to = request.form.getlist(f"task-{no}")[:PAGE], whole_number(request.form, f"to-{no}")
        done += _each(tasks, lambda task, to=to: HandOverTask(me(), task, to, reason, posted_id(f"-{task}")))  # type: ignore[misc]
    return _told(done, ngettext("已转办 %(num)d 件。", "已转办 %(num)d 件。", done), "hand-over")


@blueprint.post("/batch/note")
@guard(officer())
def batch_note() -> Response:
    """批量备注: the same note on each case."""
    text = request.form.get("text", "")
    rows = [row for row in (product().ask.task(task[:60], viewer()) for task in request.form.getlist("task-0")[:PAGE]) if row is not None]
    cases = {str(row.case_id): row for row in rows}
    done = _each(list(cases), lambda case_id: AddNote(me(), int(case_id), text, posted_id(f"-{case_id}")), {key: row.number for key, row in cases.items()})
    return _told(done, ngettext("已在 %(num)d 件上记下备注。", "已在 %(num)d 件上记下备注。", done), "note")


def _told(done: int, words: str, verb: str) -> Response:
    """Back to the list; to the page itself, with the ticks kept, when nothing could be done."""
    if done:
        flash(words, "success")
        return redirect(url_for("desk.work_list"), 303)
    tasks = [task[:60] for name in request.form if name.startswith("task-") for task in request.form.getlist(name)][:PAGE]
    return redirect(url_for("desk.batch_page", verb=verb, task=tasks), 303)


def _each(wanted: list[str], command: Callable[[str], Any], names: dict[str, str] | None = None) -> int:
    """Carry out one command a task; how many were done. A refusal is told once for each sentence, and holds nobody up."""
    done, refused = 0, dict[str, list[str]]()
    for task in wanted:
        try:
            product().handle(command(task[:60]))
            done += 1
        except NotFound:
            refused.setdefault(gettext("有一件已经由同事办理。"), []).append("")
        except Rejection as rejection:
            row = product().ask.task(task[:60], viewer()) if names is None else None
            number = row.number if row else (names or {}).get(task, "")
            for error in getattr(rejection, "errors", ()) or (rejection,):
                refused.setdefault(said(error), []).append(number)
    for sentence, numbers in refused.items():
        which = listed([number for number in numbers if number])
        flash(f"{sentence} {which}".strip(), "error")
    return done
