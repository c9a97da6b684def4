"""踏勘派单: what waits to be surveyed, grouped by street; the day's plan of every surveyor; what applicants ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from flask import render_template, request

from engine.domain.moment import millis, moment
from engine.domain.route import Nearby, Stop, nearby, site_of
from web import visit_words
from web.acting import viewer
from web.current import now, product
from web.desk.blueprint import blueprint
from web.desk.clocks import limit_state
from web.guards import guard, officer
from web.words import ZONE

if TYPE_CHECKING:
    from engine.domain.calendar import Calendar
    from engine.queries.visits import SurveyTask, VisitPage

PLANNERS = ("surveyor", "head")


@dataclass(frozen=True)
class Waiting:
    """一处待排: its tasks, and how pressing the first of them is."""

    address: str
    tasks: tuple[SurveyTask, ...]
    due: datetime | None
    state: str
    days: int | None


@dataclass(frozen=True)
class Street:
    """一条街、一个村."""

    name: str
    town: str
    places: tuple[Waiting, ...]
    count: int


@dataclass(frozen=True)
class Diary:
    """一个人一天: his visits by slot."""

    name: str
    visits: tuple[VisitPage, ...]
    most: int


@blueprint.get("/dispatch")
@guard(officer(*PLANNERS))
def dispatch() -> str:
    """踏勘派单."""
    asked = day_asked()
    tasks = product().ask.survey_tasks(viewer())
    visits = product().ask.visits_of_day(datetime.combine(asked, time(12), ZONE))
    open_visits = {one.visit_id for one in tasks if one.visit_id is not None}
    pages = [page for page in (product().ask.visit(visit_id, viewer()) for visit_id in sorted(open_visits)) if page is not None]
    rule = product().ask.visit_rules().on(asked)
    waiting = [one for one in tasks if one.visit_id is None]
    town = request.args.get("town", "")
    return render_template(
        "desk/dispatch.html",
        streets=[street for street in streets(waiting) if town in {"", street.town}],
        towns=_towns(waiting),
        town=town,
        count=len(waiting),
        planned=len(tasks) - len(waiting),
        asking=[(page, one) for page in pages for one in page.tasks if one.asked_at is not None and not one.settled],
        late=[page for page in pages if page.row.ends_at < millis(now())],
        day=asked,
        before=_workday(asked, -1),
        after=_workday(asked, 1),
        diaries=_diaries(asked, visits),
        visits=visits,
        rule=rule,
        words=visit_words,
        moment_of=moment,
    )


def day_asked() -> date:
    """The day that the address names; else today, or the next working day when nothing can be planned today any more."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        today = now().astimezone(ZONE).date()
        return today if visit_words.slots_on(today) else product().ask.calendar().next_workday(today)


def _workday(start: date, way: int) -> date:
    calendar, found = product().ask.calendar(), start + timedelta(days=way)
    for _ in range(30):
        if calendar.is_workday(found):
            break
        found += timedelta(days=way)
    return found


def streets(tasks: list[SurveyTask]) -> list[Street]:
    """建议的分组: one place in one visit, one street on one day; the soonest due first."""
    by_id, calendar = {one.id: one for one in tasks}, product().ask.calendar()
    groups = nearby(Stop(one.id, site_of(one.address or one.title), one.due_at) for one in tasks)
    return [_street(group, by_id, calendar) for group in groups]


def _towns(tasks: list[SurveyTask]) -> list[tuple[str, int]]:
    """镇、街道 that addresses name, with how many surveys wait in each; the busiest first."""
    found: dict[str, int] = {}
    for street in streets(tasks):
        if street.town:
            found[street.town] = found.get(street.town, 0) + street.count
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _street(group: Nearby, by_id: dict[str, SurveyTask], calendar: Calendar) -> Street:
    places = tuple(_place([by_id[stop.id] for stop in place], calendar) for place in group.places)
    return Street(group.street or places[0].address, group.town, places, len(group.stops))


def _place(tasks: list[SurveyTask], calendar: Calendar) -> Waiting:
    first = min(tasks, key=lambda one: (one.due_at is None, one.due_at or 0))
    due = moment(first.due_at) if first.due_at is not None else None
    state = limit_state(moment(first.opened_at), due, calendar)
    left = calendar.working_days_between(now().date(), due.date()) if due and due > now() else None
    return Waiting(tasks[0].address or tasks[0].title, tuple(tasks), due, state, left)


def _diaries(asked: date, visits: list[VisitPage]) -> list[Diary]:
    most = product().ask.visit_rules().on(asked).visits_a_day
    at = datetime.combine(asked, time(12), ZONE)
    found: list[Diary] = []
    for one in product().ask.officers_free(at, frozenset()):
        mine = tuple(page for page in visits if any(member.person_id == one.id and member.state == "expected" for member in page.team))
        found.append(Diary(one.name, mine, most))
    return found
