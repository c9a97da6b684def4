"""人员: who holds which post, searched; one officer's page with posts, tasks and account; appointing, giving and ending posts."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, Rejection
from engine.domain.moment import millis, moment
from engine.domain.people_commands import AppointOfficer, EndPost, GivePost, PassTaskOn, PostGiven, ResetPassword, SwitchAccount
from web import leave_words
from web.acting import attempt, fresh_id, me, posted_id
from web.admin import people_words as words
from web.admin.blueprint import blueprint
from web.current import current_actor, now, product
from web.errors import errors_by_field, flash_rejection
from web.guards import administrator, guard, officer
from web.i18n import gettext, ngettext, said
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError
    from engine.queries.people_questions import OfficerPage

PAGE: Final = 50
OVERSEEING: Final = officer("administrator", "head", "supervisor")
POST_FIELDS: Final = ("unit", "role", "post_name", "post_name_en", "from_day")


@blueprint.get("/people")
@guard(administrator)
def people() -> str:
    """人员岗位, searched by name, login or post, unit, role, state."""
    given = {name: request.args.get(name, "").strip()[:60] for name in ("q", "unit", "role", "state")}
    found, skip = product().ask.officers_found(given["q"], given["unit"], given["role"], given["state"]), max(0, whole_number(request.args, "skip"))
    kept: dict[str, Any] = {name: value for name, value in given.items() if value}
    turned = {
        "prev": url_for("admin.people", **kept, skip=max(0, skip - PAGE)) if skip else "",
        "next": url_for("admin.people", **kept, skip=skip + PAGE) if skip + PAGE < len(found) else "",
    }
    states = [
        {"value": "away", "label": gettext("请假中")},
        {"value": "suspended", "label": gettext("账号已停用")},
        {"value": "without", "label": gettext("没有岗位")},
    ]
    choices = {"unit": words.unit_choices(), "role": words.role_choices(), "state": states}
    page = {"rows": found[skip : skip + PAGE], "count": len(found), "given": given, "turned": turned, "choices": choices}
    return render_template("admin/people.html", **page, words=words, at=millis(now()))


@blueprint.get("/people/new")
@guard(administrator)
def new_officer() -> str:
    """任用新的工作人员."""
    return _new({})


def _new(typed: Mapping[str, str], errors: Sequence[FieldError] = ()) -> str:
    values = {"name": "", "login": "", "ground": "", "from_day": now().date().isoformat(), **typed}
    return render_template("admin/new_officer.html", values=values, **_form(errors))


def _form(errors: Sequence[FieldError]) -> dict[str, Any]:
    return {
        "errors": {name: said(error) for name, error in errors_by_field(tuple(errors)).items()},
        "summary": [{"href": f"f-{error.key}", "text": said(error)} for error in errors],
        "choices": {"unit": words.unit_choices(), "role": words.role_choices()},
        "request_id": fresh_id(),
        "today": now().date().isoformat(),
    }


@blueprint.post("/people/new")
@guard(administrator)
def appoint_officer() -> str | tuple[str, int] | Answer:
    """The page that answers shows the first password, and no other ever will."""
    typed, password = _typed("name", "login"), secrets.token_urlsafe(12)
    try:
        receipt = product().handle(AppointOfficer(me(), typed["name"], typed["login"], _post(typed), typed["ground"], posted_id(), password))
    except Invalid as wrong:
        return _new(typed, wrong.errors), 422
    return _answered(int(receipt.id or 0), password if receipt.number == "fresh" else "")


def _typed(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").strip()[:300] for name in (*names, *POST_FIELDS, "ground")}


def _post(typed: Mapping[str, str]) -> PostGiven:
    return PostGiven(typed["role"], typed["unit"], typed["post_name"], typed["post_name_en"], typed["from_day"])


def _answered(person_id: int, password: str) -> str | Answer:
    if not password:
        flash(gettext("这次提交已经处理过。初始密码只显示一次，没有记下的请重置密码。"), "warning")
        return redirect(url_for("admin.officer_page", person_id=person_id), 303)
    return _officer(person_id, password=password)


@blueprint.get("/people/<int:person_id>")
@guard(administrator)
def officer_page(person_id: int) -> str:
    """一名工作人员."""
    return _officer(person_id)


def _officer(person_id: int, typed: Mapping[str, str] | None = None, errors: Sequence[FieldError] = (), password: str = "") -> str:
    page = _page_of(person_id)
    at, units = millis(now()), product().ask.units()
    held = [row for row in page.posts if row.until_at is None or row.until_at > at]
    values = {"from_day": now().date().isoformat(), "ground": "", **(typed or {})}
    return render_template(
        "admin/officer.html",
        page=page,
        row=page.row,
        held=held,
        past=[row for row in page.posts if row not in held],
        acts=[words.act_line(act, units) for act in page.acts],
        colleagues=_colleagues(page),
        values=values,
        password=password,
        words=words,
        own=person_id == me(),
        leaves=product().ask.leaves_of(person_id),
        leave_words=leave_words,
        at=at,
        moment_of=moment,
        **_form(errors),
    )


def _page_of(person_id: int) -> OfficerPage:
    return product().ask.officer(person_id) or abort(404)


def _colleagues(page: OfficerPage) -> list[dict[str, Any]]:
    """Who holds posts of the same roles now; whether a duty bars him is known only for each case."""
    roles = {one.pool.partition("@")[0] for one, _ in page.tasks}
    found = {row.person_id for row in product().ask.holders_now() if row.role in roles} - {page.row.id}
    return [{"value": one.id, "label": one.name} for one in product().ask.officers() if one.id in found]


@blueprint.post("/people/<int:person_id>/posts")
@guard(administrator)
def give_post(person_id: int) -> Answer | tuple[str, int]:
    """任岗."""
    _page_of(person_id)
    typed = _typed()
    try:
        product().handle(GivePost(me(), person_id, _post(typed), typed["ground"], posted_id()))
    except Invalid as wrong:
        return _officer(person_id, typed, wrong.errors), 422
    except Rejection as refused:
        flash_rejection(refused)
    else:
        flash(gettext("已任岗。"), "success")
    return redirect(url_for("admin.officer_page", person_id=person_id), 303)


@blueprint.get("/people/<int:person_id>/posts/<int:post_id>/end")
@guard(administrator)
def ending_post(person_id: int, post_id: int) -> str:
    """离岗前先看: what lies in his hands from this post."""
    return _ending(person_id, post_id, {})


def _ending(person_id: int, post_id: int, typed: Mapping[str, str], errors: Sequence[FieldError] = ()) -> str:
    page, at = _page_of(person_id), millis(now())
    held = next((row for row in page.posts if row.post_id == post_id and row.leave_id == 0 and (row.until_at is None or row.until_at > at)), None)
    if held is None:
        abort(404)
    tasks = [one for one, _ in page.tasks if one.pool in (held.role, f"{held.role}@{held.unit}")]
    alone = not any(row.role == held.role and row.unit == held.unit and row.person_id != person_id for row in product().ask.holders_now())
    values = {"last_day": "", "ground": "", **typed}
    return render_template("admin/end_post.html", row=page.row, held=held, tasks=tasks, alone=alone, values=values, words=words, **_form(errors))


@blueprint.post("/people/<int:person_id>/posts/<int:post_id>/end")
@guard(administrator)
def end_post(person_id: int, post_id: int) -> Answer | tuple[str, int]:
    """离岗."""
    typed = {name: request.form.get(name, "").strip()[:300] for name in ("last_day", "ground")}
    try:
        product().handle(EndPost(me(), person_id, post_id, typed["last_day"], typed["ground"], posted_id()))
    except Invalid as wrong:
        return _ending(person_id, post_id, typed, wrong.errors), 422
    except Rejection as refused:
        flash_rejection(refused)
    else:
        flash(gettext("已办离岗。他手里的待办还在他名下，可以在这里转给同事。"), "success")
    return redirect(url_for("admin.officer_page", person_id=person_id), 303)


@blueprint.post("/people/<int:person_id>/account")
@guard(administrator)
def switch_account(person_id: int) -> Answer:
    """停用、恢复账号."""
    on = request.form.get("to") == "on"
    done = gettext("账号已恢复。") if on else gettext("账号已停用，所有登录立即退出。")
    attempt(SwitchAccount(me(), person_id, on, request.form.get("ground", ""), posted_id()), done)
    return redirect(url_for("admin.officer_page", person_id=person_id), 303)


@blueprint.post("/people/<int:person_id>/password")
@guard(administrator)
def reset_password(person_id: int) -> str | Answer:
    """重置密码: shown once on the page that answers."""
    password = secrets.token_urlsafe(12)
    receipt = attempt(ResetPassword(me(), person_id, request.form.get("ground", ""), posted_id(), password))
    if receipt is None:
        return redirect(url_for("admin.officer_page", person_id=person_id), 303)
    return _answered(person_id, password if receipt.number == "fresh" else "")


@blueprint.post("/people/<int:person_id>/tasks")
@guard(administrator)
def pass_tasks_on(person_id: int) -> Answer:
    """转交选中的待办, each on its own: what is refused is said, the others go on."""
    to, moved = whole_number(request.form, "to_person") or None, 0
    if to is None and request.form.get("action") != "pool":
        flash(gettext("请选择转给哪位同事。"), "error")
        return redirect(url_for("admin.officer_page", person_id=person_id), 303)
    numbers = {one.id: one.number for one, _ in _page_of(person_id).tasks}
    for no, task_id in enumerate(request.form.getlist("task")):
        if task_id in numbers:
            command = PassTaskOn(me(), task_id, None if request.form.get("action") == "pool" else to, request.form.get("reason", ""), posted_id(f"-{no}"))
            try:
                product().handle(command)
                moved += 1
            except Rejection as refused:
                errors = getattr(refused, "errors", ()) or (refused,)
                flash(f"{numbers[task_id]}：{'；'.join(said(one) for one in errors)}", "error")
    if moved:
        flash(ngettext("已转交 %(num)d 个待办。", "已转交 %(num)d 个待办。", moved), "success")
    return redirect(url_for("admin.officer_page", person_id=person_id), 303)


@blueprint.get("/organisation-log")
@guard(OVERSEEING)
def organisation_log() -> str:
    """机构变更留痕: who changed what, when and why; for supervision too."""
    at, _, id_ = request.args.get("before", "").partition("-")
    before = (int(at[:15]), int(id_[:20])) if at.isascii() and at.isdigit() and id_.isascii() and id_.isdigit() else None
    rows, units = product().ask.organisation_log(before), product().ask.units()
    later = f"{rows[PAGE - 1].at}-{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    actor = current_actor()
    links = actor is not None and "administrator" in actor.roles
    return render_template("admin/organisation_log.html", acts=[words.act_line(row, units) for row in rows[:PAGE]], later=later, before=before, links=links)
