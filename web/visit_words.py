"""上门的用语, for officers and applicants alike: slots, states, who comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from engine.domain.visit import slots_of
from web.current import now, product
from web.i18n import gettext
from web.words import clock_time, day
from web.words import moment as moment_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from engine.queries.visits import VisitPage

STATES = {"planned": "neutral", "arrived": "warned", "concluded": "done", "cancelled": "paused"}
FIELD = "%Y-%m-%dT%H:%M"


def hours(starts_at: int, ends_at: int) -> str:
    """``9:00–10:30``."""
    return f"{clock_time(moment(starts_at))}–{clock_time(moment(ends_at))}"


def at(when: int) -> str:
    """An instant as stored."""
    return moment_words(moment(when))


def position(stored: str) -> str:
    """Where a phone was, as it said: latitude, longitude and how exactly."""
    latitude, longitude, metres = stored.split(",")
    return gettext("%(latitude)s, %(longitude)s（±%(metres)s 米）", latitude=latitude, longitude=longitude, metres=metres)


def slot(starts_at: int, ends_at: int) -> str:
    """``7月3日（周五）9:00–10:30``."""
    return f"{day(moment(starts_at))} {hours(starts_at, ends_at)}"


def state_words(state: str) -> str:
    """Where a visit stands."""
    return {"planned": gettext("已排定"), "arrived": gettext("现场进行中"), "concluded": gettext("已办结"), "cancelled": gettext("已取消")}[state]


def slots_on(when: date) -> list[tuple[datetime, datetime]]:
    """The slots of a day that have not begun."""
    rule = product().ask.visit_rules().on(when)
    return [one for one in slots_of(product().ask.calendar(), when, rule.slot_minutes) if one[0] > now()]


def starts_asked(form: Mapping[str, str]) -> datetime:
    """The slot that a page's form names; an instant in the past, which no slot begins at, when it names none."""
    from datetime import datetime as instant

    from web.words import ZONE

    try:
        return instant.strptime(form.get("starts", ""), FIELD).replace(tzinfo=ZONE)
    except ValueError:
        return instant(2000, 1, 1, tzinfo=ZONE)


def slot_value(start: datetime) -> str:
    """How a form names a slot."""
    return start.strftime(FIELD)


def names_of(team: list[Any]) -> list[str]:
    """Who comes."""
    return [one.name for one in team if one.state == "expected"]


def team_of(visit: VisitPage) -> list[str]:
    """Who comes, for officers: with who is on leave then."""
    expected = [one for one in visit.team if one.state == "expected"]
    return [gettext("%(name)s（那时请假，要改派）", name=one.name) if one.person_id in visit.away else str(one.name) for one in expected]
