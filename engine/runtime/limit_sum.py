"""时限合计:how long the stages on the longest way through the diagram take, beside what is promised and what the law allows, by day of change.

The same measure that the deploy gate refuses by (``stage_path``, ``phase_path``), shown before anybody deploys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.gate import folder_of
from engine.runtime.lint.rules.stage_path import DAY_MINUTES, Ways, weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from engine.domain.limits import Limit, Limits
    from engine.runtime.lint.model import Diagram, Folder


class LimitSum(NamedTuple):
    """一行合计: of cases by ``channel`` or of ``kind`` (a limit class), or of ``phase``, from ``since`` on; ``promised``, ``statutory`` in working days."""

    since: date
    channel: str
    kind: str
    phase: str
    minutes: int
    way: tuple[str, ...]
    promised: int | None
    statutory: int | None

    @property
    def days(self) -> float:
        """The stages in working days."""
        return self.minutes / DAY_MINUTES

    @property
    def fits(self) -> bool:
        """环节 ≤ 承诺 ≤ 法定, as far as they are written; without a promise the stages fit into what the law allows."""
        allowed = self.statutory if self.promised is None else self.promised
        within = allowed is None or self.minutes <= max(allowed, 1) * DAY_MINUTES
        return within and (self.statutory is None or self.promised is None or self.promised <= self.statutory)


def limit_sums(bundle: Mapping[str, bytes], today: date) -> tuple[LimitSum, ...]:
    """As of today and of every later day on which anything changes; empty while limits.toml or the diagram can't be read."""
    folder = folder_of(bundle)
    try:
        limits = read_limits(folder.files.get("limits.toml", b""))
    except DefinitionError:
        return ()
    if folder.main is None:
        return ()
    found: list[LimitSum] = []
    for since in [today, *(day for day in _days(limits) if day > today)]:
        for one in _sums(folder, folder.main, limits, since):
            before = [each for each in found if each[1:4] == one[1:4]]
            if not before or before[-1][4:] != one[4:]:
                found.append(one)
    return tuple(found)


def _days_of(limit: Limit | None) -> int | None:
    return None if limit is None else limit.value


def _days(limits: Limits) -> list[date]:
    dated = [limits.whole_statutory, limits.whole_promised, *limits.stages.values(), *limits.channels.values()]
    dated += [each for stages in limits.channel_stages.values() for each in stages.values()]
    dated += [each for one in limits.classes for each in (one.statutory, one.promised)]
    for phase in limits.phases.values():
        dated += [*phase.general.values(), *phase.stages.values()]
    return sorted({day for each in dated for day, _ in each.values})


def _sums(folder: Folder, main: Diagram, limits: Limits, since: date) -> Iterator[LimitSum]:
    calls = {node.properties.get("phase", ""): node.raw.get("calledElement") or "" for node in main.of_kind("callActivity")}
    for phase in limits.phases:
        called = folder.called(calls.get(phase, ""))
        if called is not None:
            minutes, way = Ways(folder, weights(limits, since, "", phase)).longest(called)
            promised, statutory = (limits.of_phase(phase, kind, since) for kind in ("promised", "statutory"))
            yield LimitSum(since, "", "", phase, minutes, tuple(way), _days_of(promised), _days_of(statutory))
    if limits.phases:
        return
    for channel in ("", *limits.channels):
        minutes, way = Ways(folder, weights(limits, since, channel)).longest(main)
        promised, statutory = limits.promised(since, channel), limits.statutory(since)
        yield LimitSum(since, channel, "", "", minutes, tuple(way), _days_of(promised), _days_of(statutory))
    for one in limits.classes:
        own = limits.of_class(one)
        minutes, way = Ways(folder, weights(own, since, "")).longest(main)
        promised, statutory = own.promised(since), own.statutory(since)
        yield LimitSum(since, "", one.id, "", minutes, tuple(way), _days_of(promised), _days_of(statutory))
