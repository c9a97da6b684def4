"""图上比较: what differs between two versions, put so that both diagrams can be painted with it and it can be read without them.

What is drawn (elements, flows) is told by process, for each has a diagram of its own; everything else by area, in tables below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from engine.runtime.compare import AREAS
from web.i18n import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.runtime.compare import Change

KINDS: Final = {
    "added": ("done", "新增", "Added"),
    "removed": ("overdue", "删除", "Removed"),
    "changed": ("warned", "修改", "Changed"),
    "moved": ("neutral", "移动", "Moved"),
}
PART: Final = " · "
SIGNS: Final = {"added": "＋", "removed": "－", "changed": "≠", "moved": "⇄"}


class Shown(NamedTuple):
    """一处不同, in the reader's language; ``sign`` stands on the diagram beside the word, ``name`` is what an element is called.

    Of what was changed ``before`` and ``after`` say only the parts that differ.
    """

    look: str
    kind: str
    word: str
    sign: str
    key: str
    name: str
    before: str
    after: str
    process: str
    shape: str


class Drawn(NamedTuple):
    """One process with what differs in its diagram."""

    process: str
    changes: tuple[Shown, ...]


class Compared(NamedTuple):
    """``drawn``: by process, the item's own first, only where something differs; ``areas``: (its name, its lines), those of ``drawn`` included.

    ``others`` are the areas without what is drawn.
    """

    drawn: tuple[Drawn, ...]
    areas: tuple[tuple[str, tuple[Shown, ...]], ...]

    @property
    def others(self) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
        """What no diagram shows."""
        rest = ((name, tuple(one for one in lines if not one.process)) for name, lines in self.areas)
        return tuple((name, lines) for name, lines in rest if lines)


def compared(changes: Iterable[Change], item: str) -> Compared:
    """Put the differences of two versions of ``item`` in the order of a page."""
    shown = [(change.area, _shown(change)) for change in changes]
    processes = sorted({one.process for _, one in shown if one.process}, key=lambda process: (process != item, process))
    drawn = tuple(Drawn(each, tuple(one for _, one in shown if one.process == each)) for each in processes)
    areas = ((say(*names), tuple(one for area, one in shown if area == key)) for key, names in AREAS.items())
    return Compared(drawn, tuple((name, lines) for name, lines in areas if lines))


def path_of(files: Mapping[str, bytes], process: str) -> str:
    """Where a version keeps the diagram of a process: the file is named like it. Empty where that version does not have it."""
    return next((path for path in files if path.rpartition("/")[2] == f"{process}.bpmn"), "")


def diagram_of(files: Mapping[str, bytes], process: str) -> bytes | None:
    """That diagram, or None."""
    return files.get(path_of(files, process))


def _shown(change: Change) -> Shown:
    look, zh, en = KINDS[change.kind]
    before, after = change.before.split(PART), change.after.split(PART)
    name = (after[0] or before[0]) if change.area == "element" else ""
    if change.kind == "changed":
        before, after = [one for one in before if one not in after], [one for one in after if one not in before]
    words = PART.join(before), PART.join(after)
    return Shown(look, change.kind, say(zh, en), SIGNS[change.kind], change.key, name, *words, change.process, change.shape)
