"""处理器依据的任务: the one user task that comes just before the handler; several before it are a person's to choose among."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.runtime.lint.model import Diagram
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("改为依据它前面的那个任务", "Let it read the task that comes just before it")
INPUT: Final = "task"


def mend(hand: Hand) -> bool:
    """Of the input ``task`` only; one that names a task which is there is not what is wrong."""
    raw, diagram = hand.element, hand.diagram
    if raw is None or diagram is None or hand.property(raw, INPUT) in {task.id for each in hand.folder.diagrams for task in each.of_kind("userTask")}:
        return False
    before = _before(diagram, raw.get("id") or "")
    if len(before) != 1:
        return False
    hand.document.set_property(raw, INPUT, before.pop())
    return True


def _before(diagram: Diagram, node: str) -> set[str]:
    """The user tasks from which a way leads here past no other."""
    found: set[str] = set()
    seen, todo = {node}, [node]
    while todo:
        for flow in diagram.incoming.get(todo.pop(), []):
            source = diagram.nodes.get(flow.source)
            if source is None or source.id in seen:
                continue
            seen.add(source.id)
            host = diagram.nodes.get(source.raw.get("attachedToRef") or "", source)
            if host.kind == "userTask":
                found.add(host.id)
            else:
                todo.append(host.id)
    return found
