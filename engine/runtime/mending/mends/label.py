"""名称: a name by what the element is, for the analyst to improve on; parallel gateways lose theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.editing.words import name_for
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("按元素的种类补上名称，并行网关去掉名称", "Name it after its kind; a parallel gateway loses its name")


def mend(hand: Hand) -> bool:
    """A name that is there is never changed, for nobody but its author can translate it."""
    raw = hand.element
    if raw is None:
        return False
    if local(raw.tag) == "parallelGateway":
        raw.attrib.pop("name", None)
        return True
    name = None if raw.get("name", "").strip() else name_for(local(raw.tag), hand.property(raw, "kind"))
    if name is None:
        return False
    raw.set("name", name)
    return True
