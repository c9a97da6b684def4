"""下一次提醒: when something next happens to a clock (yellow, the next rung, due), so that its one timer stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.alerts import OVERRUN, Raised, following
from engine.domain.moment import millis, moment
from engine.store.reads import ACCOUNTABILITIES, ALERTS_OF_CASE

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain.alerts import Alerting, Ladder
    from engine.domain.clock import Reading
    from engine.service.dossier import Dossier


def ladder_of(dossier: Dossier, at: datetime | None = None) -> tuple[Ladder, int | None]:
    """The ladder in force at an instant, now without one, and the id of its version; None for one of a file."""
    return dossier.bureau.ladder(dossier.uow, dossier.edition.item.id, dossier.edition.alerts, at or dossier.now)


def reached_at(ledger: Any) -> datetime | None:
    """When the clock came to the level it is at: an overdue one when it was due, a running one when it turns yellow."""
    at = ledger.due if ledger.state == "overdue" else ledger.yellow_at
    return None if at is None else moment(at)


def yellow_of(dossier: Dossier, kind: str, unit: str, reading: Reading) -> tuple[int | None, int | None]:
    """What is left when the clock turns yellow, in its unit, and the instant; none for a clock without alerts or that turns yellow only when due."""
    if kind not in OVERRUN:
        return None, None
    left = ladder_of(dossier)[0].threshold.left(reading.allowed, unit)
    at = reading.when_left(left) if reading.due is not None else None
    opening = None if at is None else dossier.bureau.calendar(dossier.uow).opening(at)
    return left, millis(opening) if opening is not None and reading.due is not None and opening < reading.due else None


def alerts_of(dossier: Dossier) -> list[Any]:
    """The alerts of the case, rows or records, those of this transaction included."""
    return dossier.remember("alerts", lambda: dossier.rows(ALERTS_OF_CASE))  # type: ignore[no-any-return]


def raised_of(dossier: Dossier, clock: str) -> list[Raised]:
    """What was told of one clock, by level and rung."""
    found: dict[tuple[str, int], Raised] = {}
    for row in alerts_of(dossier):
        if row.clock == clock:
            earlier = found.get((row.level, row.rung))
            answered = row.answered_at is not None and (earlier is None or earlier.answered)
            found[row.level, row.rung] = Raised(row.level, row.rung, moment(row.raised_at), answered)
    return list(found.values())


def next_alerting(dossier: Dossier, ledger: Any) -> Alerting | None:
    """What is told next of a clock that runs or is overdue."""
    return following(
        ledger.kind,
        overdue=ledger.state == "overdue",
        yellow_at=moment(ledger.yellow_at) if ledger.yellow_at is not None else None,
        due=moment(ledger.due) if ledger.due is not None else None,
        raised=raised_of(dossier, ledger.name),
        ladder=ladder_of(dossier, reached_at(ledger))[0],
        calendar=dossier.bureau.calendar(dossier.uow),
    )


def next_instant(dossier: Dossier, ledger: Any, *, fresh: bool = False, silent: bool = False) -> int | None:
    """Where the clock's timer stands, epoch milliseconds; None when nothing more happens.

    ``fresh``: nothing was told of it yet. ``silent``: nobody is left to tell.
    """
    if ledger.state not in {"running", "overdue"} or ledger.due is None:
        return None
    due = ledger.due if ledger.state == "running" else None
    if fresh or silent or ledger.kind not in OVERRUN:
        return ledger.yellow_at if fresh and ledger.yellow_at is not None else due
    alerting = next_alerting(dossier, ledger)
    if alerting is None:
        return due
    at = millis(dossier.bureau.calendar(dossier.uow).opening(max(alerting.at, dossier.now)))
    return at if due is None else min(at, due)


def void_accountability(dossier: Dossier, clock: str) -> None:
    """撤销追责记录: by a calendar imported since, the limit was kept after all."""
    for row in dossier.rows(ACCOUNTABILITIES):
        if row.clock == clock and row.state != "void":
            reason = "工作日历变动后,时限没有超过"
            dossier.add(records.AccountabilityClosed(row.id, "void", reason, None, dossier.at))
            dossier.log("AccountabilityVoided", {"clock": clock, "accountability": row.id, "reason": reason})
