"""请假与代理: what one stands in for, one's own leave, and the leave of those on whose leave one decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.leave import KINDS
from engine.domain.leave_commands import AskLeave, DecideLeave, EndLeave, ExtendLeave, TakeOverTask
from engine.domain.moment import moment
from web import leave_words
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.current import now, product
from web.desk.blueprint import blueprint
from web.errors import errors_by_field, flash_rejection
from web.guards import guard, officer
from web.i18n import gettext, ngettext, said, say
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError

COLLEAGUES: Final = "0"


@blueprint.get("/leave")
@guard(officer())
def leave() -> str:
    """请假与代理."""
    actor, ask = viewer(), product().ask
    managed = ask.leaves_decided_by(actor)
    return render_template(
        "desk/leave.html",
        absent=ask.absent_colleagues(actor),
        own=ask.leaves_of(actor.id),
        asked=[one for one in managed if one.row.state == "asked" and one.mine],
        others=[one for one in managed if one.row.state == "granted"],
        people=_people_of(actor),
        words=leave_words,
        kinds=KINDS,
        moment_of=moment,
        today=now().date().isoformat(),
        request_id=fresh_id(),
    )


def _people_of(actor: Any) -> list[dict[str, Any]]:
    """Those for whom the asker may enter leave."""
    posts = {(one.role, one.unit) for one in actor.posts}
    everybody = any(role in {"administrator", "head"} for role, _ in posts)
    rows = [row for row in product().ask.posts_in_own_right() if row.person_id != actor.id and (everybody or ("section_head", row.unit) in posts)]
    found = {row.person_id: f"{row.person} · {say(row.unit_name, row.unit_name_en)}" for row in reversed(rows)}
    return [{"value": person, "label": label} for person, label in reversed(found.items())]


@blueprint.get("/leave/new")
@guard(officer())
def new_leave() -> str:
    """申请, or 登记 somebody's: days, reason, who stands in at each post."""
    return _form(_person(), {}, ())


def _person() -> int:
    person = whole_number(request.values, "person") or me()
    if person != me() and not any(one["value"] == person for one in _people_of(viewer())):
        abort(404)
    return person


def _form(person: int, typed: Mapping[str, str], errors: Sequence[FieldError]) -> str:
    rows = product().ask.posts_in_own_right()
    posts = [row for row in rows if row.person_id == person]
    if not posts:
        abort(404)
    units = {row.unit for row in posts}
    ordered = [*(row for row in rows if row.unit in units), *(row for row in rows if row.unit not in units)]  # those of the same unit come first
    labels = {row.person_id: f"{row.person} · {say(row.unit_name, row.unit_name_en)}" for row in reversed(ordered) if row.person_id != person}
    options = [{"value": COLLEAGUES, "label": gettext("不指定，由同岗位的同事办")}]
    options += [{"value": one, "label": label} for one, label in reversed(labels.items())]
    values = {"kind": "annual", "first_day": now().date().isoformat(), "last_day": "", "reason": "", **typed}
    return render_template(
        "desk/new_leave.html",
        person=person,
        name=posts[0].person,
        own=person == me(),
        posts=list({row.post_id: row for row in posts}.values()),
        options=options,
        kinds=[{"value": kind, "label": say(*names)} for kind, names in KINDS.items()],
        values=values,
        errors={name: said(error) for name, error in errors_by_field(tuple(errors)).items()},
        summary=[{"href": f"f-{error.key}", "text": said(error)} for error in errors],
        request_id=fresh_id(),
        today=now().date().isoformat(),
    )


@blueprint.post("/leave/new")
@guard(officer())
def ask_leave() -> Answer | tuple[str, int]:
    """提交."""
    person, form = _person(), request.form
    typed = {name: form.get(name, "").strip()[:300] for name in form if name in ("kind", "first_day", "last_day", "reason") or name.startswith("substitute-")}
    chosen = tuple(
        (int(name.removeprefix("substitute-")), int(value) or None)
        for name, value in typed.items()
        if name.startswith("substitute-") and _digits(name.removeprefix("substitute-")) and _digits(value)
    )
    kind, first_day, last_day, reason = (typed.get(name, "") for name in ("kind", "first_day", "last_day", "reason"))
    try:
        product().handle(AskLeave(me(), person, kind, first_day, last_day, reason, chosen, posted_id()))
    except Invalid as wrong:
        return _form(person, typed, wrong.errors), 422
    except NotFound:
        raise
    except Rejection as refused:
        flash_rejection(refused)
        return redirect(url_for("desk.leave"), 303)
    flash(gettext("申请已提交，等负责人批准。") if person == me() else gettext("已登记，到时候自动生效。"), "success")
    return redirect(url_for("desk.leave"), 303)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19


@blueprint.post("/leave/<int:leave_id>/decide")
@guard(officer())
def decide_leave(leave_id: int) -> Answer:
    """批准、不批准."""
    grant = request.form.get("decision") == "grant"
    done = gettext("已批准，到时候自动生效。") if grant else gettext("没有批准。")
    attempt(DecideLeave(me(), leave_id, grant, request.form.get("note", ""), posted_id()), done)
    return redirect(url_for("desk.leave"), 303)


@blueprint.post("/leave/<int:leave_id>/end")
@guard(officer())
def end_leave(leave_id: int) -> Answer:
    """销假、提前结束、撤回."""
    attempt(EndLeave(me(), leave_id, request.form.get("last_day", ""), request.form.get("reason", ""), posted_id()), gettext("已销假，代理同时结束。"))
    return redirect(url_for("desk.leave"), 303)


@blueprint.post("/leave/<int:leave_id>/extend")
@guard(officer())
def extend_leave(leave_id: int) -> Answer:
    """续假."""
    attempt(ExtendLeave(me(), leave_id, request.form.get("last_day", ""), request.form.get("reason", ""), posted_id()), gettext("已续假，代理人不变。"))
    return redirect(url_for("desk.leave"), 303)


@blueprint.post("/leave/take-over")
@guard(officer())
def take_over() -> Answer:
    """接手选中的待办, each on its own: what is refused is said, the others come over."""
    mine = {one.id: one.number for absent in product().ask.absent_colleagues(viewer()) for one, _ in absent.tasks}
    moved = 0
    for no, task_id in enumerate(request.form.getlist("task")[:200]):
        if task_id in mine:
            try:
                product().handle(TakeOverTask(me(), task_id, posted_id(f"-{no}")))
                moved += 1
            except Rejection as refused:
                flash(f"{mine[task_id]}：{say(refused.zh, refused.en)}", "error")
    if moved:
        flash(ngettext("已接手 %(num)d 个待办，在“待办”里办理。", "已接手 %(num)d 个待办，在“待办”里办理。", moved), "success")
    return redirect(url_for("desk.leave"), 303)
