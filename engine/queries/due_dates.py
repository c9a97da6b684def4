"""What is asked of the calendar and the clocks: what an import would move and why; every clock of a case, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.domain.calendar import ZONE
from engine.domain.calendar_change import changes, in_words
from engine.domain.clock import Entry, as_written, read
from engine.domain.limits import Limit
from engine.domain.moment import millis, moment
from engine.domain.phase import phase_of_subject
from engine.domain.project_time import SUM_NAMES, project_time, whose_sum
from engine.domain.time_shares import time_shares
from engine.store.calendar import IN_REACH
from engine.store.reads import CLOCK_ENTRIES, CLOCKS, PROJECT
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.commissions import commission
from engine.store.tables.tasks import completion, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bureau import Bureau
    from engine.domain.calendar import Calendar
    from engine.domain.calendar_file import CalendarFile
    from engine.domain.clock import Names, Reading
    from engine.domain.project_time import ProjectTime
    from engine.domain.time_shares import TimeShares
    from engine.store.unit_of_work import UnitOfWork

CASE = Statement(
    "case.of_number", select(case.c.id, case.c.number, case.c.title, case.c.definition_id, case.c.received_at).where(case.c.number == bindparam("number"))
)
_OPEN = select(task.c.node, task.c.unit).where(task.c.id == bindparam("task_id"))
_DONE = select(completion.c.node, completion.c.unit).where(completion.c.task_id == bindparam("task_id"))
TASK_NODE = Statement("task.node", _OPEN)
DONE_NODE = Statement("completion.node", _DONE)
COMMISSION = Statement("commission.names", select(commission.c.service, commission.c.provider).where(commission.c.id == bindparam("id")))
_KINDS = {"statutory": ("法定时限", "Statutory limit"), "promised": ("承诺时限", "Promised limit")}
_DEEMED = ("视为时限", "Limit that takes effect by law")
_ORDER = ("statutory", "promised", "component", "intermediary", "deemed", "stage")


@dataclass(frozen=True)
class Move:
    """到期日变动: one clock of an open case, from → to and why. ``provisional`` is what the new date is."""

    case_id: int
    number: str
    title: str
    clock: str
    kind: str
    before: datetime
    after: datetime
    provisional: bool
    zh: str
    en: str


@dataclass(frozen=True)
class Preview:
    """导入预览: the first ``moves``, how many clocks of how many cases move, and how many dates cease to be provisional without moving."""

    moves: tuple[Move, ...]
    clocks: int
    cases: int
    confirmed: int


@dataclass(frozen=True)
class Sheet:
    """逐日说明 of one clock."""

    name: str
    zh: str
    en: str
    row: Any
    reading: Reading


def preview(reader: UnitOfWork, bureau: Bureau, file: CalendarFile, most: int) -> Preview:
    """What importing ``file`` would do to the open cases. Reads only what it can touch."""
    before = bureau.calendar(reader)
    after = before.changed(file.days, file.years, file.seasons, before.version + 1)
    moves: list[Move] = []
    cases: set[int] = set()
    clocks = confirmed = 0
    for row in _in_reach(reader, file):
        reading = _reading(reader, row, after, bureau.now())
        if reading.due is None or row.due_at is None:
            continue
        if millis(reading.due) == row.due_at:
            confirmed += bool(row.provisional) and not reading.provisional
            continue
        clocks += 1
        cases.add(row.case_id)
        if len(moves) < most:
            moves.append(_move(row, reading, before, after))
    return Preview(tuple(moves), clocks, len(cases), confirmed)


def _in_reach(reader: UnitOfWork, file: CalendarFile) -> Iterator[Any]:
    first = min([*file.days, *(season.since for season in file.seasons)])
    place: dict[str, Any] = {"first_at": millis(datetime.combine(first, time.min, ZONE)), "after_case": 0, "after_name": ""}
    while True:
        rows = reader.ask(IN_REACH, place).all()
        if not rows:
            return
        yield from rows
        place |= {"after_case": rows[-1].case_id, "after_name": rows[-1].name}


def _shares(reader: UnitOfWork, bureau: Bureau, found: list[Sheet]) -> TimeShares:
    """部门用时、中介用时 of a case whose clocks are these."""
    kind = next((kind for kind in ("statutory", "promised") if any(sheet.row.kind == kind for sheet in found)), "")
    wholes = [sheet.reading.spans for sheet in found if sheet.row.kind == kind]
    return time_shares(bureau.calendar(reader), wholes, [sheet.reading.spans for sheet in found if sheet.row.kind == "intermediary"])


def _reading(reader: UnitOfWork, row: Any, calendar: Calendar, now: datetime, names: Names = as_written) -> Reading:
    entries = reader.ask(CLOCK_ENTRIES, {"case_id": row.case_id, "name": row.name}).all()
    ledger = tuple(Entry(e.no, e.kind, moment(e.at), e.value, e.ground, e.article, e.document_id) for e in entries)
    return read(ledger, calendar, Limit(row.limit_value, row.limit_unit, row.reference, bool(row.verified)), now, names)


def _move(row: Any, reading: Reading, before: Calendar, after: Calendar) -> Move:
    due, was = reading.due or moment(row.due_at), moment(row.due_at)
    found = changes(before, after, min(reading.explanation[0].day, was.date()), max(was, due).date())
    if row.limit_unit != "working_minutes":  # of whole days only the last one's hours tell
        found = tuple(change for change in found if not change.hours or change.day == due.date())
    zh, en = in_words(found)
    return Move(row.case_id, row.number, row.title, row.name, row.kind, was, due, reading.provisional, zh, en)


def sheets(reader: UnitOfWork, bureau: Bureau, number: str) -> tuple[Any, list[Sheet], TimeShares, ProjectTime | None] | None:
    """Every clock of the case with this number, the whole-case clocks first, who used the time, and a project's two sums; None when there is no such case."""
    found = reader.ask(CASE, {"number": number}).one()
    if found is None:
        return None
    names = _Names(reader, bureau, found.definition_id)
    rows = sorted(reader.ask(CLOCKS, {"case_id": found.id}).all(), key=lambda row: (_ORDER.index(row.kind), row.name))
    of_grounds = bureau.law.grounds.names
    sheet = [Sheet(row.name, *names.of(row), row, _reading(reader, row, bureau.calendar(reader), bureau.now(), of_grounds)) for row in rows]
    order = [s for s in sheet if s.row.kind != "stage"] + sorted((s for s in sheet if s.row.kind == "stage"), key=_started)
    shares = _shares(reader, bureau, order)
    project = reader.ask(PROJECT, {"case_id": found.id}).one()
    limits, day = bureau.edition(reader, found.definition_id).limits, moment(found.received_at).date()
    return found, order, shares, project_time(limits, day, shares, project.regime if project else "")


def _started(sheet: Sheet) -> tuple[bool, datetime]:
    spans = sheet.reading.spans
    return (not spans, spans[0].start if spans else datetime.max.replace(tzinfo=ZONE))


class _Names:
    """What the clocks of one case are called, in both languages."""

    def __init__(self, reader: UnitOfWork, bureau: Bureau, definition_id: int) -> None:
        edition = bureau.edition(reader, definition_id)
        self._reader = reader
        self._services = bureau.law.services
        self._nodes = edition.definition.nodes
        self._phases = {phase.id: phase for phase in edition.item.phases}
        self._components = {p.unit: (p.component, p.component_en) for p in edition.item.participants}

    def of(self, row: Any) -> tuple[str, str]:
        if row.kind == "stage":
            return self._stage(row)
        if row.kind == "component":
            zh, en = self._components.get(row.subject, (row.subject, row.subject))
            word_zh, word_en = ("承诺", "promised") if row.name.endswith(":promised") else ("法定", "statutory")
            return f"分项{word_zh}时限:{zh}", f"{word_en.capitalize()} limit of a component: {en}"
        if row.kind == "intermediary":
            found = self._reader.ask(COMMISSION, {"id": int(row.subject)}).one()
            zh, en = self._services.names(found.service)
            return f"中介时限:{zh}({found.provider})", f"Intermediary's limit: {en} ({found.provider})"
        if whose := whose_sum(row.name):
            zh, en = SUM_NAMES[whose]
            return f"{zh}还可用", f"{en}: left"
        zh, en = _KINDS.get(row.kind, _DEEMED)
        phase = self._phases.get(phase_of_subject(row.subject)) if row.kind in _KINDS else None
        return (f"{zh}:{phase.name}", f"{en}: {phase.name_en}") if phase else (zh, en)

    def _stage(self, row: Any) -> tuple[str, str]:
        place = self._reader.ask(TASK_NODE, {"task_id": row.subject}).one() or self._reader.ask(DONE_NODE, {"task_id": row.subject}).one()
        node = self._nodes.get(place.node) if place else None
        if node is None:
            return "环节时限", "Stage limit"
        unit = f" · {place.unit}" if place.unit else ""
        return f"环节时限:{node.name}{unit}", f"Stage limit: {node.name_en or node.name}{unit}"
