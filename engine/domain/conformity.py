"""三级四同:whether one item is the same at every level that has it: name, code, materials and power type.

Entries with one basic code are one item; the master is the entry of the highest level. Where entries of different levels bear one name
and one power type under different basic codes, it is the code that deviates. Materials that nobody has recorded are unknown, which is
neither the same nor different.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

RANK: Final = {"city": 0, "district": 1, "town": 2, "village": 3}
FIELDS: Final = ("name", "code", "materials", "power_type")


@dataclass(frozen=True)
class Deviation:
    """不一致: one field of one entry against the master's. The values are as stored."""

    entry: Any
    field: str
    expected: str
    found: str


@dataclass(frozen=True)
class Group:
    """一个事项 at several levels or units: the master, the other entries, what deviates, whose materials are unknown."""

    master: Any
    entries: tuple[Any, ...]
    deviations: tuple[Deviation, ...]
    unknown: tuple[Any, ...]


@dataclass(frozen=True)
class Conformity:
    """检查结果: the items compared, those with something to say first."""

    groups: tuple[Group, ...]

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """All of them."""
        return tuple(one for group in self.groups for one in group.deviations)

    def counted(self) -> dict[str, int]:
        """How many deviations of each field."""
        return {field: sum(one.field == field for one in self.deviations) for field in FIELDS}


def compare(rows: Iterable[Any]) -> Conformity:
    """``rows`` are entries in force: item_id, code, basic, name, power_type, materials, level."""
    by_basic: dict[str, list[Any]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (RANK[row.level], row.item_id)):
        by_basic[row.basic].append(row)
        by_name[row.name, row.power_type].append(row)
    groups = {entries[0].item_id: _group(entries) for entries in by_basic.values() if len(entries) > 1}
    for entries in by_name.values():
        _add_codes([row for row in entries if len(by_basic[row.basic]) == 1], groups)
    return Conformity(tuple(sorted(groups.values(), key=lambda group: (not group.deviations, group.master.name, group.master.item_id))))


def aligned(deviation: Deviation, master: Any) -> dict[str, str]:
    """The fields that a change must set to mend a deviation."""
    if deviation.field == "code":
        return {"code": deviation.entry.code.replace(deviation.entry.basic, master.basic, 1), "basic": master.basic}
    return {deviation.field: deviation.expected}


def _group(entries: list[Any]) -> Group:
    master, others = entries[0], entries[1:]
    found = [Deviation(row, field, getattr(master, field), getattr(row, field)) for row in others for field in ("name", "power_type")]
    deviations = [one for one in found if one.expected != one.found]
    unknown = [row for row in entries if row.materials is None]
    if master.materials is not None:
        known = [row for row in others if row.materials is not None]
        deviations += [Deviation(row, "materials", master.materials, row.materials) for row in known if _names(row.materials) != _names(master.materials)]
    return Group(master, tuple(others), tuple(deviations), tuple(unknown))


def _names(materials: str) -> list[str]:
    """The order in which a list names its materials means nothing."""
    return sorted(json.loads(materials))


def _add_codes(entries: list[Any], groups: dict[int, Group]) -> None:
    """One name at several levels under different basic codes, none of which any other entry has."""
    others = [row for row in entries[1:] if row.level != entries[0].level]
    if not others:
        return
    master = entries[0]
    deviations = tuple(Deviation(row, "code", master.basic, row.basic) for row in others)
    there = groups.get(master.item_id, Group(master, (), (), ()))
    groups[master.item_id] = Group(master, (*there.entries, *others), (*there.deviations, *deviations), there.unknown)
