"""会审单位:who reviews a case, where a unit is added while the review runs, and where one that has not answered is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.joint_review import STATES
from engine.domain.moment import moment
from engine.domain.review_commands import AddReviewUnit, GiveLateOpinion, RemoveReviewUnit, TakeLateOpinion
from engine.domain.review_units import adder_of, may_change, may_remove
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.current import product
from web.desk import case_view
from web.desk.blueprint import blueprint
from web.desk.case_page import wanted_case
from web.desk.clocks import unit_name
from web.guards import guard, officer
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.errors import FieldError
    from engine.queries.cases import CasePage


LATE_STATES = ("agree", "conditions", "object", "unconcerned")


def open_reviews(page: CasePage) -> list[Any]:
    """The open tasks of joint reviews."""
    return [task for task in page.tasks if task.kind == "joint_review" and task.parent is None]


def may_add_units(page: CasePage) -> bool:
    """Whether the asker may add a unit now."""
    tasks = open_reviews(page)
    return bool(tasks) and may_change(me(), _acceptors(page), {t.assignee for t in tasks}, _posts(), page.edition.item.unit)


def _acceptors(page: CasePage) -> set[int]:
    return {done.person_id for done in page.completions if done.duty == "accept"}


def _posts() -> list[tuple[str, str]]:
    return [(post.role, post.unit) for post in viewer().posts]


@blueprint.get("/cases/<int:case_id>/units")
@guard(officer())
def units(case_id: int) -> Response:
    """会审单位 of one case."""
    return _drawn(wanted_case(case_id))


@blueprint.post("/cases/<int:case_id>/units")
@guard(officer())
def add_unit(case_id: int) -> Response:
    """增加会审单位."""
    page, said_ = wanted_case(case_id), request.form
    command = AddReviewUnit(me(), case_id, said_.get("unit", ""), said_.get("component", ""), said_.get("reason", ""), posted_id(), said_.get("node", ""))
    return _done(page, "add", command, gettext("已增加，已通知这个单位。"))


@blueprint.post("/cases/<int:case_id>/units/remove")
@guard(officer())
def remove_unit(case_id: int) -> Response:
    """减少会审单位."""
    page, unit = wanted_case(case_id), request.form.get("unit", "")
    return _done(
        page, f"remove-{unit}", RemoveReviewUnit(me(), case_id, unit, request.form.get("reason", ""), posted_id()), gettext("已撤下，已通知这个单位。")
    )


@blueprint.post("/cases/<int:case_id>/late-opinion")
@guard(officer("reviewer"))
def late_opinion(case_id: int) -> Response:
    """补提迟到的意见."""
    page, posted = wanted_case(case_id), request.form
    words = (posted.get("unit", ""), posted.get("state", ""), posted.get("reasons", ""), posted.get("conditions", ""))
    return _done(page, "late", GiveLateOpinion(me(), case_id, *words, posted_id()), gettext("已补提，核准的人作决定以前会看到。"))


@blueprint.post("/cases/<int:case_id>/late-opinion/take")
@guard(officer("approver"))
def take_late(case_id: int) -> Response:
    """采纳迟到的意见, from the approver's page."""
    page = wanted_case(case_id)
    attempt(TakeLateOpinion(me(), case_id, request.form.get("unit", ""), posted_id()), gettext("已采纳为该单位的意见。"))
    task = next((one for one in page.tasks if one.kind == "approve"), None)
    return redirect(url_for("desk.task", task_id=task.id) if task else url_for("desk.case", case_id=case_id), 303)  # type: ignore[return-value]


def _may_speak(page: CasePage) -> list[dict[str, str]]:
    """The absent units that the asker may still speak for."""
    own = {post.unit for post in viewer().posts if post.role == "reviewer"}
    late = {one.unit for one in page.late_opinions}
    absent = {one.unit for one in page.opinions if one.state == "absent"} - late
    return [{"value": unit, "label": unit_name(page, unit)} for unit in sorted(own & absent)] if page.row.decided_at is None else []


def _done(page: CasePage, form: str, command: Any, words: str) -> Response:
    """Carry it out; a refusal opens the same form again with what was typed in it."""
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        errors = refused.errors if isinstance(refused, Invalid) else ()
        response = _drawn(page, form, {e.key: e for e in errors}, None if errors else refused)
        response.status_code = refused.status
        return response
    flash(words, "success")
    return redirect(url_for("desk.units", case_id=page.row.id), 303)  # type: ignore[return-value]


def _drawn(page: CasePage, form: str = "", errors: Mapping[str, FieldError] | None = None, refusal: Rejection | None = None) -> Response:
    tasks = open_reviews(page)
    asked = {row.unit for row in page.opinions}
    nodes = {task.node: said(page.node(task.node), "name") for task in tasks}
    own = {part.unit: part for part in page.edition.item.participants}
    return make_response(
        render_template(
            "desk/units.html",
            page=page,
            rows=case_view.opinion_rows(page),
            under_way=bool(tasks),
            may_add=may_add_units(page),
            choices=[_choice(row, own.get(row.id)) for row in product().ask.reviewing_units() if row.id not in asked],
            nodes=nodes,
            removable=[_removable(page, task) for task in tasks if _may_leave(page, task)],
            speaking=_may_speak(page),
            states=[{"value": state, "label": say(*STATES[state])} for state in LATE_STATES],
            history=[_shown(page, row) for row in page.unit_changes],
            form=form,
            errors=errors or {},
            refusal=refusal,
            typed=request.form if form else {},
            request_id=fresh_id(),
        )
    )


def _choice(row: Any, part: Any) -> dict[str, str]:
    """A unit to choose; what it is asked about where the item says so."""
    return {"value": row.id, "label": said(row, "name") + (f" · {say(part.component, part.component_en)}" if part else "")}


def _may_leave(page: CasePage, task: Any) -> bool:
    """Whether the asker may take the unit of this task out; what else stands against it the bureau says."""
    part = next((one for one in page.participants if one.unit == task.unit), None)
    spoken = any(row.unit == task.unit and row.given_at is not None for row in page.opinions)
    allowed = may_remove(me(), _acceptors(page), adder_of(page.unit_changes, task.unit), _posts(), page.edition.item.unit)
    return allowed and not spoken and part is not None and not part.core


def _removable(page: CasePage, task: Any) -> dict[str, Any]:
    return {"id": task.unit, "name": unit_name(page, task.unit), "holder": task.assignee_name or gettext("待签收")}


def _shown(page: CasePage, row: Any) -> dict[str, Any]:
    """一次增减 in words."""
    event = next((e for e in page.events if e.type in {"UnitAdded", "UnitRemoved"} and e.at == row.changed_at and e.person_id == row.person_id), None)
    return {
        "added": row.action == "add",
        "unit": say(row.name, row.name_en),
        "component": say(row.component, row.component_en),
        "reason": row.reason,
        "who": event.person_name if event else "",
        "at": moment(row.changed_at),
    }
