"""网关成对:what a parallel or inclusive gateway forks, one of the same kind joins; anything else loses or doubles work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.blocks import closing, main_graph
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.graph import Graph
    from engine.runtime.lint.model import Diagram, Folder

_PAIRED: Final = ("parallelGateway", "inclusiveGateway")
_ZH: Final = {"parallelGateway": "并行网关", "inclusiveGateway": "包容网关"}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Forks and joins of every process and sub-process."""
    for nodes in diagram.scopes.values():
        if any(node.kind in _PAIRED for node in nodes):
            yield from _check_scope(diagram, main_graph(diagram, nodes))


def _check_scope(diagram: Diagram, graph: Graph) -> Iterator[Problem]:
    close = closing(graph)
    joined: set[int] = set()
    for number in graph.of_kind(*_PAIRED):
        node = graph.nodes[number]
        if len(diagram.outgoing[node.id]) < 2:
            continue
        if len(diagram.incoming[node.id]) > 1:
            yield problem(
                node,
                f"{_ZH[node.kind]}{node.label}又合又分。请拆成一个合并、一个分叉。",
                f"Expected {node.id!r} to join or to fork, but it does both. Use two gateways.",
            )
            joined.add(number)
        reason = _flaw(diagram, graph, number, close[number])
        if reason is None:
            joined.add(close[number] or 0)
        else:
            zh, en = reason
            yield problem(node, f"{_ZH[node.kind]}{node.label}{zh}", f"Expected {node.id!r} to be joined by a {node.kind}, but {en}")
    yield from _unmatched(diagram, graph, joined)


def _unmatched(diagram: Diagram, graph: Graph, joined: set[int]) -> Iterator[Problem]:
    for number in graph.of_kind(*_PAIRED):
        node = graph.nodes[number]
        if len(diagram.incoming[node.id]) > 1 and number not in joined:
            yield problem(
                node,
                f"{_ZH[node.kind]}{node.label}合并的不是同类网关分出来的分支，会一直等。请用排他网关合并，或补上成对的分叉。",
                f"Expected {node.id!r} to join what a {node.kind} forked, but it would wait for ever. Merge with an exclusive gateway.",
            )


def _flaw(diagram: Diagram, graph: Graph, fork: int, join: int | None) -> tuple[str, str] | None:
    """What keeps fork and join from being a block; None when they are one."""
    kind = graph.nodes[fork].kind
    if join is None:
        return "分出来的分支没有再合并。请用同类网关合并。", "its branches never meet again."
    node = graph.nodes[join]
    if node.kind != kind or len(diagram.incoming[node.id]) < 2:
        return f"的分支在{node.label}相遇，而那里不是{_ZH[kind]}。请用{_ZH[kind]}合并。", f"its branches meet at {node.id!r}, a {node.kind}."
    starts = [graph.index[flow.target] for flow in diagram.outgoing[graph.nodes[fork].id] if flow.target in graph.index]
    regions = [graph.reach([start], stop=join) for start in starts]
    whole = set().union(*regions)
    if sum(map(len, regions)) != len(whole):
        return "的分支互相交叉。请让每条分支独立地走到合并。", "its branches cross each other."
    if fork in whole or any(before not in whole and before != fork for number in whole for before in graph.predecessors[number]):
        return "的分支中途有线进出。请让每条分支完整地走到合并。", "flows enter or leave its branches on the way."
    arriving = [graph.index[flow.source] for flow in diagram.incoming[node.id] if flow.source in graph.index]
    entering = [sum(source in region for source in arriving) for region in regions if region]
    if len(arriving) != len(starts) or any(count != 1 for count in entering):
        return (
            f"分出 {len(starts)} 条分支，{node.label}却有 {len(arriving)} 个入口，对不上。",
            f"{len(starts)} branches face {len(arriving)} flows into {node.id!r}.",
        )
    return None
