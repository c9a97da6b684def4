"""脚本:no code in a diagram, wherever modelling tools hide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import BPMN, CAMUNDA, Problem, problem, spot
from engine.runtime.lint.safe_xml import local, namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

_BPMN: Final = {"scriptTask", "script"}
CAMUNDA_CODE: Final = {"script", "executionListener", "taskListener", "connector", "inputOutput", "inputParameter", "outputParameter", "field", "expression"}
_OTHER: Final = {"preScript", "postScript", "unitTests", "serviceTaskOperator", "script", "executionListener", "taskListener"}
ATTRIBUTES: Final = ("class", "expression", "delegateExpression", "variableMappingClass", "variableMappingDelegateExpression", "scriptFormat", "resource")


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Script tasks, scripts before and after tasks, listeners, classes and expressions to be called."""
    for raw in diagram.root.iter():
        name, space = local(raw.tag), namespace(raw.tag)
        hidden = _BPMN if space == BPMN else CAMUNDA_CODE if space == CAMUNDA else _OTHER
        if name in hidden:
            yield problem(
                spot(raw),
                f"不能写脚本或监听器（{name}）。请删去，需要计算时用服务任务和已有的处理器。",
                f"Expected a diagram without code, but there is a {name}. Remove it; use a service task with one of the handlers.",
            )
        for attribute in ATTRIBUTES:
            if raw.get(f"{{{CAMUNDA}}}{attribute}") is not None:
                yield problem(
                    spot(raw),
                    f'不能用 camunda:{attribute} 调用代码。请改用 camunda:type="external" 和 camunda:topic。',
                    f'Expected no code to be called, but there is camunda:{attribute}. Use camunda:type="external" and camunda:topic.',
                )
