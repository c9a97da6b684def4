"""The running bureau: what all use-cases of one process share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import monotonic
from typing import TYPE_CHECKING

import orjson

from engine.domain.alerts import Ladder, read_alerts
from engine.domain.breaker import Breaker
from engine.domain.calendar import ZONE, Calendar, ExceptionalDay, Season
from engine.domain.calendar_file import hours_of
from engine.domain.errors import NotFound
from engine.domain.webhook import OF_EVENT
from engine.runtime.edition import Edition, compile_edition
from engine.runtime.live_cases import LiveCases
from engine.store.calendar import DAYS, NUMBER, SEASONS, YEARS
from engine.store.definitions import FILES, HEADER, RELEASED
from engine.store.ladders import APPROVED
from engine.store.webhooks import KINDS_WANTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.config import Config
    from engine.domain.law import Law
    from engine.domain.topic import Topic
    from engine.store.database import Database
    from engine.store.unit_of_work import UnitOfWork

SUBSCRIPTION_SECONDS = 1.0
LADDER_SECONDS = 1.0  # a changed ladder begins on a day to come, so that all nodes know it by then
CALENDAR_SECONDS = 1.0  # so long may a node count with the calendar of before an import; the recomputation finds what it did


@dataclass
class Bureau:
    """Shared by all use-cases. ``now`` is the only clock; scenarios replace it.

    ``scan`` is the scanner hook for uploads, asked after the product's own inspection; one that answers False quarantines.
    ``watch`` is told, after the commit, the case, the diagram's elements that each advance has passed and the turns that its gateways took;
    scenarios collect them.
    """

    config: Config
    database: Database
    topics: Mapping[str, Topic]
    law: Law
    scan: Callable[[bytes], bool] = bool
    watch: Callable[[int, tuple[str, ...], tuple[tuple[str, str], ...]], None] | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(ZONE)
    live: LiveCases = field(default_factory=LiveCases)
    breaker: Breaker = field(default_factory=Breaker)
    _editions: dict[int, Edition] = field(default_factory=dict)
    _calendar: Calendar | None = None
    _looked: float = 0.0
    _wanted: frozenset[str] | None = None
    _wanted_at: float = 0.0
    _ladders: tuple[tuple[int, str, str, Ladder], ...] | None = None
    _ladders_at: float = 0.0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def edition(self, uow: UnitOfWork, definition_id: int) -> Edition:
        """The compiled definition of this id; compiled once per process, immutable like its row."""
        found = self._editions.get(definition_id)
        if found is None:
            header = uow.ask(HEADER, {"definition_id": definition_id}).one()
            if header is None:
                raise NotFound
            files = {row.path: bytes(row.content) for row in uow.ask(FILES, {"definition_id": definition_id}).all()}
            found = compile_edition(definition_id, header.item, header.number, files, self.topics)
            with self._guard:
                self._editions[definition_id] = found
        return found

    def released(self, uow: UnitOfWork, item: str) -> Edition:
        """The released edition of ``item``; new cases start on it. Raises NotFound."""
        row = uow.ask(RELEASED, {"item": item}).one()
        if row is None:
            raise NotFound
        return self.edition(uow, row.id)

    def calendar(self, uow: UnitOfWork) -> Calendar:
        """The working-day calendar as imported; read once, and again when another node has imported one since (asked once a second)."""
        found = self._calendar
        if found is None or monotonic() - self._looked > CALENDAR_SECONDS:
            number = uow.ask(NUMBER).one().number
            if found is None or found.version != number:
                found = read_calendar_of(uow, number)
            self._calendar, self._looked = found, monotonic()
        return found

    def ladder(self, uow: UnitOfWork, item: str, own: Ladder | None, at: datetime) -> tuple[Ladder, int | None]:
        """督办阶梯 in force at an instant, and its version's id.

        The item's changed one, else its ``own`` file, else everybody's changed one, else the law's.
        """
        found = self._ladders
        if found is None or monotonic() - self._ladders_at > LADDER_SECONDS:
            rows = uow.ask(APPROVED).all()
            found = self._ladders = tuple((row.id, row.item, row.effective_on, read_alerts(row.content.encode())) for row in rows)
            self._ladders_at = monotonic()
        day = at.astimezone(ZONE).date().isoformat()
        latest = {of: (ladder, id_) for id_, of, since, ladder in found if since <= day}  # in order of their first day
        if item in latest:
            return latest[item]
        return (own, None) if own is not None else latest.get("", (self.law.alerts, None))

    def forget_ladders(self) -> None:
        """After one was approved: ask again."""
        self._ladders = None

    def announced(self, uow: UnitOfWork) -> frozenset[str]:
        """The journal's events that somebody is subscribed to; asked again once a second, so that a bureau without subscriptions pays nothing."""
        found = self._wanted
        if found is None or monotonic() - self._wanted_at > SUBSCRIPTION_SECONDS:
            kinds = {kind for row in uow.ask(KINDS_WANTED).all() for kind in orjson.loads(row.kinds)}
            found = self._wanted = frozenset(event for event, kind in OF_EVENT.items() if kind in kinds)
            self._wanted_at = monotonic()
        return found

    def forget_subscriptions(self) -> None:
        """After one was made or switched: ask again."""
        self._wanted = None

    def forget_calendar(self) -> None:
        """After an import, kept or rolled back: read the calendar again at the next question."""
        self._calendar = None


def read_calendar_of(uow: UnitOfWork, number: int) -> Calendar:
    """The stored calendar, called by the number of its latest version."""
    days = {date.fromisoformat(r.day): ExceptionalDay(bool(r.workday), r.note, hours_of(r.hours or "")) for r in uow.ask(DAYS).all()}
    years = {r.year for r in uow.ask(YEARS).all()}
    seasons: dict[str, Season] = {}
    for r in uow.ask(SEASONS).all():
        hours = hours_of(r.hours)
        if hours is not None:
            seasons[r.since] = Season(date.fromisoformat(r.since), date.fromisoformat(r.until) if r.until else None, hours, r.note)
    return Calendar(days, years, seasons=seasons.values(), version=number)
