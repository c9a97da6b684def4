"""为什么是这一天:the day-by-day sheet of a case's clocks, which an applicant can print and check by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.limits import DAY_UNITS, Limit
from web.current import product
from web.flow_words import limit_words
from web.i18n import gettext

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain.clock import Reading
    from engine.queries.cases import CasePage


@dataclass(frozen=True)
class ClockSheet:
    """逐日说明: one clock, the limit with its ground, and every day with the reason why it counts or not."""

    title: str
    length: str
    reference: str
    verified: bool
    reading: Reading
    days: bool
    due: datetime | None


def clock_sheets(page: CasePage) -> list[ClockSheet]:
    """为什么是这一天: the promise and the statutory limit; before acceptance, the clock of the acceptance itself."""
    titles = {"promised": gettext("承诺时限"), "statutory": gettext("法定时限")}
    wanted = [one for name in titles for one in page.clocks if one.name == name]
    if not wanted:
        open_ = {f"stage:{task.id}" for task in page.tasks}
        wanted = [one for one in page.clocks if one.name in open_]
    wanted += [one for one in page.clocks if one.kind == "deemed" and one.state == "running" and one.limit_unit in DAY_UNITS]
    sheets = []
    for clock in wanted:
        reading = product().ask.clock_reading(page, clock.name)
        if reading is not None:
            length = limit_words(Limit(clock.limit_value, clock.limit_unit, clock.reference, bool(clock.verified)))
            title = titles.get(clock.name) or (gettext("到期依法生效的日期") if clock.kind == "deemed" else gettext("受理环节时限"))
            sheets.append(ClockSheet(title, length, clock.reference, bool(clock.verified), reading, clock.limit_unit != "working_minutes", reading.due))
    return sheets
