"""阶段时限:what limits.toml says of the phases of a project, and of the sums over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.dated import check_name, read_dated, read_tables
from engine.domain.limits import EXTENDERS, Dated, PhaseLimits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.toml_record import Path, Source

KINDS = ("statutory", "promised")
WHOSE = ("department", "intermediary")


def read_phases(source: Source, phases: object) -> dict[str, PhaseLimits]:
    """``[phase.<id>…]``: statutory and promised in working days, by regime too, and limits of stages."""
    read: dict[str, PhaseLimits] = {}
    for phase, table in read_tables(source, phases, ("phase",), None).items():
        place = ("phase", phase)
        check_name(source, place, "阶段", "a phase id", phase)
        parts = read_tables(source, table, place, (*KINDS, "stage", "regime", "extension"))
        stages = read_tables(source, parts.get("stage", {}), (*place, "stage"), None)
        regimes = read_tables(source, parts.get("regime", {}), (*place, "regime"), None)
        read[phase] = PhaseLimits(
            {kind: read_dated(source, parts[kind], (*place, kind)) for kind in KINDS if kind in parts},
            {regime: _both(source, own, (*place, "regime", regime)) for regime, own in regimes.items()},
            {stage: read_dated(source, values, (*place, "stage", stage), ("working_days", "working_minutes")) for stage, values in stages.items()},
            {
                regime: _extensions(source, own, where)
                for regime, own, where in [("", parts, place), *((r, t, (*place, "regime", r)) for r, t in regimes.items())]
            },
        )
    return read


def _extensions(source: Source, table: Mapping[str, Any], place: Path) -> dict[str, Dated]:
    roles = read_tables(source, table.get("extension", {}), (*place, "extension"), EXTENDERS)
    return {role: read_dated(source, values, (*place, "extension", role)) for role, values in roles.items()}


def _both(source: Source, table: object, place: Path) -> dict[str, Dated]:
    return {
        kind: read_dated(source, values, (*place, kind)) for kind, values in read_tables(source, table, place, (*KINDS, "extension")).items() if kind in KINDS
    }


def read_named(source: Source, data: object, table: str, known: tuple[str, ...] | None, units: tuple[str, ...] = ("working_days",)) -> dict[str, Dated]:
    """``[total.department]``, ``[report.mapping]``, ``[ratio.overrun]``: dated values by name."""
    return {name: read_dated(source, values, (table, name), units) for name, values in read_tables(source, data, (table,), known).items()}


def promises(phases: Mapping[str, PhaseLimits]) -> Iterator[tuple[Path, str, Dated, Dated]]:
    """Place, name, statutory and promised of each phase, in general and by regime."""
    for phase, found in phases.items():
        for regime, own in {"": found.general, **found.regimes}.items():
            place: Path = ("phase", phase, "regime", regime, "promised") if regime else ("phase", phase, "promised")
            statutory = own.get("statutory") or found.general.get("statutory") or Dated()
            yield place, f"阶段「{phase}」的承诺时限", statutory, own.get("promised") or found.general.get("promised") or Dated()
