"""没有接住的事件:an error or escalation that is thrown is caught by a boundary event around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

_THROWN: Final = {"error": ("errorCode", "错误"), "escalation": ("escalationCode", "升级")}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """By the sub-process around, else by whoever calls the process; callers are only known in a whole folder."""
    for node in diagram.of_kind("endEvent", "intermediateThrowEvent"):
        for kind in node.definitions:
            code = code_of(diagram, node, kind) if kind in _THROWN else ""
            if code and not _caught(diagram, node, kind, code, folder):
                zh = _THROWN[kind][1]
                yield problem(
                    node,
                    f"{node.label}抛出的{zh}“{code[:40]}”没有人接住，不会有任何作用。请在外层任务上加边界{zh}事件。",
                    f"Expected the {kind} {code[:40]!r} of {node.id!r} to be caught around it, but nothing does.",
                )


def code_of(diagram: Diagram, node: Element, kind: str) -> str:
    """The code of what an event throws or catches; empty where it names none."""
    reference = next((child.get(f"{kind}Ref") or "" for child in node.children(f"{kind}EventDefinition")), "")
    declared = next((raw for raw in diagram.root if local(raw.tag) == kind and raw.get("id") == reference), None)
    return "" if declared is None else declared.get(_THROWN[kind][0]) or ""


def _catches(diagram: Diagram, host: Element, kind: str, code: str) -> bool:
    return any(event.definitions == (kind,) and code_of(diagram, event, kind) == code for event in diagram.boundaries(host))


def _caught(diagram: Diagram, node: Element, kind: str, code: str, folder: Folder) -> bool:
    around = diagram.nodes.get(node.scope)
    while around is not None:
        if _catches(diagram, around, kind, code):
            return True
        around = diagram.nodes.get(around.scope)
    if diagram.main:
        return False
    own = {process.id for process in diagram.processes}
    callers = [(each, call) for each in folder.diagrams for call in each.of_kind("callActivity") if call.raw.get("calledElement") in own]
    return not (folder.whole and callers) or any(_catches(each, call, kind, code) for each, call in callers)
