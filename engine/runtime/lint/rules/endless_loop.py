"""走不完的回路:the way out of a loop depends on something that changes within it; else whoever goes round once goes round for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.domain.form import fields_of
from engine.runtime.expressions import ExpressionRefused, parse
from engine.runtime.lint.graph import Graph, cycles
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.runtime.lint.model import Diagram, Element, Folder

_DECIDES: Final = ("exclusiveGateway", "inclusiveGateway")
_STILL: Final = (*_DECIDES, "parallelGateway", "intermediateThrowEvent", "startEvent")
_FORKS: Final = ("parallelGateway", "inclusiveGateway")


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Loops that only gateways lead out of. What a handler, a call or a branch beside the loop may change is taken to change."""
    if not folder.whole:
        return
    for nodes in diagram.scopes.values():
        if any(len(diagram.outgoing[node.id]) > 1 for node in nodes if node.kind in _FORKS):
            continue
        graph = Graph(diagram, nodes)
        for part in cycles(graph, set(range(len(nodes)))):
            yield from _check_loop(diagram, folder, graph, part)


def _check_loop(diagram: Diagram, folder: Folder, graph: Graph, part: Sequence[int]) -> Iterator[Problem]:
    inside = set(part)
    doors = [graph.nodes[number] for number in part if any(target not in inside for target in graph.successors[number])]
    if not doors or any(node.kind not in _DECIDES for node in doors):
        return
    asked, changed = _asked(diagram, doors), _changed(folder, [graph.nodes[number] for number in part])
    if asked and changed is not None and not asked & changed:
        first, names = min(doors, key=lambda node: node.line), "、".join(sorted(asked))
        yield problem(
            first,
            f"回路的出口{first.label}只看变量{names}，而回路里没有谁会改变它：转了一圈就会永远转下去。请让回路里的表单写它。",
            f"Expected something in the loop to change {', '.join(sorted(asked))}, which alone lead out of it at {first.id!r}, but nothing does.",
        )


def _asked(diagram: Diagram, doors: Sequence[Element]) -> set[str]:
    """The variables that decide there; nothing where one condition can't be read (another rule says so)."""
    names: set[str] = set()
    for door in doors:
        for flow in diagram.outgoing[door.id]:
            try:
                names |= parse(flow.condition).names if flow.condition else set()
            except ExpressionRefused:
                return set()
    return names


def _changed(folder: Folder, nodes: Sequence[Element]) -> set[str] | None:
    """The variables that the loop's own nodes set; None where that can't be told."""
    found: set[str] = set()
    for node in nodes:
        table = folder.tables.get(node.camunda.get("decisionRef", "").strip()) if node.kind == "businessRuleTask" else None
        form = folder.forms.get(folder.form_of(node) or "") if node.kind == "userTask" else None
        if table is not None:
            found.update(table.outputs)
        elif form is not None:
            found.update(field.route for field in fields_of(form) if field.route)
        elif node.kind not in _STILL:
            return None
    return found
