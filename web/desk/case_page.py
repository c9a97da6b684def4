"""The page of a case, its joint review table, its diagram, and notes on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, redirect, render_template, request, url_for

from engine.domain.commands import AddNote
from web import visit_words
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.clock_names import shares_words
from web.current import product
from web.desk import case_view, journal
from web.desk.blueprint import blueprint
from web.desk.clock_chart import anchor, clock_chart
from web.desk.clocks import clocks_of, entries_of
from web.desk.concern import concern_of
from web.desk.rows import next_task
from web.desk.surveys import planned_visit, surveys_of
from web.flow_words import case_stages, diagram_marks
from web.guards import guard, officer
from web.i18n import gettext
from web.limit_card import limit_card, paper_asked
from web.phase_view import phases_of, sums_of
from web.services import services_of

if TYPE_CHECKING:
    from engine.queries.cases import CasePage


def wanted_case(case_id: int) -> CasePage:
    """The case, for somebody who has to do with it; everybody else gets the 404 of one that does not exist."""
    page: CasePage | None = product().ask.case(case_id, viewer())
    if page is None or page.relation == "applicant":
        abort(404)
    return page


@blueprint.get("/cases/<int:case_id>")
@guard(officer())
def case(case_id: int) -> str:
    """办件."""
    page, group = wanted_case(case_id), request.args.get("journal", "")
    return render_template("desk/case.html", **_context(page), lines=journal.journal_of(page, group), group=group, request_id=fresh_id())


@blueprint.get("/cases/<int:case_id>/why")
@guard(officer())
def why(case_id: int) -> str:
    """为什么是这个日期: every clock of the case day by day, to print."""
    page = wanted_case(case_id)
    return render_template("desk/why.html", page=page, clocks=clocks_of(page), entries_of=entries_of, shares=shares_words(page))


@blueprint.get("/cases/<int:case_id>/limit-card")
@guard(officer())
def card(case_id: int) -> str:
    """限时办结卡, to print and hand over; its code leads the applicant to the day-by-day sheet."""
    found = limit_card(wanted_case(case_id), f"{product().config.public_url}{url_for('hall.why', case_id=case_id)}", names=True)
    back, here = url_for("desk.case", case_id=case_id), url_for("desk.card", case_id=case_id)
    return render_template("limit_card.html", card=found, back=back, here=here, paper=paper_asked())


def _context(page: CasePage) -> dict[str, Any]:
    clocks = clocks_of(page)
    return {
        "page": page,
        "concern_of": concern_of,
        "view": case_view,
        "clocks": clocks,
        "bar": clock_chart(page, clocks),
        "anchor": anchor,
        "shares": shares_words(page),
        "phases": phases_of(page),
        "sums": sums_of(page),
        "entries_of": entries_of,
        "surveys": surveys_of(page),
        "visit": planned_visit(page),
        "words": visit_words,
        "notes": journal.notes_of(page),
        "groups": journal.GROUPS,
        "stages": case_stages(page),
        "marks": diagram_marks(page),
        "services": services_of(page),
    }


@blueprint.get("/cases/<int:case_id>/review")
@guard(officer())
def review(case_id: int) -> str:
    """会审意见表 alone: what the case's page asks for again and again."""
    page = wanted_case(case_id)
    return render_template("desk/review.html", page=page, rows=case_view.opinion_rows(page))


@blueprint.get("/cases/<int:case_id>/diagram.bpmn")
@guard(officer())
def diagram(case_id: int) -> Response:
    """流程图 of the version that this case runs on."""
    return Response(wanted_case(case_id).edition.diagram, mimetype="application/xml", headers={"Content-Security-Policy": "sandbox; default-src 'none'"})


@blueprint.post("/cases/<int:case_id>/notes")
@guard(officer())
def note(case_id: int) -> Response:
    """备注."""
    attempt(AddNote(me(), wanted_case(case_id).row.id, request.form.get("text", ""), posted_id()), gettext("备注已记下。"))
    return redirect(url_for("desk.case", case_id=case_id) + "#notes", 303)  # type: ignore[return-value]


@blueprint.get("/cases/<int:case_id>/papers")
@guard(officer("window"))
def papers(case_id: int) -> str:
    """要交出去的文书 after a decision at the counter: to print and hand out, then the next one."""
    page, actor = wanted_case(case_id), viewer()
    waiting = len(product().ask.pooled(actor))
    return render_template("desk/papers_out.html", page=page, documents=case_view.documents_of(page), next_task=next_task(actor), waiting=waiting)
