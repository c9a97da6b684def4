"""排一次上门: which tasks, which day and slot, who goes, what to have ready; on one page, in two looks at the calendar."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.moment import millis
from engine.domain.route import same_place, site_of
from engine.domain.visit_commands import PlanVisit
from web import visit_words
from web.acting import fresh_id, me, posted_id, viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.desk.dispatch import PLANNERS, day_asked
from web.guards import guard, officer
from web.i18n import gettext, say
from web.words import ZONE

if TYPE_CHECKING:
    from engine.queries.visits import Officer, SurveyTask


@blueprint.get("/visits/plan")
@guard(officer(*PLANNERS))
def plan() -> Response:
    """排一次上门."""
    return _drawn(request.args.getlist("task"), day_asked())


@blueprint.post("/visits")
@guard(officer(*PLANNERS))
def planned() -> Response:
    """排定."""
    form, starts = request.form, visit_words.starts_asked(request.form)
    lead = form.get("lead", "")
    team = tuple(dict.fromkeys(int(one) for one in (lead, *form.getlist("officer")) if one.isdecimal() and len(one) < 19)) if lead else ()
    tasks = tuple(one for one in form.getlist("task") if one)
    command = PlanVisit(me(), tasks, starts, team, form.get("ready", ""), posted_id(), one_place="one-place" in form)
    try:
        receipt = product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _drawn(form.getlist("task"), _day_of(starts), refused)
    flash(gettext("已排定，已告知申请人和到场人员。"), "success")
    return redirect(url_for("desk.visit", visit_id=receipt.id), 303)  # type: ignore[return-value]


def _day_of(starts: datetime) -> date:
    return starts.date() if starts.year > 2000 else day_asked()


def _drawn(wanted: list[str], day: date, refusal: Rejection | None = None) -> Response:
    tasks = [one for one in product().ask.survey_tasks(viewer()) if one.id in wanted and one.visit_id is None]
    if not tasks and refusal is None:
        if wanted:
            flash(gettext("这些踏勘已经排好，或者不用去了。"))
        return redirect(url_for("desk.dispatch"), 303)  # type: ignore[return-value]
    units = frozenset(unit for one in tasks for unit in one.units)
    officers = product().ask.officers_free(datetime.combine(day, time(12), ZONE), units)
    errors = {error.key: error for error in refusal.errors} if isinstance(refusal, Invalid) else {}
    rule = product().ask.visit_rules().on(day)
    page = render_template(
        "desk/plan_visit.html",
        tasks=tasks,
        due=min((one.due_at for one in tasks if one.due_at is not None), default=None),
        apart=_apart(tasks),
        day=day,
        slots=slot_options(day, officers),
        officers=[officer_option(one) for one in officers],
        leads=[officer_option(one) for one in officers if one.role == "surveyor"],
        ready=request.form.get("ready", say(rule.ready, rule.ready_en)),
        typed=request.form,
        errors=errors,
        refusal=refusal if refusal is not None and not errors else None,
        rule=rule,
        request_id=request.form.get("request-id") or fresh_id(),
    )
    return make_response(page, refusal.status if refusal else 200)


def _apart(tasks: list[SurveyTask]) -> bool:
    """Whether the addresses do not look like one place."""
    return any(not same_place(site_of(one.address or one.title), site_of(tasks[0].address or tasks[0].title)) for one in tasks)


def slot_options(day: date, officers: list[Officer]) -> list[dict[str, Any]]:
    """The slots of a day as choices, each with how many surveyors are free."""
    most = product().ask.visit_rules().on(day).visits_a_day
    found = []
    for start, end in visit_words.slots_on(day):
        bounds = (millis(start), millis(end))
        free = sum(one.role == "surveyor" and one.free(*bounds, most) for one in officers)
        found.append({"value": visit_words.slot_value(start), "label": visit_words.hours(*bounds), "hint": gettext("%(num)d 名踏勘人员有空", num=free)})
    return found


def officer_option(one: Officer) -> dict[str, Any]:
    """An officer as a choice, with what he has on the day."""
    units = product().ask.units()
    unit = say(units[one.unit].name, units[one.unit].name_en) if one.unit in units else one.unit
    busy = "、".join(visit_words.hours(*bounds) for bounds in one.visits)
    hint = gettext("%(unit)s · 当天已有 %(busy)s", unit=unit, busy=busy) if busy else gettext("%(unit)s · 当天有空", unit=unit)
    return {"value": str(one.id), "label": one.name, "hint": hint}
