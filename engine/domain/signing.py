"""会签、或签:what the signatures under a task amount to.

``all`` 会签: everybody named has signed, nobody objects, and with the submitter there are at least as many as the diagram asks for. ``any`` 或签:
one of those named has signed; the others need not any more. The diagram may name *seats* 签署席位 (``signed_by``): posts, posts of a unit, or
posts of every unit of a list; whoever holds such a post signs for it. A task of which the diagram says nothing is signed by whoever was added (加签): all of
them. The order of signatures never matters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

WAYS: Final = ("all", "any")
MOST: Final = 9
SIGNED_KINDS: Final = ("review", "joint_review", "approve", "coordination", "generic", "issue")  # what may be signed by several
_SEAT: Final = re.compile(r"([a-z][a-z_]*)(?:@(\*?)([a-z][a-z0-9_]*))?", re.ASCII)


@dataclass(frozen=True)
class Seat:
    """签署席位:a post with ``role``, at ``unit``, or at every unit in the list that the variable ``units_from`` holds; at the deciding unit for neither."""

    role: str
    unit: str = ""
    units_from: str = ""


def seats_of(text: str) -> tuple[Seat, ...]:
    """``signed_by`` of a task: ``approver, head``, ``reviewer@fire_safety``, ``reviewer@*units``. Raises ValueError with the part that is none."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = _SEAT.fullmatch(part)
        if match is None:
            raise ValueError(part)
        role, star, place = match.groups()
        found.append(Seat(role, "" if star else place or "", (place or "") if star else ""))
    return tuple(dict.fromkeys(found))


def pools_of_seats(seats: Collection[Seat], variables: Mapping[str, object], deciding: str) -> tuple[tuple[str, str], ...]:
    """(role, unit) that sign, once each: lists opened, and ``deciding`` where a seat names no unit."""
    found: list[tuple[str, str]] = []
    for seat in seats:
        listed = variables.get(seat.units_from) if seat.units_from else [seat.unit or deciding]
        found += [(seat.role, str(unit)) for unit in (listed if isinstance(listed, list | tuple) else ())]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Signed:
    """一个签署人:``state`` is asked | agree | object."""

    person: int
    state: str


def wanting(way: str, least: int, signed: Collection[Signed], empty: int = 0) -> tuple[str, str] | None:
    """Why the task can't be submitted yet, in both languages; None when it can. ``least`` counts the submitter; ``empty`` seats nobody has signed for."""
    agreed = sum(one.state == "agree" for one in signed)
    if way == "any":
        return None if agreed else ("还没有签署人签署(或签:一人签署即可)。", "Expected one of the named signers to have signed, but none has.")
    objecting, asked = sum(one.state == "object" for one in signed), sum(one.state == "asked" for one in signed) + empty
    if objecting:
        return (
            f"有 {objecting} 位签署人不同意,请协商后请其重新签署。",
            f"Expected no objection, but {objecting} signer(s) object; talk it over and ask again.",
        )
    if asked:
        return f"还有 {asked} 位签署人没有签署。", f"Expected every signature, but {asked} are awaited."
    if agreed + 1 < least:
        return (
            f"本环节要 {least} 人会签(含提交人),现有 {agreed + 1} 人,请加签。",
            f"Expected {least} signatures with the submitter's, but there are {agreed + 1}.",
        )
    return None
