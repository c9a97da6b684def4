"""Clocks of a case in hand: ledger entries in, projected due dates and timers out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.clock import Entry, read
from engine.domain.limits import Limit
from engine.domain.moment import millis, moment
from engine.store.ids import new_id
from engine.store.reads import CLOCK_ENTRIES, CLOCKS

if TYPE_CHECKING:
    from datetime import datetime

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


def start_clock(dossier: Dossier, kind: str, subject: str, limit: Limit) -> int | None:
    """开始计时 now; returns the due instant in milliseconds."""
    name = kind if kind != "stage" else f"stage:{subject}"
    ledger = Ledger(name, kind, subject, limit, [], "running")
    _ledgers(dossier)[name] = ledger
    reading = _append(dossier, ledger, "start", reading_only=True)
    due = millis(reading.due) if reading.due else None
    dossier.changes.append(
        records.ClockRecord(dossier.case_id, name, kind, subject, limit.value, limit.unit, limit.reference, limit.verified, due, reading.provisional, "running")
    )
    _entry(dossier, ledger)
    if due is not None:
        dossier.add(records.TimerRecord(new_id(), dossier.case_id, "clock", name, due, None, None, 0))
    return due


def suspend_clock(dossier: Dossier, name: str, ground: str, article: str) -> None:
    """停表 on a legal ground; a clock that does not run stays as it is."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state == "stopped":
        return
    _change(dossier, ledger, "suspend", "suspended", ground, article)


def resume_clock(dossier: Dossier, name: str, ground: str) -> None:
    """恢复计时: end the suspension on ``ground``."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state != "suspended":
        return
    _change(dossier, ledger, "resume", "running", ground, "")


def stop_clock(dossier: Dossier, name: str) -> None:
    """停止计时 for good."""
    ledger = _ledgers(dossier).get(name)
    if ledger is not None and ledger.state != "stopped":
        _change(dossier, ledger, "stop", "stopped", "", "")


def due_of(dossier: Dossier, name: str) -> datetime | None:
    """When a clock is due as things stand in this transaction; None when there is none or it is suspended."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None:
        return None
    return read(tuple(_entries(dossier, ledger)), dossier.bureau.calendar(dossier.uow), ledger.limit, dossier.now).due


def stop_all_clocks(dossier: Dossier) -> None:
    """办结: every clock of the case stops."""
    for name in list(_ledgers(dossier)):
        stop_clock(dossier, name)


def stop_stage_clock(dossier: Dossier, task_id: str) -> None:
    """环节结束: the stage clock of a closed task stops."""
    stop_clock(dossier, f"stage:{task_id}")


def mark_overdue(dossier: Dossier, name: str) -> bool:
    """到期: a running clock has passed its due instant; False when it is no longer running."""
    ledger = _ledgers(dossier).get(name)
    if ledger is None or ledger.state != "running":
        return False
    ledger.state = "overdue"
    _project(dossier, ledger, "overdue")
    return True


def _ledgers(dossier: Dossier) -> dict[str, Ledger]:
    def load() -> dict[str, Ledger]:
        rows = dossier.uow.ask(CLOCKS, {"case_id": dossier.case_id}).all()
        return {r.name: Ledger(r.name, r.kind, r.subject, Limit(r.limit_value, r.limit_unit, r.reference, bool(r.verified)), [], r.state) for r in rows}

    return dossier.remember("clocks", load)  # type: ignore[no-any-return]


def _entries(dossier: Dossier, ledger: Ledger) -> list[Entry]:
    if not ledger.entries:
        rows = dossier.uow.ask(CLOCK_ENTRIES, {"case_id": dossier.case_id, "name": ledger.name}).all()
        ledger.entries = [Entry(r.no, r.kind, moment(r.at), r.value, r.ground, r.article, r.document_id) for r in rows]
    return ledger.entries


def _append(dossier: Dossier, ledger: Ledger, kind: str, ground: str = "", article: str = "", *, reading_only: bool = False) -> Any:
    entries = ledger.entries if reading_only else _entries(dossier, ledger)
    entries.append(Entry(len(entries) + 1, kind, dossier.now, 0, ground, article, None))
    return read(tuple(entries), dossier.bureau.calendar(dossier.uow), ledger.limit, dossier.now)


def _entry(dossier: Dossier, ledger: Ledger) -> None:
    last = ledger.entries[-1]
    dossier.add(
        records.ClockEntryRecord(dossier.case_id, ledger.name, last.no, last.kind, millis(last.at), last.value, last.ground, last.article, last.document_id)
    )


def _change(dossier: Dossier, ledger: Ledger, kind: str, state: str, ground: str, article: str) -> None:
    was = ledger.state
    reading = _append(dossier, ledger, kind, ground, article)
    _entry(dossier, ledger)
    if state == "running" and not reading.running:
        state = "suspended"  # another ground is still open
    overdue = state == "running" and reading.due is not None and reading.due <= dossier.now
    ledger.state = "overdue" if overdue else state
    due = millis(reading.due) if reading.due and state != "suspended" else None
    dossier.add(records.ClockChanged(dossier.case_id, ledger.name, due, reading.provisional, ledger.state))
    if was == "running":
        dossier.add(records.TimerGone(dossier.case_id, "clock", ledger.name))
    if ledger.state == "running" and due is not None:
        dossier.add(records.TimerRecord(new_id(), dossier.case_id, "clock", ledger.name, due, None, None, 0))


def _project(dossier: Dossier, ledger: Ledger, state: str) -> None:
    entries = _entries(dossier, ledger)
    reading = read(tuple(entries), dossier.bureau.calendar(dossier.uow), ledger.limit, dossier.now)
    due = millis(reading.due) if reading.due else None
    dossier.add(records.ClockChanged(dossier.case_id, ledger.name, due, reading.provisional, state))
    dossier.add(records.TimerGone(dossier.case_id, "clock", ledger.name))
