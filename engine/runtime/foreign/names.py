"""编号: every node gets a meaningful English id, and everything that refers to it follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.editing.words import id_from, snake
from engine.runtime.foreign.account import CONVERTED, TO_DO
from engine.runtime.lint.rules.element_id import MADE_UP, MAX_LENGTH, SHAPE
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from engine.runtime.foreign.work import Work

_PREFIX: Final = re.compile(r"^(?:activity|gateway|event|flow|start_?event|end_?event|(?:my_?)?process|(?:user_?|service_?)?task|sub_?process)_", re.IGNORECASE)
_MADE: Final = re.compile(
    r"^sid[_-]|[0-9a-f]{7,}|^_?[0-9]|^[a-z]{1,4}_?[0-9]+$"
    r"|^(?:start|end|boundary|catch|throw|timer)?_?(?:event|timer|process)_?[0-9]*$"
    r"|^(?:user|service|script|manual|mail|send|receive|business_?rule|business)_?task_?[0-9]*$"
    r"|^(?:exclusive|parallel|inclusive|event)_?gateway_?[0-9]*$|^(?:call_?activity|sub_?process|my_?process|process|definition)_?[0-9]*$",
    re.IGNORECASE,
)
_DEFAULTS: Final = re.compile(r"^(?:start|end|(?:exclusive|parallel|inclusive) gateway|[\w ]*task|[\w ]*event)$", re.IGNORECASE)
LEAST: Final = 3  # letters of a word that says something


def name_nodes(work: Work, *, ours: bool) -> None:
    """Nodes whose id is unfit, of a diagram of ours only what the gate refuses; a node without one can't be connected, and says so."""
    taken = work.document.ids()
    names: dict[str, str] = {}
    for node in work.document.nodes():
        old = node.get("id") or ""
        if not old:
            zh, en = "没有编号的元素连不上线，请重画。", "What has no id can't be connected; draw it again."
            work.account.note(TO_DO, node, local(node.tag), "", zh, en)
        elif old not in names and not (_fits(old) and (ours or fit_id(old))):
            new = _new(old, _DEFAULTS.sub("", node.get("name") or ""), local(node.tag), taken)
            taken.add(new)
            names[old] = new
    work.document.rename_all(names)
    for flow in [flow for flow in work.document.of("sequenceFlow") if not flow.get("id")]:
        base = f"{flow.get('sourceRef')}_to_{flow.get('targetRef')}"
        flow.set("id", next(one for one in (base, *(f"{base}_{n}" for n in range(2, 999))) if one not in taken))
        taken.add(flow.get("id") or "")
    back = {new: old for old, new in names.items()}
    for node in work.document.nodes():
        if node.get("id") in back:
            new = node.get("id") or ""
            work.account.note(
                CONVERTED, node, back[new], new, "编号改成英文单词，引用它的地方一起改。", "Its id is now of English words, and what refers to it follows."
            )


def fit_id(old: str) -> str:
    """The id in our letters, where it says something; empty where a tool made it up."""
    bare = _PREFIX.sub("", old)
    plain = snake(bare)
    made = _MADE.search(old) or _MADE.search(bare) or (bare != old and any(each.isdigit() for each in bare))
    return plain if not made and len(plain) >= LEAST and _fits(plain) else ""


def _fits(name: str) -> bool:
    return len(name) <= MAX_LENGTH and bool(SHAPE.fullmatch(name)) and not MADE_UP.fullmatch(name)


def _new(old: str, name: str, kind: str, taken: set[str]) -> str:
    plain = fit_id(old)
    return plain if plain and plain not in taken else id_from(name, "", kind, taken)
