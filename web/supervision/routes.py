"""监察:the red list, the record of a case to the second, accountability with appeals, 督办, and the head's overview."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from engine.domain.alerts import WHO
from engine.domain.calendar import ZONE
from engine.domain.credit_commands import LiftCreditMark
from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.moment import millis, moment
from engine.domain.supervision_commands import CloseAccountability, DecideAppeal, IssueEscalation
from engine.queries.credit import MARKS_A_PAGE
from engine.queries.supervision import PAGE, RedPlace
from web.acting import fresh_id, me, posted_id, viewer
from web.alert_words import hours, node_words, who_words
from web.current import now, product
from web.guards import guard, officer
from web.i18n import gettext
from web.navigation import Entry
from web.supervision import credit as credit_marks
from web.supervision import journal, presenters
from web.table_export import export

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from engine.domain.errors import FieldError

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision", template_folder="templates")
OVERSEERS = ("supervisor", "head", "government_head")
_GROUP = {"group_zh": "监察", "group_en": "Supervision"}
NAVIGATION = (
    Entry("supervision.overview", "总览", "Overview", order=2, **_GROUP),
    Entry("supervision.red_list", "红牌清单", "Red list", order=3, **_GROUP),
    Entry("supervision.records", "超时追责", "Accountability", order=4, **_GROUP),
    Entry("supervision.remedies", "故障处置", "Remedies of faults", order=7, **_GROUP),
    Entry("supervision.seals", "用章记录", "Uses of the seal", order=6, **_GROUP),
    Entry("supervision.credit", "信用记录", "Credit marks", order=5, **_GROUP),
)
STATES = ("open", "closed", "void")


@blueprint.get("/")
@guard(officer(*OVERSEERS))
def overview() -> str:
    """总览: accepted, done, open, late, and what the late ones waited for, this month."""
    since = datetime.combine(now().astimezone(ZONE).date().replace(day=1), time.min, ZONE)
    found, named = product().ask.overview(millis(since)), node_words()
    heaviest = max((row.seconds for row in found.causes), default=1)
    causes = [(named(row), row.records, hours(int(row.seconds)), round(100 * row.seconds / heaviest)) for row in found.causes]
    return render_template("supervision/overview.html", found=found, causes=causes, since=since.date())


@blueprint.get("/red")
@guard(officer(*OVERSEERS))
def red_list() -> str:
    """红牌清单."""
    which = _which()
    found = product().ask.red_list(which, RedPlace.read(request.args.get("after", "")))
    rows = presenters.red_rows(found.rows)
    return render_template("supervision/red.html", which=which, lists=presenters.LISTS, rows=rows, found=found, turned="after" in request.args)


@blueprint.get("/red.csv")
@guard(officer(*OVERSEERS))
def red_csv() -> Response:
    """红牌清单 for a spreadsheet."""
    return export(presenters.red_csv(_which()), "red-list")


def _which() -> str:
    asked = request.args.get("list", "overrun")
    return asked if asked in presenters.LISTS else "overrun"


@blueprint.get("/cases/<int:case_id>")
@guard(officer(*OVERSEERS))
def case(case_id: int) -> str:
    """一件的经过 to the second, who held its clocks, who was told and what he answered."""
    return _case(case_id)


@blueprint.post("/cases/<int:case_id>/escalate")
@guard(officer("supervisor"))
def escalate(case_id: int) -> Response | tuple[str, int]:
    """督办."""
    command = IssueEscalation(me(), case_id, request.form.get("to", ""), request.form.get("demand", ""), posted_id())
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _case(case_id, refused), refused.status
    flash(gettext("督办已发出,对方要答复。"), "success")
    return redirect(url_for("supervision.case", case_id=case_id), 303)


def _case(case_id: int, refused: Rejection | None = None) -> str:
    page = product().ask.case(case_id, viewer())
    if page is None:
        abort(404)
    records = [(one, presenters.shares(one, me()), presenters.spans(one)) for one in product().ask.records_of(case_id)]
    return render_template(
        "supervision/case.html",
        page=page,
        told=presenters.told(case_id),
        records=presenters.record_rows_of([one for one, _, _ in records]),
        held=records,
        lines=journal.lines(page),
        recipients=[(who, who_words(who)) for who in WHO[:-1]],
        may_escalate="supervisor" in viewer().roles and page.row.status != "closed",
        request_id=fresh_id(),
        **_refusal(refused),
    )


@blueprint.get("/seals")
@guard(officer(*OVERSEERS))
def seals() -> str:
    """用章记录: which document was sealed when, on whose decision; the latest first."""
    at, _, last = request.args.get("after", "").partition("-")
    sound = all(part.isdecimal() and part.isascii() and len(part) < 19 for part in (at, last))
    rows = product().ask.seal_uses((int(at), int(last)) if sound else presenters.FIRST)
    later = f"{rows[PAGE - 1].at}-{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    return render_template("supervision/seals.html", rows=presenters.seal_rows(rows[:PAGE]), later=later)


@blueprint.get("/remedies")
@guard(officer(*OVERSEERS))
def remedies() -> str:
    """故障处置: what administrators skipped or repaired, on which ground; the latest first."""
    return render_template("supervision/remedies.html", rows=presenters.remedy_rows(product().ask.remedies()))


@blueprint.get("/accountability")
@guard(officer(*OVERSEERS))
def records() -> str:
    """追责记录 by state, the latest first."""
    state = request.args.get("state", "open")
    state = state if state in STATES else "open"
    rows, counts = product().ask.records(state, _place(request.args.get("after", "")))
    later = f"{rows[PAGE - 1].opened_at}-{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    return render_template("supervision/records.html", state=state, states=STATES, rows=presenters.record_rows(rows[:PAGE]), counts=counts, later=later)


@blueprint.get("/accountability/<int:accountability_id>")
@guard(officer(*OVERSEERS))
def record(accountability_id: int) -> str:
    """一条追责记录."""
    return _record(accountability_id)


@blueprint.post("/accountability/<int:accountability_id>/<int:no>/decide")
@guard(officer("supervisor"))
def decide(accountability_id: int, no: int) -> Response | tuple[str, int]:
    """决定申诉."""
    form = request.form
    command = DecideAppeal(me(), accountability_id, no, form.get("outcome", ""), form.get("grounds", ""), posted_id())
    return _done(accountability_id, f"decide-{no}", command, gettext("申诉已决定,已告知申诉人。"))


@blueprint.post("/accountability/<int:accountability_id>/close")
@guard(officer("supervisor"))
def close(accountability_id: int) -> Response | tuple[str, int]:
    """结案."""
    command = CloseAccountability(me(), accountability_id, request.form.get("conclusion", ""), posted_id())
    return _done(accountability_id, "close", command, gettext("追责记录已结案。"))


def _done(accountability_id: int, form: str, command: Any, words: str) -> Response | tuple[str, int]:
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _record(accountability_id, form, refused), refused.status
    flash(words, "success")
    return redirect(url_for("supervision.record", accountability_id=accountability_id), 303)


def _record(accountability_id: int, form: str = "", refused: Rejection | None = None) -> str:
    found = product().ask.record(accountability_id)
    if found is None:
        abort(404)
    shares = presenters.shares(found, me())
    return render_template(
        "supervision/record.html",
        row=presenters.record_rows_of([found])[0],
        record=found,
        shares=shares,
        spans=presenters.spans(found),
        appeal_until=moment(found.row.appeal_until),
        may_judge="supervisor" in viewer().roles and found.row.state == "open" and not any(one.mine for one in shares),
        form=form,
        request_id=fresh_id(),
        **_refusal(refused),
    )


@blueprint.get("/credit")
@guard(officer(*OVERSEERS, "window"))
def credit() -> str:
    """信用记录, the latest first."""
    rows = product().ask.credit_marks(_place(request.args.get("after", "")))
    later = f"{rows[MARKS_A_PAGE - 1].made_at}-{rows[MARKS_A_PAGE - 1].id}" if len(rows) > MARKS_A_PAGE else ""
    return render_template("supervision/credit.html", marks=[credit_marks.mark_of(row) for row in rows[:MARKS_A_PAGE]], later=later)


def _place(after: str) -> tuple[int, int]:
    """Behind which row of a list that is ordered by instant and id a page begins."""
    at, _, last = after.partition("-")
    sound = all(part.isdecimal() and part.isascii() and len(part) < 19 for part in (at, last))
    return (int(at), int(last)) if sound else presenters.FIRST


@blueprint.get("/credit/<int:mark_id>")
@guard(officer(*OVERSEERS, "window"))
def credit_mark(mark_id: int) -> str:
    """一条信用记录."""
    return _mark(mark_id)


@blueprint.post("/credit/<int:mark_id>/lift")
@guard(officer("supervisor"))
def lift_credit_mark(mark_id: int) -> Response | tuple[str, int]:
    """信用修复."""
    try:
        product().handle(LiftCreditMark(me(), mark_id, request.form.get("reason", ""), posted_id()))
    except NotFound:
        raise
    except Rejection as refused:
        return _mark(mark_id, refused), refused.status
    flash(gettext("信用记录已解除,已告知申请人。"), "success")
    return redirect(url_for("supervision.credit_mark", mark_id=mark_id), 303)


def _mark(mark_id: int, refused: Rejection | None = None) -> str:
    row = product().ask.credit_mark(mark_id)
    if row is None:
        abort(404)
    mark = credit_marks.mark_of(row)
    may_lift = "supervisor" in viewer().roles and mark.state == "standing"
    return render_template("supervision/credit_mark.html", mark=mark, may_lift=may_lift, request_id=fresh_id(), **_refusal(refused))


def _refusal(refused: Rejection | None) -> dict[str, Any]:
    errors: dict[str, FieldError] = {one.key: one for one in refused.errors} if isinstance(refused, Invalid) else {}
    return {"errors": errors, "refusal": refused if refused is not None and not errors else None, "typed": request.form if refused is not None else {}}
