"""演示上门: one visit ahead, for the place where most surveys wait; the others wait to be planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.route import Stop, nearby, site_of
from engine.domain.visit import slots_of
from engine.domain.visit_commands import PlanVisit
from engine.queries.actors import Actor

if TYPE_CHECKING:
    from datetime import datetime

    from engine.demo.story import World


def plan_a_visit(world: World) -> None:
    """By the survey centre: the first two of its surveyors, in the next slot that there is."""
    app, team = world.app, tuple(world.members("surveyor")[:2])
    planner = Actor(team[0], "officer", "", "", "", "", "", "", frozenset({"surveyor"}), ())
    tasks = {one.id: one for one in app.ask.survey_tasks(planner) if one.visit_id is None}
    places = [place for street in nearby(Stop(one.id, site_of(one.address), one.due_at) for one in tasks.values()) for place in street.places]
    if not places:
        return
    most = max(places, key=len)
    rule = app.bureau.law.visits.on(app.bureau.now().date())
    app.handle(PlanVisit(team[0], tuple(stop.id for stop in most), next_slot(world, rule.slot_minutes), team, rule.ready, "demo-visit"))


def next_slot(world: World, minutes: int) -> datetime:
    """The first slot of the bureau's calendar that has not begun."""
    now = world.app.bureau.now()
    day = now.date()
    while True:
        for start, _ in slots_of(world.calendar, day, minutes):
            if start > now:
                return start
        day = world.calendar.next_workday(day)
