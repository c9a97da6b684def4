"""编号: out of the English name, or the words of the Chinese one; everything that refers to the element follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.editing.words import id_from
from engine.runtime.lint.model import TASKS
from engine.runtime.lint.rules.element_id import MADE_UP, MAX_LENGTH, SHAPE
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.mending.hand import Hand

SAYS: Final = ("按名称起一个英文编号，引用它的地方一起改", "Give it an English id after its name; whatever refers to it follows")
_NAMING: Final = re.compile(r"^(\s*(?:task|end|open|alerts|send_back|renamed|node)\s*=\s*)(.*)$", re.MULTILINE)


def mend(hand: Hand) -> bool:
    """Of a flow after its ends. A repeated id keeps its first bearer; a process is named by its file, not here."""
    raw = hand.element
    if raw is None or local(raw.tag) == "process" or (not raw.get("id") and local(raw.tag) != "sequenceFlow"):
        return False  # what has no id is connected to nothing: a person must draw it anew
    old, repeated = raw.get("id") or "", _repeated(hand, raw)
    if old and SHAPE.fullmatch(old) and len(old) <= MAX_LENGTH and not MADE_UP.fullmatch(old) and repeated is None:
        return False
    new = _made(hand, raw)
    if repeated is not None or not old:
        bearer = raw if repeated is None else repeated
        bearer.set("id", new)
        return repeated is None or not _referred(hand, old, repeated)
    hand.document.rename(old, new)
    for path, content in hand.folder.files.items():
        if path.startswith("scenarios/") and path.endswith(".toml"):
            hand.files[path] = _NAMING.sub(lambda found: found.group(1) + found.group(2).replace(f'"{old}"', f'"{new}"'), content.decode()).encode()
    return old not in _elsewhere(hand)


def _made(hand: Hand, raw: _Element) -> str:
    taken = hand.ids()
    if local(raw.tag) == "sequenceFlow":
        base = f"{raw.get('sourceRef')}_to_{raw.get('targetRef')}"
        return next(name for name in (base, *(f"{base}_{n}" for n in range(2, 999))) if name not in taken)
    return id_from(raw.get("name") or "", hand.property(raw, "name_en"), local(raw.tag), taken)


def _repeated(hand: Hand, raw: _Element) -> _Element | None:
    """The second bearer of an id; where the bearers are in two files, the one in this file."""
    name = raw.get("id")
    bearers = [each for each in hand.document.elements() if name and each.get("id") == name]
    if len(bearers) > 1:
        return bearers[1]
    across = any(name in other.nodes for other in hand.folder.diagrams if other is not hand.diagram)
    return raw if across and local(raw.tag) in TASKS and hand.diagram is not None and not hand.diagram.main else None


def _referred(hand: Hand, name: str, second: _Element) -> bool:
    """Whether a flow or a shape means that id: nobody can tell which of the two it means, so a person must."""
    names = ("sourceRef", "targetRef", "attachedToRef", "default")
    return local(second.tag) != "sequenceFlow" and any(raw.get(each) == name for raw in hand.document.elements() for each in names)


def _elsewhere(hand: Hand) -> set[str]:
    """Task ids that item.toml speaks of: renaming those would change what the item means."""
    return set(re.findall(r'"([A-Za-z_][\w]*)', hand.folder.files.get("item.toml", b"").decode("utf-8", "replace")))
