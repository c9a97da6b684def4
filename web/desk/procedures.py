"""特别程序和延长: where officers stop the clocks of a case on a legal ground, end it, and where the head extends the statutory limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from engine.domain.commands import ExtendCase, ResumeCase, SuspendCase
from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.limits import EXTENDERS
from engine.domain.moment import moment
from web.acting import fresh_id, me, posted_id, viewer
from web.current import now, product
from web.desk.blueprint import blueprint
from web.desk.case_page import wanted_case
from web.desk.clocks import clocks_of, header_clocks
from web.desk.reports import reports_of
from web.guards import guard, officer
from web.i18n import gettext, said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.domain.errors import FieldError
    from engine.queries.cases import CasePage

SUSPENDERS = ("reviewer", "approver", "surveyor")


@dataclass(frozen=True)
class Procedure:
    """一项特别程序, under way or over."""

    ground: str
    name: str
    reason: str
    article: str
    who: str
    started: datetime
    expected_on: date
    expected_days: int
    ended: datetime | None
    outcome: str
    document: int
    late: bool


def procedures_of(page: CasePage) -> list[Procedure]:
    """The special procedures of a case, those under way first, then the latest."""
    grounds = product().ask.grounds().all
    found = [_procedure(row, said(grounds[row.ground], "name") if row.ground in grounds else row.ground) for row in reversed(page.suspensions)]
    return sorted(found, key=lambda one: one.ended is not None)


def _procedure(row: Any, name: str) -> Procedure:

    until = date.fromisoformat(row.expected_on)
    return Procedure(
        ground=row.ground,
        name=name,
        reason=row.reason,
        article=row.article,
        who=row.person_name or "",
        started=moment(row.started_at),
        expected_on=until,
        expected_days=row.expected_days,
        ended=moment(row.ended_at) if row.ended_at else None,
        outcome=row.outcome,
        document=row.document_id,
        late=row.ended_at is None and until < now().date(),
    )


@blueprint.get("/cases/<int:case_id>/procedures")
@guard(officer())
def procedures(case_id: int) -> Response:
    """特别程序和延长 of one case."""
    return _drawn(wanted_case(case_id))


@blueprint.post("/cases/<int:case_id>/suspend")
@guard(officer())
def suspend(case_id: int) -> Response:
    """停表."""
    page = wanted_case(case_id)
    days = request.form.get("expected_days", 0, int)
    command = SuspendCase(me(), case_id, request.form.get("ground", ""), days, request.form.get("reason", ""), posted_id())
    return done(page, "suspend", command, gettext("已停表，已书面告知申请人所需时间。"))


@blueprint.post("/cases/<int:case_id>/resume")
@guard(officer())
def resume(case_id: int) -> Response:
    """恢复计时."""
    page = wanted_case(case_id)
    command = ResumeCase(me(), case_id, request.form.get("ground", ""), request.form.get("outcome", ""), posted_id())
    return done(page, f"resume-{request.form.get('ground', '')}", command, gettext("已恢复计时。"))


@blueprint.post("/cases/<int:case_id>/extend")
@guard(officer(*EXTENDERS))
def extend(case_id: int) -> Response:
    """延长办理期限."""
    page = wanted_case(case_id)
    return done(page, "extend", ExtendCase(me(), case_id, request.form.get("reason", ""), posted_id()), gettext("已延长法定办理期限，已告知申请人理由。"))


def done(page: CasePage, form: str, command: Any, words: str) -> Response:
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
    return redirect(url_for("desk.procedures", case_id=page.row.id), 303)  # type: ignore[return-value]


def _drawn(page: CasePage, form: str = "", errors: Mapping[str, FieldError] | None = None, refusal: Rejection | None = None) -> Response:
    roles = viewer().roles
    clocks = clocks_of(page)
    between = page.row.accepted_at is not None and page.row.decided_at is None and page.row.status != "closed"
    found = procedures_of(page)
    taken = {one.ground for one in found if one.ended is None}
    within = (page.phase.phase if page.phase else "", page.project.regime if page.project else "")
    allowed = [page.edition.limits.extension(role, now().date(), *within) for role in EXTENDERS if role in roles]
    whole = page.whole_clock("statutory")
    extended = [e for e in page.clock_entries if e.kind == "extend" and whole is not None and e.name == whole.name]
    may_suspend = between and bool(roles & set(SUSPENDERS))
    return make_response(
        render_template(
            "desk/procedures.html",
            page=page,
            clocks=header_clocks(clocks),
            procedures=found,
            grounds=[g for g in product().ask.grounds().on(now().date()) if g.id not in taken],
            may_suspend=may_suspend,
            may_resume=bool(roles & set(SUSPENDERS)),
            extension=next((limit for limit in allowed if limit), None) if between and not extended else None,
            extended=extended,
            reports=reports_of(page),
            services=product().ask.services().on(now().date()),
            form=form,
            errors=errors or {},
            refusal=refusal,
            typed=request.form if form else {},
            request_id=fresh_id(),
        )
    )
