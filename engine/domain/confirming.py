"""确认人: which head confirms a proposed correction, where bureaus differ in how many of their units have a head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def confirming_unit(unit: str, parents: Mapping[str, str | None], headed: Collection[str]) -> str:
    """The nearest unit with a head, from the deciding ``unit`` upwards; empty where none has one, which means any head of the bureau."""
    above: str | None = unit
    seen: set[str] = set()
    while above is not None and above not in seen:
        if above in headed:
            return above
        seen.add(above)
        above = parents.get(above)
    return ""
