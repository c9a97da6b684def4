"""上门: cases whose survey waits, and planning a visit for them; for tests that need one."""

from __future__ import annotations

from datetime import timedelta

from engine.domain.visit_commands import PlanVisit
from tests.bureau import START

SLOT = START.replace(hour=13, minute=30)
NEXT = (START + timedelta(days=1)).replace(hour=9, minute=0)


def surveyed(bureau, login="xiaoman", **form):
    """A case whose survey waits."""
    case_id = bureau.submit(login, **form)
    bureau.complete(case_id, "accept_case")
    bureau.review_all(case_id, opinion="survey", survey_points="后厨")
    return case_id


def plan(bureau, *cases, at=SLOT, team=("survey1", "survey2"), by="survey1", **more):
    tasks = tuple(bureau.task(case_id, "joint_survey").id for case_id in cases)
    return bureau.handle(
        PlanVisit(bureau.people[by], tasks, at, tuple(bureau.people[one] for one in team), "请备图纸", more.pop("request", bureau.request_id()), **more)
    )


def slot_ahead(bureau):
    """The first slot of the working day after today."""
    day = bureau.app.ask.calendar().next_workday(bureau.clock().date())
    return NEXT.replace(year=day.year, month=day.month, day=day.day)
