"""按日期生效的数值:how the dated values of a limit, each with its citation, are read from TOML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain.limits import LICENCE_EXPIRY, Dated, Limit
from engine.domain.toml_record import read_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.toml_record import Path, Source

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_UNSET = -1
_RANGES = {"working_days": (0, 1000), "working_minutes": (1, 500_000), "days": (1, 3650), "percent": (1, 1000)}


@dataclass(frozen=True)
class _Value:
    reference: str
    working_days: int = _UNSET
    working_minutes: int = _UNSET
    days: int = _UNSET
    percent: int = _UNSET
    until: str = ""
    verified: bool = False


def check_name(source: Source, place: Path, zh: str, en: str, name: str) -> None:
    """A name of small letters, digits and underscores."""
    if not NAME.fullmatch(name):
        source.find(place, "id", f"{zh}「{name}」应为小写英文、数字和下划线。", f"Expected {en} of small letters, digits and underscores, but got {name!r}.")


def read_tables(source: Source, data: object, path: Path, known: tuple[str, ...] | None) -> dict[str, dict[str, Any]]:
    """The sub-tables of a table, those with unknown names reported."""
    if not isinstance(data, dict):
        source.find(path, "wrong-type", "此处应为一个表。", "Expected a table here, but it is not one.")
        return {}
    for key, value in data.items():
        if (known is not None and key not in known) or not isinstance(value, dict):
            allowed = "、".join(known or ())
            source.find((*path, key), "unknown-key", f"不认识的键「{key}」;可用:{allowed}。", f"Expected one of {', '.join(known or ())}, but got {key!r}.")
    return {key: value for key, value in data.items() if isinstance(value, dict)}


def read_dated(source: Source, data: Mapping[str, Any], path: Path, units: tuple[str, ...] = ("working_days",)) -> Dated:
    """The dated values of one limit, each with one of ``units``."""
    values: list[tuple[date, Limit]] = []
    for key, entry in data.items():
        place = (*path, key)
        since = _day(key)
        if since is None or not isinstance(entry, dict):
            source.find(place, "date", f'「{key}」应为日期 = {{…}},如 "2026-07-01"。', f'Expected a date such as "2026-07-01" with a table, but got {key!r}.')
            continue
        value = read_record(source, entry, _Value, place)
        limit = _limit(source, value, place, units) if value else None
        if limit:
            values.append((since, limit))
    return Dated(tuple(sorted(values, key=lambda pair: pair[0])))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _limit(source: Source, value: _Value, place: Path, units: tuple[str, ...]) -> Limit | None:
    given = [unit for unit in _RANGES if getattr(value, unit) != _UNSET] + (["until"] if value.until else [])
    if not value.reference.strip():
        source.find(place, "no-reference", "时限没有写依据(reference)。", "Expected the reference that the limit rests on, but it is empty.")
    if len(given) != 1 or given[0] not in units:
        zh, en = " 或 ".join(units), " or ".join(units)
        source.find(place, "unit", f"时限应写 {zh}。", f"Expected exactly one unit, {en}, but it is otherwise.")
        return None
    if value.until:
        if value.until != LICENCE_EXPIRY:
            source.find(place, "until", f"until 只能是 {LICENCE_EXPIRY}。", f"Expected until to be {LICENCE_EXPIRY}, but it is {value.until!r}.")
        return Limit(0, LICENCE_EXPIRY, value.reference.strip(), value.verified)
    number: int = getattr(value, given[0])
    low, high = _RANGES[given[0]]
    if not low <= number <= high:
        source.find(place, "range", f"时限应在 {low} 到 {high} 之间,现为 {number}。", f"Expected a limit from {low} to {high}, but it is {number}.")
    return Limit(number, given[0], value.reference.strip(), value.verified)
