"""会签、或签:what the signatures under a task amount to.

``all`` 会签: everybody named has signed, nobody objects, and with the submitter there are at least as many as the diagram asks for. ``any`` 或签:
one of those named has signed; the others need not any more. A task of which the diagram says nothing is signed by whoever was added (加签): all of
them. The order of signatures never matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

WAYS: Final = ("all", "any")
MOST: Final = 9


@dataclass(frozen=True)
class Signed:
    """一个签署人:``state`` is asked | agree | object."""

    person: int
    state: str


def wanting(way: str, least: int, signed: Collection[Signed]) -> tuple[str, str] | None:
    """Why the task can't be submitted yet, in both languages; None when it can. ``least`` counts the submitter."""
    agreed = sum(one.state == "agree" for one in signed)
    if way == "any":
        return None if agreed else ("还没有签署人签署(或签:一人签署即可)。", "Expected one of the named signers to have signed, but none has.")
    objecting, asked = sum(one.state == "object" for one in signed), sum(one.state == "asked" for one in signed)
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
