"""为什么是这一天:the day-by-day sheet of every clock of a case, which an applicant can print and check by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.limits import DAY_UNITS, Limit
from web.clock_names import ORDER, clock_name, entries_of
from web.current import product
from web.flow_words import limit_words
from web.i18n import gettext

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain.clock import Reading
    from engine.queries.cases import CasePage

FIRST = {"promised": -1}  # what the bureau has promised stands before what the law allows


@dataclass(frozen=True)
class ClockSheet:
    """逐日说明: one clock, the limit with its ground, what was written into it, and every day with the reason why it counts or not."""

    name: str
    title: str
    length: str
    reference: str
    verified: bool
    reading: Reading
    days: bool
    due: datetime | None
    stopped: bool
    entries: list[dict[str, Any]]


def clock_sheets(page: CasePage) -> list[ClockSheet]:
    """为什么是这一天: the promise, the statutory limit, components, intermediaries' reports, then the stages as they started."""
    started = {e.name: e.at for e in reversed(page.clock_entries)}
    rows = sorted(page.clocks, key=lambda row: (FIRST.get(row.kind, ORDER.get(row.kind, 9)), started.get(row.name, 0), row.name))
    return [_sheet(page, row, reading) for row in rows if (reading := product().ask.clock_reading(page, row.name)) is not None]


def _sheet(page: CasePage, row: Any, reading: Reading) -> ClockSheet:
    return ClockSheet(
        row.name,
        gettext("环节时限：%(name)s", name=clock_name(page, row)) if row.kind == "stage" else clock_name(page, row),
        limit_words(Limit(row.limit_value if row.limit_unit in DAY_UNITS else reading.allowed, row.limit_unit, row.reference, bool(row.verified))),
        row.reference,
        bool(row.verified),
        reading,
        row.limit_unit != "working_minutes",
        reading.due,
        row.state == "stopped",
        [entry for entry in entries_of(page, row.name) if entry["article"]],
    )
