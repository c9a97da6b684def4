"""事件的引用:an error, escalation or message event names one that is declared, with its code or name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

_KINDS: Final = {"error": ("errorCode", "错误"), "escalation": ("escalationCode", "升级"), "message": ("name", "消息")}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """References of event definitions."""
    codes = {raw.get("id") or "": raw for raw in diagram.root if local(raw.tag) in _KINDS}
    for node in diagram.nodes.values():
        for kind in node.definitions:
            if kind in _KINDS:
                attribute, zh = _KINDS[kind]
                declared = codes.get(_reference(node, kind))
                if declared is None or local(declared.tag) != kind or not declared.get(attribute):
                    yield problem(
                        node,
                        f"{zh}事件{node.label}没有指明{zh}。请选择一个已声明的{zh}，并填写它的代码。",
                        f"Expected {node.id!r} to name a declared {kind} that has a {attribute}, but it does not.",
                    )


def _reference(node: Element, kind: str) -> str:
    return next((child.get(f"{kind}Ref") or "" for child in node.children(f"{kind}EventDefinition")), "")
