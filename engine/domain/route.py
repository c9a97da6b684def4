"""路线:where sites lie as their addresses say it: which are one place, which are near each other, and in what order to go.

No map is asked. An address is a town, a street or village and a number (青禾区稻香镇麦浪路18号一层); whatever stands behind the number is a floor
or a room of the same place. Two places of one street or village are near; their numbers give the order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_REGION: Final = re.compile(r"^(?:[^省]{2,8}省)?(?:[^市区县]{2,8}市)?(?:[^市区县路街]{1,7}[区县])?")
_TOWN: Final = re.compile(r"^([^路街巷镇乡]{1,7}?(?:镇|乡|街道))")
_STREET: Final = re.compile(r"^(\D{0,14}(?:大道|路|街|巷|弄|胡同|广场|园|村|里))")
_NUMBER: Final = re.compile(r"^(\d{1,6})(?:[-－之]\d+)?(?:号|$)")
NEVER: Final = 1 << 62  # a due instant later than all


@dataclass(frozen=True, order=True)
class Site:
    """一处地点. ``number`` is 0 where the address has none; ``whole`` is the address without spaces, which then stands for the place."""

    town: str
    street: str
    number: int
    whole: str


@dataclass(frozen=True)
class Stop:
    """一项要去的踏勘: ``due`` is an instant in milliseconds, None when nothing limits it."""

    id: str
    site: Site
    due: int | None = None

    @property
    def urgency(self) -> tuple[int, str]:
        """Sooner due first; the id decides between equals, so that an order is always the same."""
        return (NEVER if self.due is None else self.due, self.id)


@dataclass(frozen=True)
class Nearby:
    """一条街、一个村: its places in the order of their numbers, each with what is to be surveyed there."""

    town: str
    street: str
    places: tuple[tuple[Stop, ...], ...]

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Everything in it."""
        return tuple(stop for place in self.places for stop in place)


def site_of(address: str) -> Site:
    """The place that an address names; never fails, an address nobody understands is a place of its own."""
    whole = unicodedata.normalize("NFKC", "".join(unicodedata.normalize("NFKC", address).split()))
    rest = whole[_end(_REGION, whole) :]
    town = _TOWN.match(rest)
    rest = rest[town.end() :] if town else rest
    street = _STREET.match(rest)
    number = _NUMBER.match(rest[street.end() :]) if street else None
    return Site(town.group(1) if town else "", street.group(1) if street else "", int(number.group(1)) if number else 0, whole)


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def same_place(one: Site, other: Site) -> bool:
    """同一处: the same number of the same street, or the very same words. A town that one address leaves out contradicts nothing."""
    if one.whole == other.whole:
        return bool(one.whole)
    towns = one.town == other.town or not (one.town and other.town)
    return towns and bool(one.street) and one.street == other.street and one.number == other.number != 0


def nearby(stops: Iterable[Stop]) -> tuple[Nearby, ...]:
    """建议的分组: every stop once, by place within its street or village; the group with the soonest due first."""
    streets: dict[str, list[Stop]] = {}
    for stop in sorted(set(stops), key=lambda one: one.urgency):
        streets.setdefault(stop.site.street or stop.site.whole, []).append(stop)
    groups = [_group(town, found) for listed in streets.values() for town, found in _towns(listed).items()]
    return tuple(sorted(groups, key=lambda group: min(stop.urgency for stop in group.stops)))


def _towns(stops: list[Stop]) -> dict[str, list[Stop]]:
    """By town, where one street's name occurs in several; a single town takes those in whose address it is left out."""
    named = {stop.site.town for stop in stops} - {""}
    if len(named) <= 1:
        return {next(iter(named), ""): stops}
    found: dict[str, list[Stop]] = {}
    for stop in stops:
        found.setdefault(stop.site.town, []).append(stop)
    return found


def _group(town: str, stops: list[Stop]) -> Nearby:
    places: dict[tuple[int, str], list[Stop]] = {}
    for stop in stops:
        places.setdefault((stop.site.number, "" if stop.site.number and stop.site.street else stop.site.whole), []).append(stop)
    ordered = [tuple(found) for _, found in sorted(places.items())]
    return Nearby(town, stops[0].site.street, tuple(ordered))


def in_order(visits: Iterable[tuple[int, str, int]]) -> list[int]:
    """今日路线: (start, address, id) of visits become their ids by time, and within one slot along the street."""
    return [visit for _, _, visit in sorted((start, site_of(address), visit) for start, address, visit in visits)]
