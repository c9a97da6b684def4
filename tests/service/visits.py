"""上门: cases whose survey waits, and planning a visit for them; for tests that need one."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta

from engine.domain.visit_commands import AddPhoto, ArriveAtVisit, AttendVisit, ConcludeVisit, PlanVisit, SaveSheet, SignVisit
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


def picture(red=200):
    """A small PNG, well-formed."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes((red, 90, 40)) * 24 for _ in range(16))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 16, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class OnSite:
    """A visit that goes on: each step by whoever does it, as the phone would send it."""

    def __init__(self, bureau, *cases, **more):
        self.bureau = bureau
        self.tasks = {case_id: bureau.task(case_id, "joint_survey" if not more.get("again") else "resurvey").id for case_id in cases}
        more.pop("again", None)
        tasks, team = tuple(self.tasks.values()), tuple(bureau.people[one] for one in more.pop("team", ("survey1", "survey2")))
        self.id = bureau.handle(PlanVisit(team[0], tasks, more.pop("at", SLOT), team, "请备图纸", bureau.request_id())).id

    def do(self, command, *args, by="survey1", **more):
        return self.bureau.handle(command(self.bureau.people[by], self.id, *args, self.bureau.request_id(), **more))

    def arrive(self, **more):
        return self.do(ArriveAtVisit, None, "30.12345,120.54321,12", **more)

    def fill(self, case_id, **values):
        given = {"food_checks": ["布局与图纸一致"], "result": "passed", "findings": "与图纸一致", **values}
        return self.do(SaveSheet, self.tasks[case_id], {key: value if isinstance(value, list) else [value] for key, value in given.items()})

    def photo(self, case_id, point="food_checks:布局与图纸一致", content=None, **more):
        return self.do(AddPhoto, self.tasks[case_id], point, "现场.png", content or picture(), None, **more)

    def sign(self, signer="survey1", password="", **more):
        return self.do(SignVisit, self.bureau.people[signer], password, **more)

    def attend(self, *cases, name="李满", refusal="", signature=None):
        drawn = b"" if refusal else signature or picture(0)
        return self.do(AttendVisit, tuple(self.tasks[case_id] for case_id in cases or self.tasks), name, refusal, drawn)

    def conclude(self, **more):
        return self.do(ConcludeVisit, **more)

    def through(self, **values):
        """From arriving to the end."""
        self.arrive()
        for case_id in self.tasks:
            self.fill(case_id, **values)
            self.photo(case_id)
        self.sign()
        self.sign("survey2", by="survey2")
        self.attend()
        self.conclude()
        return self

    @property
    def page(self):
        return self.bureau.app.ask.visit(self.id, self.bureau.actor_of("survey1"))
