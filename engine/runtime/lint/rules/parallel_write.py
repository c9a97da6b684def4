"""并行的回答:tasks done side by side do not answer into the same variable; the last would overwrite the others, and a veto vanish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.form import fields_of
from engine.runtime.lint.blocks import closing, main_graph
from engine.runtime.lint.model import SUBPROCESSES, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.graph import Graph
    from engine.runtime.lint.model import Diagram, Element, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Branches of parallel and inclusive gateways, and the instances of a multi-instance task."""
    for node in diagram.of_kind("userTask"):
        routes = _routes(node, folder)
        if routes and any(loop.get("isSequential") != "true" for loop in node.children("multiInstanceLoopCharacteristics")):
            yield _overwritten(node, min(routes), "几个单位同时办理", "several do it at once")
    for nodes in diagram.scopes.values():
        graph = main_graph(diagram, nodes)
        close = closing(graph)
        for fork in graph.of_kind("parallelGateway", "inclusiveGateway"):
            if len(diagram.outgoing[nodes[fork].id]) > 1:
                yield from _check_block(diagram, folder, graph, fork, close[fork])


def _check_block(diagram: Diagram, folder: Folder, graph: Graph, fork: int, join: int | None) -> Iterator[Problem]:
    written: dict[str, int] = {}
    for branch, flow in enumerate(diagram.outgoing[graph.nodes[fork].id]):
        start = graph.index.get(flow.target)
        for number in sorted(graph.reach([start], stop=-1 if join is None else join)) if start is not None else ():
            for node in _within(diagram, graph.nodes[number]):
                for route in sorted(_routes(node, folder)):
                    if written.setdefault(route, branch) != branch:
                        yield _overwritten(node, route, "另一条并行分支也写它", "another branch writes it too")


def _within(diagram: Diagram, node: Element) -> Iterator[Element]:
    stack = [node]
    while stack:
        each = stack.pop()
        yield each
        if each.kind in SUBPROCESSES:
            stack.extend(diagram.scopes.get(each.id, []))


def _routes(node: Element, folder: Folder) -> set[str]:
    form = folder.forms.get(folder.form_of(node) or "") if node.kind == "userTask" else None
    return {field.route for field in fields_of(form) if field.route} if form else set()


def _overwritten(node: Element, route: str, zh: str, en: str) -> Problem:
    return problem(
        node,
        f"任务{node.label}的表单写变量“{route}”，而{zh}，后办的会盖掉先办的。请改为提交审查意见，由处理器汇总。",
        f"Expected {route!r} to be written by one task at a time, but {en} and the last answer wins. Give opinions and let a handler collect them.",
    )
