"""一次上门: when, where, who goes, what it serves; moved, cancelled, or another slot declined, before it begins."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.moment import moment
from engine.domain.visit_commands import CancelVisit, DeclineSlot, MoveVisit
from web import visit_words
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.current import now, product
from web.desk.blueprint import blueprint
from web.desk.dispatch import PLANNERS, day_asked
from web.desk.planning import officer_option, slot_options
from web.guards import guard, officer
from web.i18n import gettext
from web.whole_number import whole_number
from web.words import ZONE

if TYPE_CHECKING:
    from engine.queries.visits import VisitPage

GOERS = ("surveyor", "reviewer", "head")


def wanted_visit(visit_id: int) -> VisitPage:
    """The visit, for whoever plans visits or takes part; else 404."""
    found: VisitPage | None = product().ask.visit(visit_id, viewer())
    return found if found is not None else abort(404)


@blueprint.get("/visits/<int:visit_id>/change")
@guard(officer(*PLANNERS))
def change(visit_id: int) -> Response:
    """改期、改派、取消."""
    page = wanted_visit(visit_id)
    return _drawn(page) if page.row.state == "planned" else redirect(url_for("desk.visit", visit_id=visit_id), 303)  # type: ignore[return-value]


@blueprint.post("/visits/<int:visit_id>/move")
@guard(officer(*PLANNERS))
def move(visit_id: int) -> Response:
    """改期、改派; with ``as-asked`` straight to what an applicant asked for."""
    page, form = wanted_visit(visit_id), request.form
    team = tuple(dict.fromkeys(int(one) for one in (form.get("lead", ""), *form.getlist("officer")) if one.isdecimal() and len(one) < 19))
    command = MoveVisit(me(), visit_id, visit_words.starts_asked(form), team, form.get("reason", ""), posted_id())
    return _done(page, command, gettext("已改排，已告知申请人和到场人员。"))


@blueprint.post("/visits/<int:visit_id>/cancel")
@guard(officer(*PLANNERS))
def cancel(visit_id: int) -> Response:
    """取消."""
    page = wanted_visit(visit_id)
    return _done(page, CancelVisit(me(), visit_id, request.form.get("reason", ""), posted_id()), gettext("已取消，踏勘退回待排，已告知申请人。"))


@blueprint.post("/visits/<int:visit_id>/decline")
@guard(officer(*PLANNERS))
def decline(visit_id: int) -> Response:
    """不能改期."""
    wanted_visit(visit_id)
    command = DeclineSlot(me(), visit_id, whole_number(request.form, "case"), request.form.get("reason", ""), posted_id())
    attempt(command, gettext("已答复申请人：时间不变。"))
    return redirect(url_for("desk.dispatch"), 303)  # type: ignore[return-value]


def _done(page: VisitPage, command: Any, words: str) -> Response:
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _drawn(page, refused)
    flash(words, "success")
    if isinstance(command, CancelVisit):
        return redirect(url_for("desk.dispatch"), 303)  # type: ignore[return-value]
    return redirect(url_for("desk.visit", visit_id=page.row.id), 303)  # type: ignore[return-value]


def _drawn(page: VisitPage, refusal: Rejection | None = None) -> Response:
    day = day_asked() if "day" in request.args else page.starts.date()
    officers = product().ask.officers_free(datetime.combine(day, time(12), ZONE), frozenset(), without=page.row.id)
    listed = {one.id for one in officers}
    kept = [{"value": str(one.person_id), "label": one.name} for one in page.team if one.person_id not in listed]
    errors = {error.key: error for error in refusal.errors} if isinstance(refusal, Invalid) else {}
    found = render_template(
        "desk/change_visit.html",
        visit=page,
        words=visit_words,
        day=day,
        today=now().astimezone(ZONE).date(),
        slots=slot_options(day, officers),
        officers=[officer_option(one) for one in officers] + kept,
        team=[str(one.person_id) for one in page.team],
        asked=next((one for one in page.tasks if one.asked_at is not None and not one.settled), None),
        moment_of=moment,
        typed=request.form,
        posted=request.endpoint.rsplit(".", 1)[-1] if request.endpoint and refusal else "",
        errors=errors,
        refusal=refusal if refusal is not None and not errors else None,
        request_id=fresh_id(),
    )
    return make_response(found, refusal.status if refusal else 200)
