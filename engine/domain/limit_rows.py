"""时限表格:limits.toml as rows that people change, and what they typed as changes of the file.

A new value stands beside those before, never in place of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import FieldError, Invalid
from engine.domain.limits import EXTENDERS, LICENCE_EXPIRY
from engine.domain.limits_file import COUNTED
from engine.domain.phase_limits import WHOSE
from engine.domain.toml_edit import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.toml_record import Path

_BOTH: Final = ("statutory", "promised")
_SHAPES: Final[tuple[tuple[tuple[str, ...], ...], ...]] = (  # an empty place takes any name
    (("whole_case",), _BOTH),
    (("channel",), (), ("promised", "lead")),
    (("channel",), (), ("stage",), ()),
    (("class",), (), _BOTH),
    (("component",), (), _BOTH),
    (("phase",), (), _BOTH),
    (("phase",), (), ("stage",), ()),
    (("phase",), (), ("regime",), (), _BOTH),
    (("phase",), (), ("regime",), (), ("extension",), EXTENDERS),
    (("phase",), (), ("extension",), EXTENDERS),
    (("stage",), (), ("promised",)),
    (("extension",), EXTENDERS),
    (("deemed",), ()),
    (("procedure",), ()),
    (("renewal",),),
    (("total",), WHOSE),
    (("report",), ()),
    (("ratio",), ()),
)
UNITS: Final = ("working_days", "working_minutes", "days", "percent", "until")
_LONGEST: Final = 9  # digits of a number that is kept; the reader of the file says what is too much


@dataclass(frozen=True)
class LimitRow:
    """一条数值: in force from ``since`` on, through ``until`` where a later one follows. ``value`` None: the file has none that is a number."""

    since: str
    unit: str
    value: int | None
    reference: str
    verified: bool
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it is the one that holds on that day."""
        first = day_of(self.since)
        return first is not None and first <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class LimitTable:
    """一种时限: the table at ``path`` with its values in the order of their days, and the units that it may be written in."""

    path: Path
    units: tuple[str, ...]
    rows: tuple[LimitRow, ...]

    @property
    def key(self) -> str:
        """Its name in the file."""
        return ".".join(str(part) for part in self.path)


@dataclass(frozen=True)
class Typed:
    """填写的一行, as texts."""

    since: str
    unit: str
    value: str
    reference: str
    verified: bool


def day_of(text: str) -> date | None:
    """A day as the file writes it; None for anything else."""
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == 10 else None
    except ValueError:
        return None


def is_table(path: Path) -> bool:
    """Whether limits.toml may hold dated values there."""
    return any(len(shape) == len(path) and all(not may or part in may for part, may in zip(path, shape, strict=True)) for shape in _SHAPES)


def units_of(path: Path) -> tuple[str, ...]:
    """The units of a table, the usual one first."""
    if path[0] == "stage" or (len(path) == 4 and path[2] == "stage"):
        return ("working_minutes", "working_days")
    if path[0] == "deemed":
        return ("working_days", "until") if path[1] in COUNTED else ("working_days", "days", "until")
    return {"renewal": ("days",), "ratio": ("percent",)}.get(str(path[0]), ("working_days",))


def limit_tables(data: Mapping[str, Any]) -> tuple[LimitTable, ...]:
    """Every table of dated values in the order of the file."""
    return tuple(LimitTable(path, units_of(path), _rows(table)) for path, table in _tables(data, ()))


def _tables(data: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for key, value in data.items():
        if not isinstance(value, dict):
            continue
        if is_table((*path, key)) and not any(is_table((*path, key, inner)) for inner in value):
            yield (*path, key), value
        elif len(path) < 6:
            yield from _tables(value, (*path, key))


def _rows(table: Mapping[str, Any]) -> tuple[LimitRow, ...]:
    found = sorted((key, value) for key, value in table.items() if isinstance(value, dict))
    days = [day_of(key) for key, _ in found]
    rows = []
    for number, (key, value) in enumerate(found):
        unit = next((unit for unit in UNITS if unit in value), "")
        later = days[number + 1] if number + 1 < len(days) else None
        amount = value.get(unit) if isinstance(value.get(unit), int) and not isinstance(value.get(unit), bool) else None
        until = later - timedelta(days=1) if later else None
        rows.append(LimitRow(key, unit, amount, str(value.get("reference", "")), value.get("verified") is True, until))
    return tuple(rows)


def added(table: LimitTable, typed: Typed, field: str = "") -> list[Change]:
    """One more value. Raises Invalid for a day that has one already, no day, no number, no reference; ``field`` precedes the names of the errors."""
    errors, since = [], day_of(typed.since)
    if since is None:
        errors.append(FieldError(f"{field}since", "生效日期应为日期，例如 2027-01-01。", "Expected the first day as a date, such as 2027-01-01."))
    elif any(row.since == since.isoformat() for row in table.rows):
        zh, en = (
            f"{since} 已经有一条数值。请另写一个日期，或者改那一条。",
            f"Expected a day without a value, but {since} has one. Take another day, or change that one.",
        )
        errors.append(FieldError(f"{field}since", zh, en))
    if not typed.reference.strip():
        errors.append(FieldError(f"{field}reference", "请写明依据，到条款。", "Expected the reference down to the article, but it is empty."))
    value = _value(table, typed, field, errors)
    if errors or since is None:
        raise Invalid(errors)
    kept = {**value, "reference": typed.reference.strip()}
    return [Change((*table.path, since.isoformat()), kept | {"verified": True} if typed.verified else kept)]


def changed(table: LimitTable, row: LimitRow, typed: Typed, field: str = "") -> list[Change]:
    """What was typed over a value that is there. Raises Invalid for a number that is none."""
    errors: list[FieldError] = []
    value, place = _value(table, typed, field, errors), (*table.path, row.since)
    if errors:
        raise Invalid(errors)
    changes = [Change((*place, unit), None) for unit in UNITS if unit == row.unit and unit not in value]
    changes += [Change((*place, unit), number) for unit, number in value.items()]
    changes += [Change((*place, "reference"), typed.reference.strip())] if typed.reference.strip() != row.reference else []
    return changes + ([Change((*place, "verified"), typed.verified)] if typed.verified != row.verified else [])


def _value(table: LimitTable, typed: Typed, field: str, errors: list[FieldError]) -> dict[str, object]:
    unit = typed.unit if typed.unit in table.units else table.units[0]
    if unit == "until":
        return {"until": LICENCE_EXPIRY}
    text = typed.value.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST:
        errors.append(FieldError(f"{field}value", f"应为整数，现为“{text[:20]}”。", f"Expected a whole number, but got {text[:20]!r}."))
        return {}
    return {unit: int(text)}
