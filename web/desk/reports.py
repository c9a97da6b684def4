"""中介报告:what was commissioned of intermediaries, and what has arrived, as officers read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from web.current import now, product
from web.i18n import gettext, say

if TYPE_CHECKING:
    from datetime import datetime

    from engine.queries.cases import CasePage


@dataclass(frozen=True)
class Report:
    """一份中介报告, outstanding or arrived."""

    id: int
    name: str
    provider: str
    who: str
    counted: bool
    ground: str
    article: str
    started: datetime
    agreed_on: date
    agreed_days: int
    used: int
    ended: datetime | None
    outcome: str
    document: int | None
    late: bool


def reports_of(page: CasePage) -> list[Report]:
    """The reports of a case, the outstanding first, then the latest."""
    found = [_report(page, row) for row in reversed(page.commissions)]
    return sorted(found, key=lambda one: one.ended is not None)


def _report(page: CasePage, row: Any) -> Report:
    reading, until = product().ask.clock_reading(page, f"intermediary:{row.id}"), date.fromisoformat(row.agreed_on)
    return Report(
        id=row.id,
        name=say(*product().ask.services().names(row.service)),
        provider=row.provider,
        who=gettext("本机关委托") if row.commissioner == "agency" else gettext("申请人委托"),
        counted=not row.ground,
        ground=row.ground,
        article=row.article,
        started=moment(row.started_at),
        agreed_on=until,
        agreed_days=row.agreed_days,
        used=reading.used if reading else 0,
        ended=moment(row.ended_at) if row.ended_at else None,
        outcome=row.outcome,
        document=row.document_id,
        late=bool(reading and (reading.remaining < 0 or (row.ended_at is None and reading.due is not None and reading.due < now()))),
    )
