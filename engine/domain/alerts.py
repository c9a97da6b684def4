"""预警与督办:which level a clock has reached, who is told when, and how the ladder climbs while nobody answers.

An item's ``alerts.toml``, or ``processes/_law/alerts.toml`` for items without one::

    [threshold]                        # 黄色: so much of the limit is left
    percent = 30                       # at most 30 % left,
    working_days = 1                   # or one working day (limits in whole working days)
    reference = "…督办办法 第三条"

    [[rung]]                           # 督办阶梯: at each level from the first rung on
    at = "red"                         # yellow | red 超承诺 | black 超法定 | stage 超环节
    who = "section_head"               # holder 在办人 | section_head 科室负责人 | head 局长 | supervisor 监察
    working_minutes = 195              # told when the rung before has not answered for so long; the first rung: 0
    reference = "…督办办法 第五条"

    [appeal]                           # 申诉: within so many working days
    working_days = 5
    reference = "…督办办法 第九条"

Working time only: nothing is told outside bureau hours, and a suspended clock tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine.domain.calendar import Calendar

LEVELS: Final = ("yellow", "stage", "red", "black")
WHO: Final = ("holder", "section_head", "head", "supervisor")
OVERRUN: Final = {"stage": "stage", "promised": "red", "statutory": "black"}
ORDERED: Final = "ordered"  # 督办 issued by hand: no clock, no ladder
LEVEL_NAMES: Final = {
    "yellow": ("黄色预警", "Yellow: due soon"),
    "stage": ("环节超时", "Stage overrun"),
    "red": ("红牌:超承诺时限", "Red: promise overrun"),
    "black": ("黑牌:超法定时限", "Black: statutory overrun"),
    ORDERED: ("督办", "Ordered"),
}
WHO_NAMES: Final = {
    "holder": ("在办人", "Holder"),
    "section_head": ("科室负责人", "Section head"),
    "head": ("局领导", "Head of the bureau"),
    "supervisor": ("效能监察", "Supervision"),
}
LONGEST: Final = 20_000  # working minutes between two rungs


@dataclass(frozen=True)
class Threshold:
    """黄色预警线:at most ``percent`` of the limit left, or ``working_days`` where the limit counts whole days."""

    percent: int
    working_days: int
    reference: str
    verified: bool = False

    def left(self, allowed: int, unit: str) -> int:
        """What is left of ``allowed`` when the clock turns yellow, in its unit."""
        share = allowed * self.percent // 100
        return min(max(share, self.working_days), allowed) if unit == "working_days" else share


@dataclass(frozen=True)
class Rung:
    """阶梯的一级:``who`` is told at level ``at`` when the rung before has not answered for the working days or minutes."""

    at: str
    who: str
    reference: str
    working_minutes: int = 0
    working_days: int = 0
    verified: bool = False

    def after(self, told: datetime, calendar: Calendar) -> datetime:
        """When it is told, the rung before having been told at ``told``."""
        if self.working_days:
            return calendar.opening(calendar.closing(calendar.add_working_days(calendar.counting_day(told), self.working_days)))
        return calendar.opening(calendar.add_working_seconds(told, self.working_minutes * 60)) if self.working_minutes else told


@dataclass(frozen=True)
class Appeal:
    """申诉期限, in working days from the opening of the record."""

    working_days: int
    reference: str
    verified: bool = False


@dataclass(frozen=True)
class Ladder:
    """一个事项的预警规则."""

    threshold: Threshold
    rungs: Mapping[str, tuple[Rung, ...]]
    appeal: Appeal


@dataclass(frozen=True)
class Raised:
    """已发出的预警: one rung of a level, when, and whether it was answered by all."""

    level: str
    rung: int
    at: datetime
    answered: bool


@dataclass(frozen=True)
class Alerting:
    """下一次预警: rung ``rung`` of ``level`` is told at ``at``, an instant within bureau hours."""

    at: datetime
    level: str
    rung: int


def level_of(kind: str, state: str, yellow_at: datetime | None, now: datetime) -> str:
    """A clock's level now: green, yellow, or the overrun of its kind. A suspended or stopped clock is green."""
    if state == "overdue":
        return OVERRUN.get(kind, "green")
    return "yellow" if state == "running" and yellow_at is not None and yellow_at <= now else "green"


def following(
    kind: str, *, overdue: bool, yellow_at: datetime | None, due: datetime | None, raised: Iterable[Raised], ladder: Ladder, calendar: Calendar
) -> Alerting | None:
    """What is told next of a clock that runs or is overdue; None when nothing is left to tell.

    A level's first rung is told when the level is reached; the next when the latest has stood unanswered for as long as it says. An
    overrun ends the ladder of yellow: the ladder of the overrun takes its place.
    """
    level = OVERRUN.get(kind) if overdue else "yellow"
    since = due if overdue else yellow_at
    if level is None or since is None:
        return None
    told = [one for one in raised if one.level == level]
    if not told:
        return Alerting(calendar.opening(since), level, 0)
    last = max(told, key=lambda one: one.rung)
    rungs = ladder.rungs[level]
    if last.answered or last.rung + 1 >= len(rungs):
        return None
    return Alerting(rungs[last.rung + 1].after(last.at, calendar), level, last.rung + 1)


def read_alerts(content: bytes, file: str = "alerts.toml") -> Ladder:
    """Read ``alerts.toml``; raises DefinitionError with every finding."""
    source = Source(file, content)
    for key in source.data:
        if key not in ("threshold", "rung", "appeal"):
            source.find((key,), "unknown-key", f"不认识的键「{key}」;可用:threshold、rung、appeal。", f"Expected threshold, rung or appeal, but got {key!r}.")
    threshold, appeal = _part(source, "threshold", Threshold), _part(source, "appeal", Appeal)
    rungs = _rungs(source)
    if threshold is not None:
        _range(source, ("threshold", "percent"), threshold.percent, 1, 99)
        _range(source, ("threshold", "working_days"), threshold.working_days, 0, 100)
    if appeal is not None:
        _range(source, ("appeal", "working_days"), appeal.working_days, 1, 100)
    source.check()
    assert threshold is not None
    assert appeal is not None
    return Ladder(threshold, rungs, appeal)


def _part(source: Source, name: str, kind: type[Any]) -> Any:
    table = source.data.get(name)
    if not isinstance(table, dict):
        source.find((name,), "missing-key", f"缺少 [{name}]。", f"Expected a table [{name}], but it is missing.")
        return None
    part = read_record(source, table, kind, (name,))
    if part is not None:
        _reference(source, (name,), part.reference)
    return part


def _rungs(source: Source) -> dict[str, tuple[Rung, ...]]:
    """By level, in the order of the file; every level reaches somebody at once."""
    listed = source.data.get("rung", [])
    found: dict[str, list[Rung]] = {level: [] for level in LEVELS}
    for number, table in enumerate(listed if isinstance(listed, list) else []):
        rung = read_record(source, table, Rung, ("rung", number)) if isinstance(table, dict) else None
        if rung is not None and _rung_is_sound(source, rung, number, found):
            found[rung.at].append(rung)
    for level, rungs in found.items():
        if not rungs:
            source.find(("rung",), "nobody", f'「{level}」没有告诉任何人。请写一条 at = "{level}"。', f"Expected a rung for {level}, but nobody is told.")
    return {level: tuple(rungs) for level, rungs in found.items()}


def _rung_is_sound(source: Source, rung: Rung, number: int, found: Mapping[str, list[Rung]]) -> bool:
    place = ("rung", number)
    _reference(source, place, rung.reference)
    for key, value, known in (("at", rung.at, LEVELS), ("who", rung.who, WHO)):
        if value not in known:
            source.find((*place, key), key, f"{key} 应为 {'、'.join(known)} 之一。", f"Expected {key} to be one of {', '.join(known)}, but got {value!r}.")
    if rung.at not in LEVELS or rung.who not in WHO:
        return False
    _range(source, (*place, "working_minutes"), rung.working_minutes, 0, LONGEST)
    _range(source, (*place, "working_days"), rung.working_days, 0, 100)
    earlier = found[rung.at]
    waits = bool(rung.working_minutes) + bool(rung.working_days)
    if waits != (1 if earlier else 0):
        zh = "要写明多久没有答复才告诉这一级(working_minutes 或 working_days 之一)" if earlier else "第一级当时就告诉,不写等待时间"
        source.find(place, "wait", f"「{rung.at}」的这一级{zh}。", f"Expected one waiting time on every rung of {rung.at} but the first, which has none.")
    if any(WHO.index(rung.who) <= WHO.index(one.who) for one in earlier):
        source.find(
            (*place, "who"), "order", f"「{rung.at}」的阶梯应逐级向上。", f"Expected the ladder of {rung.at} to climb, but {rung.who} does not stand above."
        )
    return True


def _reference(source: Source, place: tuple[str | int, ...], reference: str) -> None:
    if not reference.strip():
        source.find(place, "no-reference", "没有写依据(reference)。", "Expected the reference that it rests on, but it is empty.")


def _range(source: Source, place: tuple[str | int, ...], value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        source.find(place, "range", f"应在 {low} 到 {high} 之间,现为 {value}。", f"Expected a number from {low} to {high}, but it is {value}.")


def appeal_until(opened: datetime, ladder: Ladder, calendar: Calendar) -> datetime:
    """The close of the last day on which a record opened at ``opened`` may be appealed."""
    return calendar.closing(calendar.add_working_days(calendar.counting_day(opened), ladder.appeal.working_days))
