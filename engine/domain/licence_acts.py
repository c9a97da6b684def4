"""证照变动:what an item does to a licence that exists: changes its entries 变更, cancels it 注销, revokes it 撤销. Declared in ``item.toml``.

::

    [change]                                   # 变更: the next version of the same licence (行政许可法第四十九条)
    licence = "food_licence"                   # one of [[licences]]
    field = "licence_number"                   # the start form's field that holds its number
    reference = ""                             # why the one before ends; empty: 行政许可法第四十九条 (a duplicate 补发 rests on another)
    reissue = false                            # true: a duplicate 补发, which says why and leaves the rest as it is

    [[change.entries]]                         # what may change; whatever the form says differently is a change
    key = "place_address"                      # entry of the licence and field of the start form
    name = "经营场所"
    name_en = "Premises"
    review = true                              # to be examined again; false: changed on the spot
    survey = true                              # … and looked at on the premises
    holder = false                             # true: this entry is the name of who holds the licence

    [cancellation]                             # 注销, or [revocation] 撤销; the same keys
    field = "licence_number"
    ground = "ground"                          # the start form's field, or "<user task>.<field>", with the id of a ground of the law
    licences = []                              # kinds; none: of every kind
    dependants = true                          # the holder ceases to exist: who keeps his other licences is told

    [official]                                 # 依职权: who of the bureau may begin such a case on a licence of the library
    roles = ["reviewer", "certificate"]
    only = true                                # nobody applies for it

``[change]``, ``[cancellation]`` and ``[revocation]`` exclude each other and ``[renewal]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTS: Final = {
    "change": ("变更", "Change"),
    "cancel": ("注销", "Cancellation"),
    "revoke": ("撤销", "Revocation"),
}
OWN: Final = frozenset({"number", "valid_from", "valid_until", "valid_years"})  # entries that no holder writes


@dataclass(frozen=True)
class ChangeEntry:
    """变更事项:one entry that may change."""

    key: str
    name: str
    name_en: str
    review: bool = True
    survey: bool = False
    holder: bool = False


@dataclass(frozen=True)
class ChangeOf:
    """变更、补发:kind of licence, the start form's field with its number, what may change, and the law it rests on. Empty for other items.

    ``reissue``: a duplicate of a licence that is lost or damaged; its entries say so.
    """

    licence: str = ""
    field: str = ""
    entries: tuple[ChangeEntry, ...] = ()
    reference: str = ""
    reissue: bool = False


@dataclass(frozen=True)
class EndOf:
    """注销、撤销:the start form's field with the number, where the ground is answered, and the kinds (none: all). Empty for other items.

    ``dependants``: with this licence its holder ceases to exist, so that his other licences are to be cancelled too (行政许可法第七十条第三项).
    """

    field: str = ""
    ground: str = ""
    licences: tuple[str, ...] = ()
    dependants: bool = False


@dataclass(frozen=True)
class Official:
    """依职权:roles that may begin a case on a licence; ``only`` says that nobody applies for it."""

    roles: tuple[str, ...] = ()
    only: bool = False


@dataclass(frozen=True)
class Changed:
    """一处变更:an entry as the licence has it and as it is asked to be."""

    key: str
    name: str
    name_en: str
    old: object
    new: object
    review: bool
    survey: bool


def changes(asked: ChangeOf, before: Mapping[str, object], values: Mapping[str, object]) -> tuple[Changed, ...]:
    """What the application changes: the declared entries whose value is not the licence's. A field left out or hidden changes nothing."""
    return tuple(
        Changed(one.key, one.name, one.name_en, before.get(one.key), values[one.key], one.review, one.survey)
        for one in asked.entries
        if one.key in values and _plain(values[one.key]) != _plain(before.get(one.key))
    )


def _plain(value: object) -> object:
    """Nothing, an empty text and an empty list are the same nothing; a number is what it reads as; the order of ticks does not matter."""
    if isinstance(value, list | tuple):
        return sorted(map(str, value)) or None
    return None if value is None or value == "" else str(value).strip()


def as_text(value: object) -> str:
    """An entry as a document says it; of a table, row by row."""
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values() if one not in (None, ""))
    if isinstance(value, list | tuple):
        return "、".join(as_text(one) for one in value) or "（无）"
    return "（无）" if value in (None, "") else str(value)
