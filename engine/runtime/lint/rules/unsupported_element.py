"""不支持的元素:what the engine would pass over, stop at, or has not been proven with; allowed is what is listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import BPMN, FLOW_NODES, Problem, problem, spot
from engine.runtime.lint.safe_xml import local, namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

_OTHER_RULES: Final = {
    "scriptTask",
    "script",
    "adHocSubProcess",
    "eventBasedGateway",
    "signal",
    "signalEventDefinition",
    "linkEventDefinition",
    "source",
    "target",
}
_OTHER_RULES_2: Final = {"compensateEventDefinition", "standardLoopCharacteristics", "loopCondition", "loopCardinality", "collaboration", "participant"}
_STRUCTURE: Final = {"definitions", "process", "extensionElements", "documentation", "laneSet", "childLaneSet", "lane", "flowNodeRef", "incoming", "outgoing"}
_FLOW: Final = {"sequenceFlow", "conditionExpression", "message", "error", "escalation", "timeDuration", "timeDate", "timeCycle", "completionCondition"}
_LOOPS: Final = {"multiInstanceLoopCharacteristics", "timerEventDefinition", "messageEventDefinition", "errorEventDefinition", "escalationEventDefinition"}
_ORNAMENTS: Final = {"textAnnotation", "text", "association", "group", "category", "categoryValue", "terminateEventDefinition"}
_NODES: Final = {
    "startEvent",
    "endEvent",
    "boundaryEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "userTask",
    "serviceTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
}
_ALLOWED: Final = _STRUCTURE | _FLOW | _LOOPS | _ORNAMENTS | _NODES | _OTHER_RULES | _OTHER_RULES_2
_EVENTS: Final[dict[str, set[tuple[str, ...]]]] = {
    "startEvent": {()},
    "endEvent": {(), ("terminate",), ("error",), ("escalation",)},
    "boundaryEvent": {("timer",), ("error",), ("escalation",)},
    "intermediateCatchEvent": {("timer",), ("message",)},
    "intermediateThrowEvent": {(), ("escalation",)},
}
_NAMED_ELSEWHERE: Final = {"signal", "link", "compensate"}
_HINTS: Final = {
    "task": ("请改为用户任务或服务任务", "Make it a user task or a service task"),
    "manualTask": ("请改为用户任务", "Make it a user task"),
    "sendTask": ("请改为服务任务", "Make it a service task"),
    "receiveTask": ("请改为消息事件", "Make it a message event"),
    "complexGateway": ("请改用排他网关和并行网关", "Use exclusive and parallel gateways"),
    "transaction": ("请改为普通子流程", "Make it an ordinary sub-process"),
    "messageFlow": ("请删去消息流", "Remove the message flow"),
}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Elements and kinds of events outside the modelling conventions."""
    for raw in diagram.root.iter():
        name = local(raw.tag)
        if namespace(raw.tag) == BPMN and name not in _ALLOWED:
            zh, en = _HINTS.get(name, ("请删去", "Remove it"))
            what = "节点" if name in FLOW_NODES else "元素"
            yield problem(spot(raw), f"不支持的{what} {name}。{zh}。", f"Expected only supported elements, but there is a {name}. {en}.")
    for node in diagram.nodes.values():
        yield from _check_event(node)


def _check_event(node: Element) -> Iterator[Problem]:
    allowed = _EVENTS.get(node.kind)
    if allowed is None or node.definitions in allowed or _NAMED_ELSEWHERE.intersection(node.definitions):
        return
    what = "+".join(node.definitions) or "无"
    yield problem(
        node,
        f"事件{node.label}的类型（{what}）在这里不支持。请参阅建模约定。",
        f"Expected a supported kind of {node.kind}, but {node.id!r} is {'+'.join(node.definitions) or 'of no kind'}.",
    )
