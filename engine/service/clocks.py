"""Clocks of a case in hand: ledger entries in, projected due dates and timers out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from engine.domain import records
from engine.domain.clock import Entry, read
from engine.domain.limits import Limit
from engine.domain.moment import millis, moment
from engine.service.alarms import next_instant, void_accountability, yellow_of
from engine.store.ids import new_id
from engine.store.reads import CLOCK_ENTRIES, CLOCKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.domain.clock import Reading, Span
    from engine.service.dossier import Dossier


class Ledger:
    """One clock while it changes: its limit and its entries so far."""

    def __init__(self, name: str, kind: str, subject: str, limit: Limit, entries: list[Entry], state: str) -> None:
        """Keep the ledger; ``state`` is the projected one."""
        self.name = name
        self.kind = kind
        self.subject = subject
        self.limit = limit
        self.entries = entries
        self.state = state
        self.due: int | None = None
        self.provisional = False
        self.version = 0
        self.yellow_left: int | None = None
        self.yellow_at: int | None = None

    @property
    def timer(self) -> tuple[str, str]:
        """Kind and subject of its timer: a limit that the diagram waits for fires the diagram's own."""
        return ("diagram", self.subject) if self.name == f"deemed:{self.subject}" else ("clock", self.name)

    @classmethod
    def stored(cls, row: Any) -> Ledger:
        """From a row of the table ``clock``; its entries are read when they are needed."""
        limit = Limit(row.limit_value, row.limit_unit, row.reference, bool(row.verified))
        ledger = cls(row.name, row.kind, row.subject, limit, [], row.state)
        ledger.due, ledger.provisional, ledger.version = row.due_at, bool(row.provisional), row.calendar_version
        ledger.yellow_left, ledger.yellow_at = row.yellow_left, row.yellow_at
        return ledger


def start_clock(dossier: Dossier, kind: str, subject: str, limit: Limit, *, at: datetime | None = None, name: str = "") -> int | None:
    """开始计时 now, or dated back to ``at``; returns the due instant in milliseconds."""
    name = name or (f"{kind}:{subject}" if subject else kind)
    ledger = Ledger(name, kind, subject, limit, [], "running")
    ledger.version = _version(dossier)
    _ledgers(dossier)[name] = ledger
    reading = _append(dossier, ledger, Entry(0, "start", at or dossier.now), reading_only=True)
    due = ledger.due = millis(reading.due) if reading.due else None
    ledger.yellow_left, ledger.yellow_at = yellow_of(dossier, kind, limit.unit, reading)
    dossier.changes.append(
        records.ClockRecord(
            dossier.case_id,
            name,
            kind,
            subject,
            limit.value,
            limit.unit,
            limit.reference,
            limit.verified,
            due,
            reading.provisional,
            "running",
            _version(dossier),
            ledger.yellow_left,
            ledger.yellow_at,
        )
    )
    _entry(dossier, ledger)
    _arm(dossier, ledger, fresh=True)
    return due


def component_clock(unit: str, kind: str = "statutory") -> str:
    """The name of the clock of one unit's component; ``kind`` is statutory or promised."""
    return f"component:{unit}" if kind == "statutory" else f"component:{unit}:{kind}"


def has_clock(dossier: Dossier, name: str) -> bool:
    """Whether the case ever had a clock of this name."""
    return name in _ledgers(dossier)


def suspend_clock(dossier: Dossier, name: str, ground: str, article: str, document: int) -> bool:
    """停表 on a legal ground, told in ``document``; False for a clock that was never started or has stopped."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state == "stopped":
        return False
    _change(dossier, ledger, Entry(0, "suspend", dossier.now, 0, ground, article, document), "suspended")
    return True


def resume_clock(dossier: Dossier, name: str, ground: str) -> None:
    """恢复计时: end the suspension on ``ground``."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state != "suspended":
        return
    _change(dossier, ledger, Entry(0, "resume", dossier.now, 0, ground), "running")


def clocks_suspended_on(dossier: Dossier, ground: str) -> list[str]:
    """The clocks that stand still on ``ground``, among others perhaps."""
    found = []
    for ledger in _ledgers(dossier).values():
        kinds = [entry.kind for entry in _entries(dossier, ledger) if entry.ground == ground] if ledger.state == "suspended" else []
        if kinds and kinds[-1] == "suspend":
            found.append(ledger.name)
    return found


def extend_clock(dossier: Dossier, name: str, days: int, article: str, document: int) -> None:
    """延长: ``days`` more of its unit, on ``article``, told in ``document``; a suspended clock stays suspended."""
    ledger = _ledgers(dossier)[name]
    _change(dossier, ledger, Entry(0, "extend", dossier.now, days, "", article, document), "running")


def due_after(dossier: Dossier, name: str, days: int) -> datetime | None:
    """When a clock would be due with ``days`` more; None while it is suspended."""
    ledger = _ledgers(dossier)[name]
    entries = (*_entries(dossier, ledger), Entry(0, "extend", dossier.now, days))
    return _reading(dossier, ledger, entries).due


def extendable(dossier: Dossier, name: str) -> bool:
    """Whether a clock runs or is suspended, is not over its limit, and was never extended."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state not in {"running", "suspended"}:
        return False
    return all(entry.kind != "extend" for entry in _entries(dossier, ledger))


def stop_clock(dossier: Dossier, name: str) -> None:
    """停止计时 for good."""
    ledger = _ledgers(dossier).get(name)
    if ledger is not None and ledger.state != "stopped":
        _change(dossier, ledger, Entry(0, "stop", dossier.now), "stopped")


def due_of(dossier: Dossier, name: str) -> datetime | None:
    """When a clock is due as things stand in this transaction; None when there is none or it is suspended."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None:
        return None
    return _reading(dossier, ledger).due


def lapse_of(dossier: Dossier, name: str) -> tuple[datetime, Limit] | Literal[False] | None:
    """期限届满: since when a clock ran, and its limit. None when there is no such clock, False when it is not due (any more)."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None:
        return None
    if ledger.state != "running":
        dossier.add(records.TimerGone(dossier.case_id, *ledger.timer))
        return False
    if ledger.version < _version(dossier):
        recompute_clock(dossier, ledger)
    if ledger.due is None or ledger.due > dossier.at:
        return False
    return next(entry.at for entry in reversed(_entries(dossier, ledger)) if entry.kind == "start"), ledger.limit


def has_passed(dossier: Dossier, name: str) -> bool:
    """Whether a running clock is past its due instant by the calendar of now; False for none, and for one that stands still."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state != "running":
        return False
    if ledger.version < _version(dossier):
        recompute_clock(dossier, ledger)
    return ledger.due is not None and ledger.due <= dossier.at


def ledgers_of(dossier: Dossier) -> Mapping[str, Ledger]:
    """Every clock that the case ever had, by name."""
    return _ledgers(dossier)


def stop_all_clocks(dossier: Dossier) -> None:
    """办结: every clock of the case stops, and every special procedure ends with it."""
    if any(ledger.state == "suspended" for ledger in _ledgers(dossier).values()):
        dossier.add(records.SuspensionsEnded(dossier.case_id, dossier.at))
    if any(ledger.kind == "intermediary" for ledger in _ledgers(dossier).values()):
        dossier.add(records.CommissionsEnded(dossier.case_id, dossier.at))
    if dossier.edition.item.participants:
        dossier.add(records.MaterialRequestsEnded(dossier.case_id, dossier.at))
    for name in list(_ledgers(dossier)):
        stop_clock(dossier, name)


def stop_stage_clock(dossier: Dossier, task_id: str) -> None:
    """环节结束: the stage clock of a closed task stops."""
    stop_clock(dossier, f"stage:{task_id}")


def mark_overdue(dossier: Dossier, name: str) -> bool:
    """到期: a running clock has passed its due instant; False when it no longer runs, or is not due (yet, or by a calendar imported since)."""
    ledger = live_ledger(dossier, name)
    if ledger is None or ledger.state != "running" or ledger.due is None or ledger.due > dossier.at:
        return False
    ledger.state = "overdue"
    _project(dossier, ledger, "overdue")
    return True


def live_ledger(dossier: Dossier, name: str) -> Ledger | None:
    """A clock that runs or is overdue, as the calendar of now has it; the timer of any other goes."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state not in {"running", "overdue"}:
        dossier.add(records.TimerGone(dossier.case_id, "clock", name))
        return None
    if ledger.version < _version(dossier):
        recompute_clock(dossier, ledger)
    return ledger


def rearm(dossier: Dossier, ledger: Ledger, *, silent: bool = False) -> None:
    """The timer of a clock moves on to what happens next; it goes when nothing does. ``silent``: nobody is left to tell before it is due."""
    dossier.add(records.TimerGone(dossier.case_id, *ledger.timer))
    _arm(dossier, ledger, silent=silent)


def running_spans(dossier: Dossier, ledger: Ledger) -> tuple[Span, ...]:
    """The intervals of a clock up to now, running and suspended."""
    return _reading(dossier, ledger).spans


@dataclass(frozen=True)
class Moved:
    """到期日变动: of one clock, in epoch milliseconds; None while it is suspended."""

    clock: str
    before: int | None
    after: int | None
    provisional: bool


def stale_ledgers(dossier: Dossier) -> list[Ledger]:
    """Clocks not yet stopped that were computed with an earlier version of the calendar."""
    version = _version(dossier)
    return [ledger for ledger in _ledgers(dossier).values() if ledger.state != "stopped" and ledger.version < version]


def recompute_clock(dossier: Dossier, ledger: Ledger) -> Moved | None:
    """重新计算 with the calendar of now; journalled when the due instant or its being provisional changes.

    A clock whose new due instant has passed runs on with a timer due at once, so that it becomes overdue on the way that all do.
    """
    version = _version(dossier)
    reading = _reading(dossier, ledger)
    due = millis(reading.due) if reading.due and ledger.state != "suspended" else None
    moved = None
    if (due, reading.provisional) != (ledger.due, ledger.provisional):
        moved = Moved(ledger.name, ledger.due, due, reading.provisional)
        dossier.log("ClockRecomputed", {"clock": ledger.name, "from": ledger.due, "to": due, "provisional": reading.provisional, "calendar": version})
    before = (ledger.due, ledger.yellow_at)
    if due != ledger.due:
        if ledger.state == "overdue" and (due is None or due > dossier.at):
            void_accountability(dossier, ledger.name)
        ledger.state = "running" if ledger.state != "suspended" else ledger.state
        if ledger.kind == "stage":
            dossier.add(records.TaskDueChanged(ledger.subject, due))
    _take(dossier, ledger, reading, due)
    if (ledger.due, ledger.yellow_at) != before:
        rearm(dossier, ledger)
    return moved


def _version(dossier: Dossier) -> int:
    return dossier.bureau.calendar(dossier.uow).version


def _ledgers(dossier: Dossier) -> dict[str, Ledger]:
    def load() -> dict[str, Ledger]:
        rows = dossier.uow.ask(CLOCKS, {"case_id": dossier.case_id}).all()
        return {r.name: Ledger.stored(r) for r in rows}

    return dossier.remember("clocks", load)  # type: ignore[no-any-return]


def _entries(dossier: Dossier, ledger: Ledger) -> list[Entry]:
    if not ledger.entries:
        rows = dossier.uow.ask(CLOCK_ENTRIES, {"case_id": dossier.case_id, "name": ledger.name}).all()
        ledger.entries = [Entry(r.no, r.kind, moment(r.at), r.value, r.ground, r.article, r.document_id) for r in rows]
    return ledger.entries


def _append(dossier: Dossier, ledger: Ledger, entry: Entry, *, reading_only: bool = False) -> Reading:
    """Where the wall clock was set back, an entry takes effect together with the one before it: what was written later happened later."""
    entries = ledger.entries if reading_only else _entries(dossier, ledger)
    at = max(entry.at, entries[-1].at) if entries else entry.at
    entries.append(replace(entry, no=len(entries) + 1, at=at))
    return _reading(dossier, ledger, entries)


def _reading(dossier: Dossier, ledger: Ledger, entries: Sequence[Entry] = ()) -> Reading:
    """Read at the present, which is never before the last entry."""
    entries = tuple(entries or _entries(dossier, ledger))
    return read(entries, dossier.bureau.calendar(dossier.uow), ledger.limit, max(dossier.now, entries[-1].at))


def _entry(dossier: Dossier, ledger: Ledger) -> None:
    last = ledger.entries[-1]
    dossier.add(
        records.ClockEntryRecord(dossier.case_id, ledger.name, last.no, last.kind, millis(last.at), last.value, last.ground, last.article, last.document_id)
    )


def _change(dossier: Dossier, ledger: Ledger, entry: Entry, state: str) -> None:
    was = ledger.state
    reading = _append(dossier, ledger, entry)
    _entry(dossier, ledger)
    if state == "running" and not reading.running:
        state = "suspended"  # another ground is still open
    past = state == "running" and reading.due is not None and reading.due <= dossier.now
    ledger.state = "overdue" if past and was == "overdue" else state  # else its timer, due at once, makes it so on the way that all do
    due = millis(reading.due) if reading.due and state != "suspended" else None
    _take(dossier, ledger, reading, due)
    if ledger.kind == "stage" and entry.kind != "stop":
        dossier.add(records.TaskDueChanged(ledger.subject, due))
    if was in {"running", "overdue"}:
        dossier.add(records.TimerGone(dossier.case_id, *ledger.timer))
    _arm(dossier, ledger)


def _take(dossier: Dossier, ledger: Ledger, reading: Any, due: int | None) -> None:
    """The projected columns follow a reading; a stopped clock keeps when it turned yellow."""
    if ledger.state != "stopped":
        ledger.yellow_left, ledger.yellow_at = yellow_of(dossier, ledger.kind, ledger.limit.unit, reading)
    ledger.due, ledger.provisional, ledger.version = due, reading.provisional, _version(dossier)
    _project(dossier, ledger, ledger.state)


def _project(dossier: Dossier, ledger: Ledger, state: str) -> None:
    dossier.add(records.ClockChanged(dossier.case_id, ledger.name, ledger.due, ledger.provisional, state, ledger.version, ledger.yellow_left, ledger.yellow_at))


def _arm(dossier: Dossier, ledger: Ledger, *, fresh: bool = False, silent: bool = False) -> None:
    at = next_instant(dossier, ledger, fresh=fresh, silent=silent)
    if at is not None:
        dossier.add(records.TimerRecord(new_id(), dossier.case_id, *ledger.timer, at, None, None, 0))
