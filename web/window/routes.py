"""窗口:收件 in two screens, drafts, corrections brought to the counter, papers to hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, flash, jsonify, make_response, redirect, render_template, request, url_for

from engine.domain.commands import DiscardDraft, SaveDraft
from engine.domain.errors import Invalid, Rejection
from engine.domain.moment import moment
from web.acting import attempt, fresh_id, kept_files, me, posted_id, store, viewer
from web.current import now, product
from web.form_post import read_post
from web.guards import guard, officer
from web.i18n import gettext, said
from web.navigation import Entry
from web.open_items import open_items
from web.whole_number import whole_number
from web.window import intake
from web.window.intake import Sheet
from web.words import clock_time

if TYPE_CHECKING:
    from engine.runtime.edition import Edition

blueprint = Blueprint("window", __name__, url_prefix="/window", template_folder="templates")
NAVIGATION = (
    Entry("window.receive", "收件", "Take an application", group_zh="窗口", group_en="Counter", accesskey="0", order=1),
    Entry("window.corrections", "待申请人补正", "Waiting for applicants", group_zh="窗口", group_en="Counter", order=2),
)


@blueprint.get("/receive")
@guard(officer("window"))
def receive() -> Response:
    """收件: a fresh sheet, one filled in from a code, or a kept one."""
    kept = _draft(whole_number(request.args, "draft"))
    edition = _edition(kept.item if kept else request.args.get("item", ""))
    code = request.args.get("code", "").strip().upper()
    return _page(intake.kept_sheet(edition, kept) if kept else intake.fresh_sheet(edition, code))


@blueprint.post("/receive")
@guard(officer("window"))
def take_in() -> Response:
    """收件: into a case, whose acceptance follows at once."""
    sheet, redraw = _posted()
    if request.form.get("save-draft"):
        _keep(sheet)
        return _to(url_for("window.receive", draft=sheet.draft_id))
    return _page(sheet, 422 if sheet.errors else 200) if redraw or sheet.errors else _received(sheet)


@blueprint.post("/draft")
@guard(officer("window"))
def autosave() -> Response:
    """暂存, asked for while the officer types."""
    sheet, _ = _posted(files=False)
    receipt = product().handle(SaveDraft(me(), sheet.edition.item.id, intake.kept_values(sheet), sheet.draft_id))
    return jsonify(words=gettext("已暂存 %(time)s", time=clock_time(now())), own={"draft-id": str(receipt.id)})


@blueprint.post("/drafts/<int:draft_id>/discard")
@guard(officer("window"))
def discard(draft_id: int) -> Response:
    """删除草稿."""
    attempt(DiscardDraft(me(), draft_id), gettext("草稿已删除。"))
    return _to(url_for("window.receive"))


@blueprint.get("/corrections")
@guard(officer("window"))
def corrections() -> str:
    """待申请人补正: what applicants owe, for those who come to the counter with it."""
    return render_template("window/corrections.html", rows=product().ask.waiting_for_applicants(viewer()), when=moment)


def _to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def _edition(item: str) -> Edition:
    found: Edition | None = product().ask.edition(item) if item else next(iter(open_items()), None)
    if found is None or found.item.official.only:
        abort(404)
    return found


def _draft(draft_id: int) -> Any:
    return (product().ask.draft(draft_id, viewer()) or abort(404)) if draft_id else None


def _posted(*, files: bool = True) -> tuple[Sheet, bool]:
    """The sheet as it was posted; True when only its rows were to change."""
    edition = _edition(request.form.get("item-id", ""))
    posted = read_post(edition.form_of("start"), request.form, request.files if files else type(request.files)(), store)
    draft = whole_number(request.form, "draft-id") or None
    sheet = Sheet(
        edition, posted.values, request.form.getlist(intake.TICKED), request.form.get("found-code", ""), draft, tuple(posted.errors), None, fresh=False
    )
    sheet.green = {name: request.form.get(name, "") for name in intake.GREEN}
    return sheet, posted.redraw


def _keep(sheet: Sheet) -> None:
    receipt = attempt(SaveDraft(me(), sheet.edition.item.id, intake.kept_values(sheet), sheet.draft_id), gettext("已暂存，可以先办别的。"))
    if receipt is not None and isinstance(receipt.id, int):
        sheet.draft_id = receipt.id


def _received(sheet: Sheet) -> Response:
    try:
        receipt = product().handle(intake.receiving(sheet, me(), posted_id()))
    except Invalid as refused:
        sheet.errors = tuple(refused.errors)
        return _page(sheet, refused.status)
    except Rejection as refused:
        flash(said(refused), "error")
        return _page(sheet, refused.status)
    if sheet.draft_id is not None:
        attempt(DiscardDraft(me(), sheet.draft_id))
    return _to(url_for("desk.task", task_id=receipt.task_id) if receipt.task_id else url_for("desk.case", case_id=receipt.case_id))


def _page(sheet: Sheet, status: int = 200) -> Response:
    if sheet.known is None and sheet.code:
        sheet.known = product().ask.known_applicant(sheet.code, sheet.edition.item.id)
    typed, scans = intake.views_of(sheet, kept_files(sheet.form, sheet.values))
    drafts = [d for d in product().ask.my_drafts(viewer()) if d.id != sheet.draft_id]
    more = {"window": product().ask.window_of(me()), "items": open_items(), "drafts": [intake.draft_line(d) for d in drafts], "request_id": fresh_id()}
    return make_response(render_template("window/receive.html", sheet=sheet, typed=typed, scans=scans, ticks=intake.ticks_of(sheet), **more), status)
