"""处理器的参数:every property of a service task is one that the handler declares, of the declared type, and none is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.domain.inputs import InputRefused, parse_inputs
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

RESERVED: Final = frozenset({"name_en", "stage"})
"""Properties that are ours, not the handler's."""


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Against the frozen dataclass ``Inputs`` of the handler, read as at run time."""
    if folder.inputs_of is None:
        return
    for node in diagram.of_kind("serviceTask"):
        topic = node.camunda.get("topic", "")
        kind = folder.inputs_of(topic) if folder.topics is None or topic in folder.topics else None
        if kind is not None:
            try:
                parse_inputs(kind, {name: value for name, value in node.properties.items() if name not in RESERVED})
            except InputRefused as refusal:
                yield problem(node, f"服务任务{node.label}:{refusal.zh}", f"At {node.id!r}: {refusal}")
