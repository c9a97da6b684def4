"""服务任务的处理器:without a known handler the engine stops dead at a service task."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """``camunda:type="external"`` and a ``camunda:topic`` that is the name of a handler file."""
    for node in diagram.of_kind("serviceTask"):
        topic = node.camunda.get("topic", "")
        if node.camunda.get("type") != "external" or not topic:
            yield problem(
                node,
                f'服务任务{node.label}没有指定处理器。请填写 camunda:type="external" 和 camunda:topic。',
                f'Expected camunda:type="external" and camunda:topic at {node.id!r}, but the case would stop there.',
            )
        elif folder.topics is not None and topic not in folder.topics:
            close = get_close_matches(topic, folder.topics, n=1)
            hint_zh = f"是否想写“{close[0]}”？" if close else "请核对 handlers 文件夹里的文件名。"
            hint_en = f"Did you mean {close[0]!r}?" if close else "See the files in the handlers folder."
            yield problem(node, f"没有处理器“{topic[:40]}”。{hint_zh}", f"Expected a handler's name at {node.id!r}, but there is no {topic[:40]!r}. {hint_en}")
