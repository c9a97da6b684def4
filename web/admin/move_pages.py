"""办件迁移: open cases of another version go on under the one in force: rehearsed with reasons, mapped, moved in batches, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.moment import moment
from engine.domain.move import OUTCOMES, REASONS, STATES
from engine.domain.move_commands import MapMove, RunMove, StartMove, StopMove, TakeBackCase, TakeBackMove
from engine.runtime.moving import candidates
from web.acting import attempt, fresh_id, me, posted_id
from web.admin import presenters
from web.admin.blueprint import blueprint
from web.admin.catalogue_pages import STEWARDS
from web.current import current_actor, product
from web.guards import administrator, guard
from web.i18n import gettext, said, say
from web.table_export import export
from web.whole_number import whole_number

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as Answer

    from engine.queries.move_questions import Group, MovePage
    from engine.runtime.edition import Edition

UNDER_WAY: Final = ("rehearsing", "moving", "moving_back")
LOOKS: Final = {"rehearsing": "warned", "moving": "warned", "moving_back": "warned", "rehearsed": "todo", "stopped": "paused", "done": "done"}
ACTS: Final = {
    "started": ("开始预演", "Rehearsal started"),
    "mapped": ("重新预演", "Rehearsed again"),
    "run": ("迁移一批", "Batch moved"),
    "stopped": ("暂停", "Paused"),
    "resumed": ("继续预演", "Rehearsal resumed"),
    "moved_back": ("撤回一批", "Batch taken back"),
    "left_out": ("留下不迁", "Left out"),
    "taken_in": ("重新列入", "Taken in again"),
}
BATCH: Final = 200
DETAILED: Final = ("answers_lost", "draft_lost", "unreadable", "variable_missing", "would_change")  # the sentence says more than reason and place


@blueprint.get("/versions/<int:version_id>/move")
@guard(STEWARDS)
def moves_here(version_id: int) -> str:
    """把在办件迁到这一版: from which version, on which ground; and the moves so far."""
    rows = product().ask.versions_in_use()
    row = next((one for one in rows if one.id == version_id), None) or abort(404)
    sources = [one for one in rows if one.item == row.item and one.id != row.id and one.open_cases]
    return render_template(
        "admin/moves.html",
        version=presenters.version(row),
        row=row,
        sources=[{"value": one.id, "label": gettext("第 %(number)d 版，在办 %(count)d 件", number=one.number, count=one.open_cases)} for one in sources],
        moves=product().ask.moves_to(version_id),
        state_of=_state,
        moment_of=moment,
        request_id=fresh_id(),
        orders=may_order(),
    )


@blueprint.post("/versions/<int:version_id>/move")
@guard(administrator)
def start_move(version_id: int) -> Answer:
    """预演."""
    source = whole_number(request.form, "source")
    receipt = attempt(StartMove(me(), source, version_id, request.form.get("ground", ""), posted_id()))
    if receipt is None:
        return redirect(url_for("admin.moves_here", version_id=version_id), 303)
    return redirect(url_for("admin.move", move_id=receipt.id), 303)


@blueprint.get("/moves/<int:move_id>")
@guard(STEWARDS)
def move(move_id: int) -> str:
    """一次迁移: progress, results by reason with examples, batches. Drawn alone while it is polled."""
    page = product().ask.move(move_id)
    whole = request.headers.get("HX-Request") != "true"
    return render_template(
        "admin/move.html" if whole else "admin/move_state.html",
        page=page,
        row=page.row,
        name=said(page.new.item, "name"),
        state=_state(page.row.state),
        running=page.row.state in UNDER_WAY,
        results=[_result(page, group) for group in page.groups],
        missing=_missing(page),
        waiting=page.counts.get("movable", 0) + page.counts.get("mapped", 0),
        choosable=page.row.rehearsed_at and sum(page.counts.get(one, 0) for one in ("movable", "mapped", "left_out")),
        acts=[(one, say(*ACTS[one.act]), _words(one)) for one in page.acts],
        moment_of=moment,
        request_id=fresh_id(),
        orders=may_order(),
        batch=BATCH,
    )


def may_order() -> bool:
    """Whether the asker orders moves; the head only looks on."""
    actor = current_actor()
    return "administrator" in (actor.roles if actor else ())


def _state(state: str) -> tuple[str, str]:
    return LOOKS[state], say(*STATES[state])


def _words(act: Any) -> str:
    """What was ordered, where the act's words are a number."""
    if act.act == "run":
        return gettext("最多 %(count)s 件", count=act.words) if act.words else gettext("全部")
    if act.act in ("left_out", "taken_in"):
        count, _, why = str(act.words).partition(" ")
        return " · ".join(part for part in (gettext("%(count)s 件", count=count), why) if part)
    return gettext("第 %(number)s 批", number=act.words) if act.act == "moved_back" else str(act.words)


def _result(page: MovePage, group: Group) -> dict[str, Any]:
    """One line of the table of results."""
    look = {"refused": "overdue", "mapped": "todo", "movable": "todo", "left_out": "paused"}.get(group.outcome, "done")
    why = say(*REASONS[group.code]) if group.code in REASONS else ""
    return {
        "look": look,
        "outcome": say(*OUTCOMES[group.outcome]),
        "why": why,
        "at": element_name(page.old, group.element) if group.element else "",
        "said": say(group.zh, group.en) if group.code in DETAILED else "",
        "cases": group.cases,
        "examples": group.examples,
    }


def _missing(page: MovePage) -> list[dict[str, Any]]:
    """Elements that are gone, with what may take their place; the mapping as it is."""
    gone = {group.element: group.cases for group in page.groups if group.candidates} | dict.fromkeys(page.names, 0)
    found = []
    for element, cases in gone.items():
        fit = candidates(page.old, page.new, element)
        options = [{"value": one, "label": element_name(page.new, one)} for one in fit]
        value = page.names.get(element) or (fit[0] if len(fit) == 1 else "")
        found.append({"element": element, "name": element_name(page.old, element), "cases": cases, "options": options, "value": value})
    return found


def element_name(edition: Edition, element: str) -> str:
    """An element as people and diagrams call it."""
    node = edition.definition.nodes.get(element)
    if node is None or not node.name:
        return element
    name = said(node, "name")
    return say(f"{name}（{element}）", f"{name} ({element})")


@blueprint.post("/moves/<int:move_id>/map")
@guard(administrator)
def map_move(move_id: int) -> Answer:
    """对应关系, or nothing but another rehearsal."""
    names = {key.removeprefix("for-"): value for key, value in request.form.items() if key.startswith("for-") and value}
    attempt(MapMove(me(), move_id, names, posted_id()))
    return _back(move_id)


@blueprint.post("/moves/<int:move_id>/run")
@guard(administrator)
def run_move(move_id: int) -> Answer:
    """迁移一批, or go on."""
    size = None if request.form.get("action") == "all" else whole_number(request.form, "size")
    attempt(RunMove(me(), move_id, size, posted_id()))
    return _back(move_id)


@blueprint.post("/moves/<int:move_id>/stop")
@guard(administrator)
def stop_move(move_id: int) -> Answer:
    """暂停."""
    attempt(StopMove(me(), move_id, posted_id()), gettext("已暂停，可以随时继续。"))
    return _back(move_id)


@blueprint.post("/moves/<int:move_id>/take-back")
@guard(administrator)
def take_back(move_id: int) -> Answer:
    """撤回一批, or one case by its number."""
    number = request.form.get("number", "").strip()
    if not number:
        attempt(TakeBackMove(me(), move_id, whole_number(request.form, "batch"), posted_id()))
        return _back(move_id)
    case_id = next((row.case_id for row in product().ask.moved_cases(move_id) if row.number == number and row.outcome == "moved"), None)
    if case_id is None:
        flash(gettext("这次迁移里没有已经迁移、编号是 %(number)s 的办件，请核对编号。", number=number), "error")
        return _back(move_id)
    attempt(TakeBackCase(me(), move_id, case_id, posted_id()), gettext("办件 %(number)s 已回到原来的版本。", number=number))
    return _back(move_id)


def _back(move_id: int) -> Answer:
    return redirect(url_for("admin.move", move_id=move_id), 303)


@blueprint.get("/moves/<int:move_id>/refused.csv")
@guard(STEWARDS)
def refused_csv(move_id: int) -> Response:
    """不能迁移的办件 with their reasons."""
    page = product().ask.move(move_id)
    head = [gettext("办件编号"), gettext("办件"), gettext("原因"), gettext("环节"), gettext("说明")]
    rows = [
        [row.number, row.title, say(*REASONS[row.code]), row.element, say(row.zh, row.en)]
        for row in product().ask.moved_cases(page.row.id)
        if row.outcome == "refused"
    ]
    return export([head, *rows], f"move-{page.row.item}-{page.old.number}-{page.new.number}")
