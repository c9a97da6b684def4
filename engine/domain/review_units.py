"""会审单位:those of the item, and those that an officer added to one case. Whoever was added and taken out again stays known by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from engine.domain.item import Participant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from engine.domain.item import Item

COMPONENT: Final = re.compile(r"[^\s<>&\"']{1,64}")
HEADS: Final = ("section_head", "head")  # of the unit that decides: they may change any review of its items


def participants_of(item: Item, changes: Iterable[Any]) -> tuple[Participant, ...]:
    """The item's participants, then the added units in the order in which they were first added; the last words on a component hold.

    ``changes`` are rows of ``unit_change`` in order.
    """
    own = {participant.unit for participant in item.participants}
    added = {row.unit: added_participant(row) for row in changes if row.action == "add" and row.unit not in own}
    return (*item.participants, *added.values())


def added_participant(row: Any) -> Participant:
    """补充的单位:not core, since the item knows nothing of it, and no part in surveys."""
    return Participant(row.unit, row.name, row.name_en, row.component, row.component_en, "false", core=False, surveys=False)


def may_change(person: int, acceptors: Collection[int], reviewers: Collection[int], posts: Iterable[tuple[str, str]], deciding_unit: str) -> bool:
    """Who accepted the case, who has a task of the review in his hands, and the heads of the deciding unit may add units."""
    return person in acceptors or person in reviewers or heads(posts, deciding_unit)


def may_remove(person: int, acceptors: Collection[int], adder: int | None, posts: Iterable[tuple[str, str]], deciding_unit: str) -> bool:
    """A colleague unit's reviewer takes nobody out but whom he added himself."""
    return person in acceptors or person == adder or heads(posts, deciding_unit)


def heads(posts: Iterable[tuple[str, str]], deciding_unit: str) -> bool:
    """Whether one of the posts (role, unit) heads the unit that decides."""
    return any(role in HEADS and unit == deciding_unit for role, unit in posts)


def adder_of(changes: Sequence[Any], unit: str) -> int | None:
    """Who added the unit last; None for one that the item itself asks."""
    return next((row.person_id for row in reversed(changes) if row.unit == unit and row.action == "add"), None)
