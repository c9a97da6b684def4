"""重新计算: the clocks of one case follow the latest calendar, in one transaction; a clock that follows it already is left alone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt, RecomputeClocks
from engine.domain.moment import millis, moment
from engine.service.clocks import recompute_clock, stale_ledgers
from engine.service.dossier import Dossier
from engine.service.notices import notify_applicant
from engine.store.calendar import LATEST, MARK_RECOMPUTED, PASS_UNTOUCHED, STALE_CASES
from engine.store.reads import CASE_HEAD

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.service.clocks import Moved
    from engine.store.unit_of_work import UnitOfWork


def recompute_clocks(command: RecomputeClocks, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Recompute what is stale; the applicant is told when the day promised to him (else the statutory one) moves."""
    row = uow.ask(CASE_HEAD, {"case_id": command.case_id}).one()
    if row is None:
        return Receipt()
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), bureau.now(), None)
    stale = stale_ledgers(dossier)
    if not stale:
        return Receipt(command.case_id, row.case_number, None, dossier.event_no)
    moved = {change.clock: change for ledger in stale if (change := recompute_clock(dossier, ledger)) is not None}
    told = next((moved[name] for name in ("promised", "statutory") if name in moved), None)
    if told is not None:
        _tell(dossier, told)
    dossier.save()
    return Receipt(command.case_id, row.case_number, None, dossier.event_no)


def _tell(dossier: Dossier, change: Moved) -> None:
    if change.before is None or change.after is None:
        return
    before, after = (moment(at).astimezone(ZONE).date() for at in (change.before, change.after))
    if before == after:
        return
    notify_applicant(dossier, "calendar_moved", before=before.isoformat(), after=after.isoformat())


def pass_untouched(uow: UnitOfWork) -> int:
    """One batch of clocks that the latest import can't have moved are marked as following it; how many."""
    latest = uow.ask(LATEST).one()
    if latest is None or latest.recomputed_at is not None or latest.first_day is None:
        return 0
    first = datetime.combine(date.fromisoformat(latest.first_day), time.min, ZONE)
    uow.wrote = True
    return len(uow.ask(PASS_UNTOUCHED, {"number": latest.number, "before": latest.number - 1, "first_at": millis(first)}).all())


def stale_cases(uow: UnitOfWork, bureau: Bureau) -> list[int]:
    """One batch of cases with stale clocks; empty when all follow, and then the version is marked as carried through."""
    latest = uow.ask(LATEST).one()
    if latest is None:
        return []
    found = list(dict.fromkeys(row.case_id for row in uow.ask(STALE_CASES, {"number": latest.number}).all()))
    if not found and latest.recomputed_at is None:
        uow.write(MARK_RECOMPUTED, {"number": latest.number, "at": millis(bureau.now())})
    return found
