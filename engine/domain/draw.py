"""双盲双随机:draws one of several candidates so that anybody can check it afterwards.

The candidates are sorted; a stream of 64-bit numbers is made from the seed (HMAC-SHA-256 over a counter); numbers above the
largest multiple of the number of candidates are rejected, so that each has exactly the same chance.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPAN: Final = 1 << 64


def draw_person(candidates: Iterable[int], seed: str) -> int:
    """The person drawn; the order in which candidates are given does not matter. ``ValueError`` when there is none."""
    ordered = sorted(set(candidates))
    if not ordered:
        raise ValueError("Expected at least one candidate to draw from, but there is none.")
    return ordered[draw_index(len(ordered), seed)]


def draw_index(count: int, seed: str) -> int:
    """A number from 0 to ``count`` - 1, the same for the same seed."""
    limit = _SPAN - _SPAN % count
    counter = 0
    while True:
        digest = hmac.digest(seed.encode(), b"draw" + counter.to_bytes(4, "big"), "sha256")
        number = int.from_bytes(digest[:8], "big")
        if number < limit:
            return number % count
        counter += 1


def replays(candidates: Iterable[int], seed: str, person: int) -> bool:
    """复核:whether these candidates and this seed give this person."""
    listed = list(candidates)
    return bool(listed) and draw_person(listed, seed) == person
