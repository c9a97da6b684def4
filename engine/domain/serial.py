"""串联和并联:what a phase takes when its units review one after the other, each with a visit of its own, and when all do it at once.

Worked out from the item's own limits of stages, not measured: every unit is thought to use its whole limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from engine.domain.item import Item
    from engine.domain.limits import Limits

DAY_MINUTES: Final = 390  # a working day: 9:00–12:00, 13:30–17:00


@dataclass(frozen=True)
class Comparison:
    """串联、并联: working days of the departments, rounded up, and of the reports, which stay the same."""

    serial: int
    parallel: int
    reports: int


def compare(item: Item, limits: Limits, on: date) -> Comparison:
    """All phases of a project; where the units are many, one after the other takes long."""
    minutes = sum(_serial_minutes(item, limits, phase.id, on) for phase in item.phases)
    promised = [limits.of_phase(phase.id, "promised", on) for phase in item.phases]
    reports = [dated.on(on) for dated in limits.reports.values()]
    return Comparison(-(-minutes // DAY_MINUTES), sum(limit.value for limit in promised if limit), sum(limit.value for limit in reports if limit))


def _serial_minutes(item: Item, limits: Limits, phase: str, on: date) -> int:
    units = item.participants_of(phase)
    visits = sum(one.surveys for one in units)
    return (
        len(units) * _minutes(limits, "review", phase, on)
        + visits * (_minutes(limits, "survey", phase, on) + _minutes(limits, "conclusion", phase, on))
        + _minutes(limits, "approval", phase, on)
    )


def _minutes(limits: Limits, stage: str, phase: str, on: date) -> int:
    limit = limits.stage(stage, on, "", phase)
    return 0 if limit is None else limit.value * (DAY_MINUTES if limit.unit == "working_days" else 1)
