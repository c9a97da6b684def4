"""目录条目:what a version of an entry says, and which fields a change may touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from engine.domain.initials import initials

if TYPE_CHECKING:
    from collections.abc import Mapping

STATES: Final = {
    "listed": ("清权（列入）", "Listed"),
    "confirmed": ("核权（核对）", "Confirmed"),
    "assigned": ("配权（配给单位）", "Assigned"),
    "published": ("晒权（公布）", "Published"),
    "cancelled": ("减权（取消）", "Cancelled"),
}
EXCLUSIONS: Final = {"secret": ("涉密，不公开", "Secret, not public"), "elsewhere": ("不宜进驻大厅", "Not handled in the hall")}
FACTS: Final = ("basis", "procedure", "limit", "fee", "place", "telephone")


class Entry(NamedTuple):
    """条目版本 as stored, JSON as text. ``materials`` is None while unknown; ``words`` is what a search looks through."""

    code: str
    basic: str
    name: str
    main_item: str
    power_type: str
    state: str
    exclusion: str
    exclusion_reason: str
    review_on: str | None
    materials: str | None
    facts: str
    flags: str
    flagged: bool
    words: str


def searched(name: str, main_item: str, unit: str, code: str) -> str:
    """检索词: name, main item, unit, code and the initials of the name, in small letters."""
    return " ".join(part for part in (name, main_item, unit, code, initials(name)) if part).casefold()


def changed_fields(before: Mapping[str, Any], after: Entry) -> tuple[str, ...]:
    """The fields that differ; the search words follow the others and are none of their own."""
    return tuple(field for field in Entry._fields if field != "words" and before[field] != getattr(after, field))
