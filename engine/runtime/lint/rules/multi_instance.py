"""多实例:over a list variable of at most 200 entries, one task for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.expressions import ExpressionRefused, Items, Name, parse
from engine.runtime.lint.model import CAMUNDA, Problem, problem, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from engine.runtime.lint.model import Diagram, Element, Folder

MAX_INSTANCES: Final = 200


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """A collection and an element variable, no count, no standard loop."""
    for node in diagram.nodes.values():
        for loop in node.children("standardLoopCharacteristics"):
            yield problem(
                spot(loop),
                f"{node.label}用了标准循环，引擎会停不下来。请在图上画回路。",
                f"Expected no standard loop at {node.id!r}. Draw the loop in the diagram.",
            )
        for loop in node.children("multiInstanceLoopCharacteristics"):
            yield from _check_loop(node, loop)


def _check_loop(node: Element, loop: _Element) -> Iterator[Problem]:
    place = spot(loop, node.id)
    collection = (loop.get(f"{{{CAMUNDA}}}collection") or "").strip()
    variable = (loop.get(f"{{{CAMUNDA}}}elementVariable") or "").strip()
    if any(child.tag.endswith("}loopCardinality") for child in loop):
        yield problem(
            place,
            f"{node.label}按次数多实例。请改为按清单：camunda:collection。",
            f"Expected a list to go through at {node.id!r}, but it gives a count. Use camunda:collection.",
        )
    if not collection:
        yield problem(
            place,
            f"{node.label}是多实例，却没有清单。请填写 camunda:collection，例如 units。",
            f"Expected camunda:collection at {node.id!r}, such as units, but there is none.",
        )
    elif not _is_list(collection):
        yield problem(
            place,
            f"{node.label}的清单“{collection[:40]}”要是一个变量名。最多 {MAX_INSTANCES} 项。",
            f"Expected the name of a list variable of at most {MAX_INSTANCES} entries, but got {collection[:40]!r}.",
        )
    if not variable.isidentifier() or variable.startswith("_") or variable == collection:
        yield problem(
            place,
            f"{node.label}的每一项要有自己的变量名。请填写 camunda:elementVariable，例如 unit。",
            f"Expected camunda:elementVariable at {node.id!r}, a name of its own such as unit, but got {variable[:40]!r}.",
        )


def _is_list(collection: str) -> bool:
    try:
        tree = parse(collection).tree
    except ExpressionRefused:
        return True  # the rule "expression" says what is wrong with it
    return isinstance(tree, Name) or (isinstance(tree, Items) and len(tree.items) <= MAX_INSTANCES)
