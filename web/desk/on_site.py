"""现场页:one visit on a phone: where, when, whom to telephone; arriving, a sheet for each survey, photographs, signatures, and its end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, jsonify, make_response, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.picture import bare
from engine.domain.route import in_order
from engine.domain.visit_commands import AddPhoto, ArriveAtVisit, AttendVisit, ConcludeVisit, DropPhoto, MarkAbsent, SaveSheet, SignVisit
from web import visit_words
from web.acting import fresh_id, me, posted_id, viewer
from web.current import now, product
from web.desk.blueprint import blueprint
from web.desk.dispatch import PLANNERS
from web.desk.sheets import sheets_of
from web.desk.visits import GOERS, wanted_visit
from web.errors import flash_rejection
from web.guards import guard, officer
from web.i18n import gettext, said
from web.whole_number import whole_number

if TYPE_CHECKING:
    from engine.queries.visits import VisitPage

_PHONE = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"


@blueprint.get("/visits/<int:visit_id>")
@guard(officer(*GOERS))
def visit(visit_id: int) -> Response:
    """一次上门."""
    return drawn(wanted_visit(visit_id))


def drawn(page: VisitPage, refusal: Rejection | None = None, at: str = "") -> Response:
    """The page, after a refusal at ``at`` with what was typed there."""
    errors = {error.key: error for error in refusal.errors} if isinstance(refusal, Invalid) else {}
    mine = next((one for one in page.team if one.person_id == me() and one.state == "expected"), None)
    typed = request.form if refusal is not None else None
    found = render_template(
        "desk/visit.html",
        visit=page,
        sheets=sheets_of(page, errors, typed if at.startswith("sheet") else None, at.partition(":")[2]),
        words=visit_words,
        mine=mine,
        leads=mine is not None and mine.place_in_team == 0,
        may_change=page.row.state == "planned" and bool(viewer().roles & set(PLANNERS)),
        digest=page.digest,
        errors=errors,
        refusal=refusal if refusal is not None and not errors else None,
        at=at,
        typed=request.form if refusal is not None else {},
        person=me(),
        request_id=fresh_id(),
    )
    response = make_response(found, refusal.status if refusal is not None else 200)
    response.headers["Permissions-Policy"] = _PHONE
    return response


def route_today() -> list[VisitPage]:
    """今日路线: one's own visits in the order in which to go; what is left over from before comes first."""
    found = {page.row.id: page for page in product().ask.visits_of_person(viewer(), now())}
    return [found[visit_id] for visit_id in in_order((page.row.starts_at, page.row.place, page.row.id) for page in found.values())]


# -- what is posted: by the page's forms, or by its script, which wants JSON -----------------------------------------------------------


def done(page: VisitPage, command: Any, words: str, at: str) -> Response:
    """Carry it out. A refusal is the page again with what was typed, or its sentence for the script."""
    scripted = request.accept_mimetypes.best == "application/json"
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        if not scripted:
            return drawn(wanted_visit(page.row.id), refused, at)
        errors = refused.errors if isinstance(refused, Invalid) else ()
        return make_response(jsonify(words=" ".join(said(error) for error in errors) or said(refused)), refused.status)
    if scripted:
        return jsonify(ok=True)
    flash(words, "success")
    return redirect(url_for("desk.visit", visit_id=page.row.id) + (f"#{at}" if at else ""), 303)  # type: ignore[return-value]


def happened_at() -> datetime | None:
    """When the device says it was."""
    try:
        return datetime.fromisoformat(request.form.get("happened-at", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@blueprint.post("/visits/<int:visit_id>/arrive")
@guard(officer(*GOERS))
def arrive(visit_id: int) -> Response:
    """签到."""
    page = wanted_visit(visit_id)
    return done(page, ArriveAtVisit(me(), visit_id, happened_at(), request.form.get("position", ""), posted_id()), gettext("已签到。"), "")


@blueprint.post("/visits/<int:visit_id>/sheets/<task_id>")
@guard(officer(*GOERS))
def sheet(visit_id: int, task_id: str) -> Response:
    """保存一项踏勘的记录; files that come with it are photographs of their points."""
    page, form = wanted_visit(visit_id), request.form
    values = {key: form.getlist(key) for key in form.getlist("sheet-field")[:300]}
    seen = None if form.get("merge") == "yes" else form.get("seen", "")
    answer = done(page, SaveSheet(me(), visit_id, task_id, values, posted_id(), seen), gettext("已保存。"), f"sheet:{task_id}")
    refused = _photographs(visit_id, task_id)  # kept even when the words have to be looked at again: a browser does not offer files twice
    if refused is not None:
        flash_rejection(refused)
    return answer


def _photographs(visit_id: int, task_id: str) -> Rejection | None:
    """Keep the files of a form without script; the last refusal among them, if any."""
    refused: Rejection | None = None
    for name in request.files:
        for number, file in enumerate(one for one in request.files.getlist(name) if one.filename and name.startswith("photo:")):
            point = name.removeprefix("photo:")
            key = posted_id(f"-{point[:20]}-{number}")
            try:
                product().handle(AddPhoto(me(), visit_id, task_id, point, file.filename or "", file.stream.read(), None, key))
            except NotFound:
                raise
            except Rejection as caught:
                refused = caught
    return refused


@blueprint.post("/visits/<int:visit_id>/photos/<task_id>")
@guard(officer(*GOERS))
def photo(visit_id: int, task_id: str) -> Response:
    """一张现场照片."""
    page, file = wanted_visit(visit_id), request.files.get("photo")
    content = file.stream.read() if file is not None else b""
    name = file.filename or "" if file is not None else ""
    command = AddPhoto(me(), visit_id, task_id, request.form.get("point", ""), name, content, happened_at(), posted_id())
    return done(page, command, gettext("照片已保存。"), f"sheet:{task_id}")


@blueprint.get("/visits/<int:visit_id>/photos/<int:photo_id>")
@guard(officer(*GOERS))
def photo_file(visit_id: int, photo_id: int) -> Response:
    """The picture without what the camera wrote beside it."""
    page = wanted_visit(visit_id)
    row = next((one for one in page.photos if one.id == photo_id), None) or abort(404)
    content = product().ask.blob(row.sha256) or abort(404)
    response = make_response(bare(content))
    response.headers["Content-Type"] = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


@blueprint.post("/visits/<int:visit_id>/photos/<int:photo_id>/drop")
@guard(officer(*GOERS))
def drop_photo(visit_id: int, photo_id: int) -> Response:
    """照片作废."""
    page = wanted_visit(visit_id)
    return done(page, DropPhoto(me(), visit_id, photo_id, posted_id(f"-drop-{photo_id}")), gettext("照片已作废，不进踏勘意见书。"), "")


@blueprint.post("/visits/<int:visit_id>/absent")
@guard(officer(*GOERS))
def absent(visit_id: int) -> Response:
    """没有到场."""
    page = wanted_visit(visit_id)
    return done(page, MarkAbsent(me(), visit_id, whole_number(request.form, "officer"), posted_id()), gettext("已记下。"), "signatures")


@blueprint.post("/visits/<int:visit_id>/sign")
@guard(officer(*GOERS))
def sign_visit(visit_id: int) -> Response:
    """工作人员签名, one's own or a colleague's with his password."""
    page, form = wanted_visit(visit_id), request.form
    command = SignVisit(me(), visit_id, whole_number(form, "signer") or me(), form.get("password", ""), posted_id())
    return done(page, command, gettext("已签名。"), "signatures")


@blueprint.post("/visits/<int:visit_id>/attend")
@guard(officer(*GOERS))
def attend(visit_id: int) -> Response:
    """陪同人员签名."""
    page, form, file = wanted_visit(visit_id), request.form, request.files.get("signature")
    content = file.stream.read() if file is not None and file.filename else b""
    command = AttendVisit(me(), visit_id, tuple(form.getlist("task")), form.get("attendee", ""), form.get("refusal", ""), content, posted_id())
    return done(page, command, gettext("已记下。"), "signatures")


@blueprint.post("/visits/<int:visit_id>/conclude")
@guard(officer(*GOERS))
def conclude(visit_id: int) -> Response:
    """办结."""
    page = wanted_visit(visit_id)
    words = gettext("这次上门已办结，每件的踏勘意见书已出具。")
    return done(page, ConcludeVisit(me(), visit_id, posted_id()), words, "")
