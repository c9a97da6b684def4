"""请假与代理的话: the state of a leave, its days, a name with whom its bearer stood in for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain.leave import STATES
from engine.domain.moment import millis
from web.current import now, product
from web.i18n import gettext, say
from web.words import day, listed

if TYPE_CHECKING:
    from collections.abc import Sequence


def deputised(name: str, absent: str | None) -> str:
    """某某（代某某）."""
    return gettext("%(name)s（代%(absent)s）", name=name, absent=absent) if absent else name


def days(row: Any) -> str:
    """从哪天到哪天."""
    first, last = date.fromisoformat(row.first_day), date.fromisoformat(row.last_day)
    return day(first) if first == last else gettext("%(since)s至%(until)s", since=day(first), until=day(last))


def state(row: Any) -> tuple[str, str]:
    """The look and the word of a leave as it stands now."""
    at = millis(now())
    if row.state != "granted":
        return {"asked": "waiting", "refused": "overdue", "withdrawn": "neutral"}[row.state], say(*STATES[row.state])
    if row.until_at <= at:
        return "done", gettext("已结束")
    return ("warned", gettext("请假中")) if row.from_at <= at else ("todo", gettext("已批准"))


def goes_on(row: Any) -> bool:
    """Whether there is something left to end."""
    return row.state in {"asked", "granted"} and row.until_at > millis(now())


def stand_in_words(substitutes: Sequence[Any]) -> list[str]:
    """岗位:由谁代理, one line a post."""
    colleagues = gettext("同岗位的同事")
    return [f"{say(one.post, one.post_en)}：{one.name or colleagues}" for one in substitutes]


def contact(person_id: int, name: str, pool: str) -> str:
    """Whom to turn to for a task: its holder, or while he is on leave whoever stands in for him."""
    names = product().ask.stand_ins(person_id, pool)
    if names is None:
        return name
    return gettext("%(name)s请假，找代理人%(who)s", name=name, who=listed(names)) if names else gettext("%(name)s请假，找同岗位的同事", name=name)
