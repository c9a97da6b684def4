"""被忽略的属性: taken away, for they have no effect; importing a foreign diagram says what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import CAMUNDA
from engine.runtime.lint.rules.ignored_attribute import is_ignored
from engine.runtime.lint.safe_xml import local, namespace

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("删去不起作用的属性", "Take away what has no effect")


def mend(hand: Hand) -> bool:
    """Everything of that element which the rule names."""
    start, done = f"{{{CAMUNDA}}}", False
    for raw in list(hand.document.elements()):
        if raw.get("id") != hand.finding.element and raw.sourceline != hand.finding.line:
            continue
        for name in [name for name in raw.attrib if str(name).startswith(start) and is_ignored(raw, str(name).removeprefix(start))]:
            del raw.attrib[name]
            done = True
    for raw in list(hand.document.elements()):
        if raw.sourceline == hand.finding.line and namespace(raw.tag) == CAMUNDA and is_ignored(raw, "") and raw.getparent() is not None:
            holder = raw.getparent()
            hand.document.remove(raw)
            if holder is not None and local(holder.tag) == "extensionElements" and not len(holder):
                hand.document.remove(holder)
            done = True
    return done
