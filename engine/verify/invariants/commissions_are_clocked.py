"""委托中介都有计时,不计入的都有依据和告知书: recounted from the rows, the ledgers and the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = (
    "each commissioned report has its own clock from commission to arrival; only what the agency commissions on a statutory ground stops the case's clocks"
)


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    clocks = {(r.case_id, r.subject): r for r in data.rows("select case_id, subject, name, limit_value, state from clock where kind = 'intermediary'")}
    entries: dict[tuple[int, str, str], int] = {}
    grounds: dict[tuple[int, str], set[str]] = {}
    for row in data.rows("select case_id, name, kind, at, ground from clock_entry order by case_id, name, no"):
        entries[row.case_id, row.name, row.kind] = row.at
        standing = grounds.setdefault((row.case_id, row.name), set())
        if row.kind == "suspend":
            standing.add(row.ground)
        elif row.kind == "resume":
            standing.discard(row.ground)
    notices = {(r.case_id, r.id) for r in data.rows("select case_id, id from document where kind = 'special_procedure_notice'")}
    for row in data.rows("select * from commission"):
        clock = clocks.pop((row.case_id, str(row.id)), None)
        yield from _clock(row, clock, entries)
        yield from _excluded(row, notices, grounds)
    for case_id, subject in sorted(clocks):
        yield f"case {case_id}: an intermediary's clock {subject} without a commission"


def _clock(row: Any, clock: Any, entries: dict[tuple[int, str, str], int]) -> Iterator[str]:
    if clock is None or clock.limit_value != row.agreed_days or entries.get((row.case_id, clock.name, "start")) != row.started_at:
        yield f"case {row.case_id}: commission {row.id} has no clock of {row.agreed_days} days since {row.started_at}"
    elif (clock.state == "stopped") != (row.ended_at is not None):
        yield f"case {row.case_id}: commission {row.id} is {'over' if row.ended_at else 'outstanding'}, but its clock is {clock.state}"


def _excluded(row: Any, notices: set[tuple[int, int]], grounds: dict[tuple[int, str], set[str]]) -> Iterator[str]:
    if not row.ground:
        return
    if row.commissioner != "agency" or not row.article or (row.case_id, row.document_id) not in notices:
        yield f"case {row.case_id}: the time of commission {row.id} does not count, without ground, notice or agency"
    if row.ended_at is None and row.ground not in grounds.get((row.case_id, "statutory"), {row.ground}):
        yield f"case {row.case_id}: commission {row.id} is outstanding, but the statutory clock runs"
