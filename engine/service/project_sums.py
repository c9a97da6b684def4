"""合计计时: of a filed project what is left of 部门合计 and 中介合计 is a clock, so that the ladder tells who has it before it is used up.

One of the two counts at a time, as the days are shared out (``time_shares``): the intermediaries' while any report is outstanding, else
the departments' while a phase is under way. Each time that it changes hands, the clock that counted stops, and one begins with what is
left; between phases and in a legal suspension neither counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.limits import Limit
from engine.domain.moment import moment
from engine.domain.project_time import sum_clock, whose_sum
from engine.domain.time_shares import time_shares
from engine.service.clocks import ledgers_of, running_spans, start_clock, stop_clock
from engine.service.phases import clock_name, current, project_of

if TYPE_CHECKING:
    from datetime import date

    from engine.domain.clock import Span
    from engine.service.dossier import Dossier


def follow_sums(dossier: Dossier, regime: str = "") -> None:
    """换手: after a phase, a report or a suspension began or ended. ``regime`` where the project has no code yet."""
    limits = dossier.edition.limits
    if not limits.totals:
        return
    holder = _holder(dossier)
    running = [name for name, ledger in ledgers_of(dossier).items() if whose_sum(name) and ledger.state != "stopped"]
    for name in running:
        if whose_sum(name) != holder:
            stop_clock(dossier, name)
    promise = limits.total(holder, moment(dossier.row.case_received_at).astimezone(ZONE).date(), project_of(dossier)[1] or regime) if holder else None
    if promise is None or any(whose_sum(name) == holder for name in running):
        return
    left = max(promise.value - _spent(dossier, holder), 0)
    number = 1 + sum(bool(whose_sum(name)) for name in ledgers_of(dossier))
    limit = Limit(left, "working_days", promise.reference, promise.verified)
    start_clock(dossier, "promised", holder, limit, name=sum_clock(holder, number))


def _holder(dossier: Dossier) -> str:
    """Whose days these are now; empty for nobody's. A rule that stops the promise alone leaves the day with the department."""
    if any(ledger.kind == "intermediary" and ledger.state != "stopped" for ledger in ledgers_of(dossier).values()):
        return "intermediary"
    phase, whole = current(dossier), ledgers_of(dossier).get(clock_name(dossier, "statutory"))
    under_way = phase is not None and phase.accepted_at is not None
    return "department" if under_way and whole is not None and whole.state not in {"suspended", "stopped"} else ""


def _spent(dossier: Dossier, whose: str) -> int:
    """The days used before the one that counts now, and that one too where it will: a clock leaves out the day on which it starts."""
    calendar = dossier.bureau.calendar(dossier.uow)
    today = calendar.counting_day(dossier.now)
    wholes, reports = _spans(dossier, "statutory"), _spans(dossier, "intermediary")
    shares = time_shares(calendar, wholes, reports, before=today)
    used = shares.intermediary if whose == "intermediary" else shares.department
    return used + _counts(today, wholes, whose, {id(found): calendar.counting_day(found[0].start) for found in wholes})


def _spans(dossier: Dossier, kind: str) -> list[tuple[Span, ...]]:
    found = [running_spans(dossier, ledger) for ledger in ledgers_of(dossier).values() if ledger.kind == kind]
    return [spans for spans in found if spans]


def _counts(today: date, wholes: list[tuple[Span, ...]], whose: str, first: dict[int, date]) -> bool:
    """Whether today is a day of the sum: after the first acceptance, and for a department not the day on which its only phase was accepted."""
    if whose == "intermediary":
        return any(first[id(found)] < today for found in wholes)
    return any(first[id(found)] < today <= found[-1].end.astimezone(ZONE).date() for found in wholes)
