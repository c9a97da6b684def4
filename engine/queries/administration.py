"""What an administrator asks: versions in use, incidents, undelivered messages, people and posts, the calendar, the state of health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal_column, select

from engine.store.statements import Statement
from engine.store.tables.calendar import calendar_day, calendar_year
from engine.store.tables.cases import case
from engine.store.tables.clocks import timer
from engine.store.tables.definitions import definition, definition_act
from engine.store.tables.intake import upload
from engine.store.tables.outbox import incident, outbox
from engine.store.tables.people import person, unit
from engine.store.tables.webhooks import webhook

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

MOST = 200

VERSIONS = Statement(
    "definition.in_use",
    select(
        definition,
        person.c.name.label("deployer"),
        select(func.count()).where(case.c.definition_id == definition.c.id, case.c.status != "closed").scalar_subquery().label("open_cases"),
        select(func.count()).where(case.c.definition_id == definition.c.id).scalar_subquery().label("all_cases"),
    )
    .join_from(definition, person, person.c.id == definition.c.deployed_by, isouter=True)
    .order_by(definition.c.item, definition.c.number.desc()),
)
ACTS = Statement(
    "definition_act.of_item",
    select(definition_act, definition.c.number, person.c.name.label("who"))
    .join_from(definition_act, definition)
    .join(person, person.c.id == definition_act.c.person_id, isouter=True)
    .where(definition.c.item == bindparam("item"))
    .order_by(definition_act.c.at.desc(), definition_act.c.id.desc())
    .limit(MOST),
)
ATTENTION = Statement(
    "administration.attention",
    select(
        select(func.count()).select_from(incident).where(incident.c.resolved_at.is_(None)).scalar_subquery().label("incidents"),
        select(func.count())
        .select_from(outbox)
        .where(outbox.c.sent_at.is_(None), outbox.c.attempts > literal_column("0"))
        .scalar_subquery()
        .label("failed_messages"),
        select(func.count()).select_from(webhook).where(webhook.c.state == literal_column("'failed'")).scalar_subquery().label("failed_webhooks"),
        select(func.count()).select_from(upload).where(upload.c.state == literal_column("'quarantined'")).scalar_subquery().label("quarantined"),
    ),
)
WAITING = Statement("outbox.waiting", select(func.count().label("count"), func.min(outbox.c.created_at).label("oldest")).where(outbox.c.sent_at.is_(None)))
TIMERS_DUE = Statement(
    "timer.due_count",
    select(func.count().label("count"), func.min(timer.c.due_at).label("oldest")).where(timer.c.owner.is_(None), timer.c.due_at <= bindparam("at")),
)
YEARS = Statement("calendar_year.all", select(calendar_year).order_by(calendar_year.c.year.desc()))
DAYS = Statement("calendar_day.of_year", select(calendar_day).where(calendar_day.c.day.like(bindparam("year"))).order_by(calendar_day.c.day))
UNITS = Statement("unit.all", select(unit).order_by(unit.c.id))


@dataclass(frozen=True)
class Health:
    """健康状况: messages that wait (and since when, epoch milliseconds), those that failed, timers overdue, incidents,

    subscriptions that have switched themselves off, and files that nobody has found clean.
    """

    waiting: int
    oldest_message: int | None
    undelivered: int
    timers_due: int
    oldest_timer: int | None
    incidents: int
    webhooks_off: int
    quarantined: int

    @property
    def well(self) -> bool:
        """Nothing failed, and nothing has been due for five minutes."""
        return not (self.undelivered or self.incidents or self.webhooks_off or self.quarantined)


def health(reader: UnitOfWork, at: int) -> Health:
    """Counts by indexed questions only."""
    waiting, timers = reader.ask(WAITING).one(), reader.ask(TIMERS_DUE, {"at": at}).one()
    broken = attention(reader)
    return Health(
        waiting.count,
        waiting.oldest,
        broken["failed_messages"],
        timers.count,
        timers.oldest,
        broken["incidents"],
        broken["failed_webhooks"],
        broken["quarantined"],
    )


def attention(reader: UnitOfWork) -> dict[str, int]:
    """What waits for an administrator, by the name of its count."""
    row = reader.ask(ATTENTION).one()
    return {"incidents": row.incidents, "failed_messages": row.failed_messages, "failed_webhooks": row.failed_webhooks, "quarantined": row.quarantined}


def units(reader: UnitOfWork) -> dict[str, Any]:
    """单位 by id."""
    return {row.id: row for row in reader.ask(UNITS).all()}
