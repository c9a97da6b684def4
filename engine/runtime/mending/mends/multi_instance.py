"""多实例: the list of units and the variable that holds one, by the names that the product's handlers use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.mending.hand import Hand

SAYS: Final = ("按会审单位办理：清单 units，每一项 unit", "One for each reviewing unit: the list units, each entry unit")
_DEFAULTS: Final = {"collection": "units", "elementVariable": "unit"}


def mend(hand: Hand) -> bool:
    """What is given stays; a count of instances a person must turn into a list."""
    raw = hand.element
    loop = raw if raw is None or local(raw.tag) == "multiInstanceLoopCharacteristics" else _loop(raw)
    if loop is None or any(local(child.tag) == "loopCardinality" for child in loop):
        return False
    around = loop.getparent()
    named = hand.property(around, "unit_from") if around is not None else ""
    wanted = {**_DEFAULTS, "elementVariable": named} if named.isidentifier() else _DEFAULTS
    missing = [name for name in wanted if not hand.camunda(loop, name)]
    for name in missing:
        hand.set_camunda(loop, name, wanted[name])
    return bool(missing)


def _loop(raw: _Element) -> _Element | None:
    return next((child for child in raw if local(child.tag) == "multiInstanceLoopCharacteristics"), None)
