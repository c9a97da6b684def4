"""上门踏勘:one appointment at one place that serves several survey tasks. Its rules are data of the law folder (``visits.toml``)::

[[rule]]
since = "2026-01-01"
slot_minutes = 90        # how long one visit is planned for; the bureau hours of a day are cut into slots of this length
visits_a_day = 4         # at most so many visits of one officer on a day
other_slots = 1          # how often the applicant may ask for another slot
reference = "…"
verified = false
ready = "…"              # what the applicant is asked to have ready
ready_en = "…"
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.domain.form import fields_of
from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.calendar import Calendar
    from engine.domain.facts import VisitFact
    from engine.domain.form import Form

OFFICERS = 2  # 行政许可法 第三十四条第三款:两名以上工作人员
MOST_TASKS = 12
OPEN = ("planned", "arrived")


@dataclass(frozen=True)
class VisitRule:
    """踏勘规则 in force since a day (ISO)."""

    since: str
    slot_minutes: int
    visits_a_day: int
    other_slots: int
    reference: str
    ready: str
    ready_en: str
    verified: bool = False


@dataclass(frozen=True)
class VisitRules:
    """全部踏勘规则, the earliest first."""

    all: tuple[VisitRule, ...]

    def on(self, day: date) -> VisitRule:
        """The rule in force on ``day``; before the first, the first."""
        held = [rule for rule in self.all if rule.since <= day.isoformat()]
        return held[-1] if held else self.all[0]


def read_visit_rules(content: bytes, file: str = "visits.toml") -> VisitRules:
    """Read the rules; raises DefinitionError with every finding."""
    source = Source(file, content)
    listed = source.data.get("rule", [])
    tables = listed if isinstance(listed, list) else []
    found = [read_record(source, table, VisitRule, ("rule", number)) for number, table in enumerate(tables) if isinstance(table, dict)]
    for number, rule in enumerate(found):
        if rule is not None and not _sound(rule):
            source.find(
                ("rule", number),
                "rule",
                "since 应为日期,slot_minutes 为 15 到 480,visits_a_day 为 1 到 50,other_slots 为 0 到 5。",
                "Expected since to be a date, slot_minutes from 15 to 480, visits_a_day from 1 to 50 and other_slots from 0 to 5.",
            )
    if not found:
        source.find(("rule",), "rule", "至少写一条 [[rule]]。", "Expected at least one [[rule]].")
    source.check()
    return VisitRules(tuple(sorted((rule for rule in found if rule is not None), key=lambda rule: rule.since)))


def _sound(rule: VisitRule) -> bool:
    try:
        date.fromisoformat(rule.since)
    except ValueError:
        return False
    return 15 <= rule.slot_minutes <= 480 and 1 <= rule.visits_a_day <= 50 and 0 <= rule.other_slots <= 5


def slots_of(calendar: Calendar, day: date, minutes: int) -> list[tuple[datetime, datetime]]:
    """时段: the bureau hours of a day in slots of so many minutes; what is left over at the end of a session is no slot. None on a day off."""
    length, found = timedelta(minutes=minutes), []
    for opening, closing in calendar.sessions(day):
        start = opening
        while start + length <= closing:
            found.append((start, start + length))
            start += length
    return found


def address_of(form: Form, answers: Mapping[str, Any]) -> str:
    """现场地址: the answer to the start form's first question about an address."""
    return next((str(answers.get(one.key) or "") for one in fields_of(form) if "address" in one.key and answers.get(one.key)), "")


def asked_of(form: Form, units: Iterable[str]) -> frozenset[str]:
    """The fields that this survey asks for: a unit's own checklist only where the unit takes part; files are photographs and come apart."""
    there = frozenset(units)
    return frozenset(one.key for one in fields_of(form) if one.type != "filepicker" and not one.rows and (not one.unit or not there or one.unit in there))


def checks_of(form: Form, answers: Mapping[str, Any], units: Iterable[str]) -> tuple[str, ...]:
    """核查结果, a line for each point: in order, or not ticked as such."""
    asked = asked_of(form, units)
    lists = [one for one in fields_of(form) if one.type == "checklist" and one.key in asked]
    return tuple(f"{option.label}：{'合格' if option.value in (answers.get(one.key) or ()) else '未勾选'}" for one in lists for option in one.options)


def record_data(visit: VisitFact | None) -> dict[str, object]:
    """What the record of a survey says of the visit that it was made on; nothing of a survey that was recorded without one."""
    if visit is None:
        return {}
    return {
        "place": visit.place,
        "held_on": visit.held_on,
        "attendee": visit.attendee,
        "checks": list(visit.checks),
        "photos": list(visit.photos),
        "pictures": list(visit.pictures),
        "signature": visit.signature,
    }


def task_digest(answers: str, photos: Iterable[str]) -> str:
    """内容摘要 of one task's sheet and photographs, as it is signed: canonical JSON of the answers and the photographs' hashes in their order."""
    return hashlib.sha256(json.dumps([answers, *photos], ensure_ascii=False).encode()).hexdigest()


def visit_digest(tasks: Mapping[str, str]) -> str:
    """内容摘要 of a visit: of all its tasks', by task id."""
    return hashlib.sha256(json.dumps(sorted(tasks.items())).encode()).hexdigest()
