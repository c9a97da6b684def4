"""时限:the dated limits of an item. ``engine.domain.limits_file`` reads them; the value in force on a day is the latest dated on or before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from engine.domain.form.condition import condition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LICENCE_EXPIRY = "licence_expiry"  # the day is that of the licence which the case renews
DAY_UNITS = ("by_date", "through_date")  # a day told or written instead of a number: to its close of business, to its last moment
EXTENDERS = ("head", "government_head")  # 本行政机关负责人、本级人民政府负责人(行政许可法第四十二条)


@dataclass(frozen=True)
class Limit:
    """时限:``value`` whole working days, working minutes or calendar days (``unit``), with the citation it rests on.

    With one of ``DAY_UNITS`` the limit is a day and ``value`` reads as yyyymmdd; ``licence_expiry`` is a day not known yet.
    """

    value: int
    unit: str
    reference: str
    verified: bool

    @property
    def last(self) -> date | None:
        """The day itself, of a limit that is one."""
        return date(self.value // 10_000, self.value // 100 % 100, self.value % 100) if self.unit in DAY_UNITS else None

    def on_day(self, day: date, unit: str) -> Limit:
        """The same limit, ending on ``day``; ``unit`` is one of ``DAY_UNITS``."""
        return replace(self, value=day.year * 10_000 + day.month * 100 + day.day, unit=unit)


@dataclass(frozen=True)
class Dated:
    """按日期生效的时限:(first day, limit) in ascending order."""

    values: tuple[tuple[date, Limit], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.values)

    def on(self, day: date) -> Limit | None:
        """The limit in force on ``day``; None before the first."""
        found = None
        for since, limit in self.values:
            if since <= day:
                found = limit
        return found


@dataclass(frozen=True)
class LimitClass:
    """时限类别:cases for which ``when`` holds over the start form's values have limits of their own."""

    id: str
    name: str
    name_en: str
    when: str
    statutory: Dated
    promised: Dated


@dataclass(frozen=True)
class PhaseLimits:
    """阶段时限:``general`` and, by regime, ``regimes`` each hold statutory and promised; ``stages`` override the limits of stages.

    ``extensions`` are by regime (empty: in general) and role.
    """

    general: Mapping[str, Dated] = field(default_factory=dict)
    regimes: Mapping[str, Mapping[str, Dated]] = field(default_factory=dict)
    stages: Mapping[str, Dated] = field(default_factory=dict)
    extensions: Mapping[str, Mapping[str, Dated]] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """事项时限:whole case statutory and promised, each timed stage, and promises of single channels."""

    whole_statutory: Dated
    whole_promised: Dated
    stages: Mapping[str, Dated]
    extensions: Mapping[str, Dated] = field(default_factory=dict)
    deemed: Mapping[str, Dated] = field(default_factory=dict)
    procedures: Mapping[str, Dated] = field(default_factory=dict)
    channels: Mapping[str, Dated] = field(default_factory=dict)
    renewal: Dated = field(default_factory=Dated)
    channel_stages: Mapping[str, Mapping[str, Dated]] = field(default_factory=dict)
    channel_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    components: Mapping[str, Mapping[str, Dated]] = field(default_factory=dict)
    channel_leads: Mapping[str, Dated] = field(default_factory=dict)
    classes: tuple[LimitClass, ...] = ()
    phases: Mapping[str, PhaseLimits] = field(default_factory=dict)
    totals: Mapping[str, Dated] = field(default_factory=dict)
    reports: Mapping[str, Dated] = field(default_factory=dict)
    ratios: Mapping[str, Dated] = field(default_factory=dict)

    def lead(self, channel: str, on: date) -> Limit | None:
        """提前函告: how many working days before the application the letter of this channel is written; None where it may come along."""
        dated = self.channel_leads.get(channel)
        return dated.on(on) if dated else None

    def class_of(self, values: Mapping[str, object]) -> LimitClass | None:
        """时限类别 of a case whose start form says ``values``; None where no class is meant."""
        return next((one for one in self.classes if condition_of(one.when).holds(values)), None)

    def of_case(self, values: Mapping[str, object]) -> Limits:
        """These limits as they are for a case whose start form says ``values``."""
        found = self.class_of(values) if self.classes else None
        return self if found is None else self.of_class(found)

    def of_class(self, one: LimitClass) -> Limits:
        """These limits with what the class says in place of the general ones."""
        statutory, promised = one.statutory or self.whole_statutory, one.promised or self.whole_promised
        return replace(self, whole_statutory=statutory, whole_promised=promised)

    def statutory(self, on: date) -> Limit | None:
        """法定时限 in force."""
        return self.whole_statutory.on(on)

    def promised(self, on: date, channel: str = "") -> Limit | None:
        """承诺时限 in force: that of the case's channel where it has one, else the general one."""
        own = self.channels.get(channel)
        return (own.on(on) if own else None) or self.whole_promised.on(on)

    def stage(self, stage: str, on: date, channel: str = "", phase: str = "") -> Limit | None:
        """环节时限 in force, that of the phase or of the case's channel where it has one; None for a stage without limit."""
        within = self.phases[phase].stages.get(stage) if phase in self.phases else None
        own, dated = within or self.channel_stages.get(channel, {}).get(stage), self.stages.get(stage)
        return (own.on(on) if own else None) or (dated.on(on) if dated else None)

    def component(self, unit: str, kind: str, on: date) -> Limit | None:
        """分项时限 in force, ``kind`` statutory or promised; None for a component that only the limits of the whole case hold for."""
        dated = self.components.get(unit, {}).get(kind)
        return dated.on(on) if dated else None

    def of_phase(self, phase: str, kind: str, on: date, regime: str = "") -> Limit | None:
        """阶段时限 in force, ``kind`` statutory or promised: that of the project's regime where it has one, else the general one."""
        found = self.phases.get(phase) or PhaseLimits()
        own = found.regimes.get(regime, {}).get(kind, Dated()).on(on)
        return own or found.general.get(kind, Dated()).on(on)

    @property
    def own_regimes(self) -> frozenset[str]:
        """管理方式 with limits of their own in some phase (核准): the sums are not promised for them."""
        return frozenset(regime for phase in self.phases.values() for regime in phase.regimes)

    def total(self, whose: str, on: date, regime: str = "") -> Limit | None:
        """合计 in force, ``whose`` department or intermediary; None where none is promised, or not to projects under this regime."""
        return None if regime in self.own_regimes else self.totals.get(whose, Dated()).on(on)

    def report(self, service: str, on: date) -> Limit | None:
        """中介服务: the longest that may be agreed for a report; None where the item says nothing."""
        return self.reports.get(service, Dated()).on(on)

    def ratio(self, name: str, on: date) -> Limit | None:
        """比例 in per cent in force; None where the item writes none."""
        return self.ratios.get(name, Dated()).on(on)

    def extension(self, role: str, on: date, phase: str = "", regime: str = "") -> Limit | None:
        """延长: what the holder of ``role`` may add to the statutory limit, once; None for a role that may not. A phase has its own."""
        own = self.phases[phase].extensions if phase in self.phases else {"": self.extensions}
        dated = own.get(regime, {}).get(role) or own.get("", {}).get(role)
        return dated.on(on) if dated else None

    @property
    def extenders(self) -> frozenset[str]:
        """The roles that may extend, somewhere."""
        return frozenset(self.extensions).union(*(roles for found in self.phases.values() for roles in found.extensions.values()))

    def procedure(self, name: str, on: date) -> Limit | None:
        """程序期限 in force: days that a called process keeps to; None when the item names none."""
        dated = self.procedures.get(name)
        return dated.on(on) if dated else None

    def deemed_after(self, name: str, on: date) -> Limit | None:
        """视为: the working days after which the law takes something as done; None when no such limit is in force."""
        dated = self.deemed.get(name)
        return dated.on(on) if dated else None

    @property
    def timed(self) -> bool:
        """Whether any stage has a limit."""
        return any(dated.values for dated in self.stages.values())
