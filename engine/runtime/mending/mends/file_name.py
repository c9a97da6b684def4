"""文件名: the process is called like its file, for cases, forms and pages know the item by that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.rules.element_id import SHAPE

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("把流程编号改成文件名", "Name the process like its file")


def mend(hand: Hand) -> bool:
    """Where the file has a name that an id may have."""
    process, stem = hand.document.process(), hand.finding.file.rsplit("/", 1)[-1].removesuffix(".bpmn")
    if process is None or not SHAPE.fullmatch(stem) or stem in hand.document.ids():
        return False
    old = process.get("id") or ""
    if old:
        hand.document.rename(old, stem)
    process.set("id", stem)
    for task in hand.document.of("userTask"):
        owner, _, form = hand.camunda(task, "formKey").partition("/")
        if old and owner == old:
            hand.set_camunda(task, "formKey", f"{stem}/{form}")
    return True
