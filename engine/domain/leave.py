"""请假与代理: kinds of leave, and who decides on whose. Days are whole, from midnight to midnight in Asia/Shanghai."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

KINDS: Final = {
    "annual": ("年休假", "Annual leave"),
    "sick": ("病假", "Sick leave"),
    "personal": ("事假", "Personal leave"),
    "training": ("出差、培训", "Travel or training"),
    "other": ("其他", "Other"),
}
STATES: Final = {
    "asked": ("待批准", "Asked for"),
    "granted": ("已批准", "Granted"),
    "refused": ("未批准", "Refused"),
    "withdrawn": ("已撤回", "Withdrawn"),
}
LONGEST_DAYS: Final = 366
DECIDERS: Final = frozenset({"administrator", "head"})


def decides(actor: int, posts: Collection[tuple[str, str]], person: int, units: Collection[str]) -> bool:
    """Whether somebody with these posts (role, unit) decides on the leave of a person who works at ``units``: never on his own."""
    if actor == person:
        return False
    return any(role in DECIDERS or (role == "section_head" and unit in units) for role, unit in posts)
