"""现场页:one visit on a phone: where, when, whom to telephone, what each unit wants to see, and the way to its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from flask import render_template

from engine.domain.moment import moment
from engine.domain.route import in_order
from engine.queries.visits import phone_of
from web import visit_words
from web.acting import fresh_id, viewer
from web.current import now, product
from web.desk.blueprint import blueprint
from web.desk.clocks import limit_state
from web.desk.dispatch import PLANNERS
from web.desk.surveys import surveys_of
from web.desk.visits import GOERS, wanted_visit
from web.guards import guard, officer
from web.i18n import said

if TYPE_CHECKING:
    from datetime import datetime

    from engine.queries.visits import VisitPage
    from web.desk.surveys import SurveyView


@dataclass(frozen=True)
class Errand:
    """一次上门中的一项踏勘."""

    task: Any
    item: str
    phone: str
    survey: SurveyView | None
    due: datetime | None
    state: str
    done: bool


@blueprint.get("/visits/<int:visit_id>")
@guard(officer(*GOERS))
def visit(visit_id: int) -> str:
    """一次上门."""
    page = wanted_visit(visit_id)
    may_change = page.row.state == "planned" and bool(viewer().roles & set(PLANNERS))
    return render_template("desk/visit.html", visit=page, errands=errands_of(page), words=visit_words, may_change=may_change, request_id=fresh_id())


def errands_of(page: VisitPage) -> list[Errand]:
    """What the visit serves, each with what its units want to see and how its own clock stands."""
    return [_errand(page, one) for one in page.tasks]


def _errand(page: VisitPage, one: Any) -> Errand:
    edition, calendar = page.edition(one), product().ask.calendar()
    whole = product().ask.case(one.case_id, viewer())
    rounds = surveys_of(whole) if whole is not None else []
    due = moment(one.due_at) if one.due_at is not None else None
    return Errand(
        one,
        said(edition.item, "name"),
        phone_of(edition, orjson.loads(one.form)),
        next((survey for survey in rounds if survey.round == one.round), None),
        due,
        limit_state(moment(page.row.planned_at), due, calendar),
        one.completed_at is not None,
    )


def route_today() -> list[VisitPage]:
    """今日路线: one's own visits in the order in which to go; what is left over from before comes first."""
    found = {page.row.id: page for page in product().ask.visits_of_person(viewer(), now())}
    return [found[visit_id] for visit_id in in_order((page.row.starts_at, page.row.place, page.row.id) for page in found.values())]
