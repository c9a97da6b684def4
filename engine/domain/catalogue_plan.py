"""导入计划:a list against the catalogue as it is: what is new, changed, the same, vanished. Decides; writes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.domain.catalogue_list import Flag, Listed
from engine.domain.entry import Entry, changed_fields, searched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.catalogue_list import Listing
    from engine.domain.catalogue_map import Mapping as ListMapping


@dataclass(frozen=True)
class Planned:
    """一行的安排. ``known`` is the entry's latest version as a row, None for a new entry; ``fields`` are those that change."""

    row: Listed
    key: str
    unit: str
    entry: Entry
    known: Any = None
    fields: tuple[str, ...] = ()

    @property
    def late(self) -> bool:
        """Whether a later version is there already, so that the row changes nothing."""
        return any(flag.rule == "later" for flag in self.row.flags)


@dataclass(frozen=True)
class NewUnit:
    """清单带来的单位."""

    id: str
    name: str
    credit_code: str


@dataclass(frozen=True)
class Plan:
    """导入计划. ``vanished`` are rows of entries that an earlier list of this name brought and this one lacks; they stay."""

    rows: tuple[Listed, ...]
    new: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    same: int
    vanished: tuple[Any, ...]
    units: tuple[NewUnit, ...]

    @property
    def refused(self) -> int:
        """How many rows stay out."""
        return sum(row.refused for row in self.rows)


def plan(listing: Listing, mapping: ListMapping, known: Iterable[Any], units: Iterable[str], effective_on: str) -> Plan:
    """``known`` are the latest versions of all entries with their keys, ``units`` the ids of the units that there are."""
    by_key = {row.key: row for row in known}
    here = {meaning.given: meaning.means for meaning in mapping.units}
    ids = {row.unit: here.get(row.unit) or unit_id(mapping.parent or mapping.area, row.unit) for row in listing.taken}
    made = [_planned(row, ids[row.unit], mapping, by_key, effective_on) for row in listing.taken]
    late = {one.row.line: one.row for one in made if one.late}
    kept = {one.key for one in made}
    there = set(units)
    brought = {ids[row.unit]: NewUnit(ids[row.unit], row.unit, _credit_code(row)) for row in reversed(listing.taken) if ids[row.unit] not in there}
    return Plan(
        rows=tuple(late.get(row.line, row) for row in listing.rows),
        new=tuple(one for one in made if one.known is None),
        changed=tuple(one for one in made if one.fields and not one.late),
        same=sum(one.known is not None and not one.fields for one in made),
        vanished=tuple(row for key, row in by_key.items() if row.source == mapping.name and key not in kept),
        units=tuple(brought.values()),
    )


def unit_id(above: str, name: str) -> str:
    """The id of a unit that is known by name only: the same for the same name under the same parent."""
    return f"unit_{hashlib.sha256(f'{above}/{name}'.encode()).hexdigest()[:12]}"


def _planned(row: Listed, unit: str, mapping: ListMapping, by_key: Mapping[str, Any], effective_on: str) -> Planned:
    key = f"{row.code}@{unit}"
    known = by_key.get(key)
    flags = json.dumps([[flag.rule, flag.zh, flag.en] for flag in row.flags], ensure_ascii=False)
    mended = _mended(known)
    entry = Entry(
        code=row.code,
        basic=row.basic,
        name=row.name,
        main_item=row.main_item,
        power_type=row.power_type,
        state=mapping.state,
        exclusion="",
        exclusion_reason="",
        review_on=None,
        materials=None,
        facts="{}",
        flags=flags,
        flagged=bool(row.flags),
        words=searched(row.name, row.main_item, row.unit, row.code),
    )._replace(**mended)
    fields = changed_fields(known._asdict(), entry) if known is not None else ()
    if known is not None and fields and known.valid_from > effective_on:
        row = _too_late(row, known.valid_from)
    return Planned(row, key, unit, entry, known, fields)


def _mended(known: Any) -> dict[str, Any]:
    """What a list does not say stays as the bureau has put it."""
    return {} if known is None else {field: getattr(known, field) for field in ("state", "exclusion", "exclusion_reason", "review_on", "materials", "facts")}


def _too_late(row: Listed, valid_from: str) -> Listed:
    flag = Flag("later", f"这个条目已有 {valid_from} 起生效的版本，本次不改", f"a version in force from {valid_from} is there already; nothing was changed")
    return replace(row, flags=(*row.flags, flag))


def _credit_code(row: Listed) -> str:
    return "" if any(flag.rule == "unit-code" for flag in row.flags) or len(row.unit_code) != 18 else row.unit_code
