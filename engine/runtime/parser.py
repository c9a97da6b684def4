"""流程图解析:the library's parser with our own elements, reading the Camunda 7 attributes that modellers write.

An element that is not in ``ELEMENTS`` does not parse: no scripts, no links, no signals, no data objects. Nothing here
reads a file; the trees come from ``lint.safe_xml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from SpiffWorkflow.bpmn.parser import task_parsers
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventDefinitionParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.node_parser import DEFAULT_NSMAP
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.dmn.parser import BpmnDmnParser

from engine.runtime import calls, events, expressions, gateways, specs
from engine.runtime.dmn import Table, decide
from engine.runtime.timers import Timer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"


class Refused(ValidationException):
    """解析被拒绝:a sentence in both languages about one element."""

    def __init__(self, zh: str, en: str, node: _Element, rule: str) -> None:
        """Keep the sentences, the element and the name of the rule."""
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.element = node.get("id") or ""
        self.line = int(node.sourceline or 0)
        self.rule = rule


def camunda(node: _Element, name: str) -> str:
    """One Camunda attribute, empty when absent."""
    return str(node.get(f"{{{CAMUNDA}}}{name}") or "").strip()


def properties(node: _Element) -> dict[str, str]:
    """The camunda:properties of an element."""
    found = node.findall(f"{{{BPMN}}}extensionElements/{{{CAMUNDA}}}properties/{{{CAMUNDA}}}property")
    return {each.get("name") or "": (each.get("value") or "").strip() for each in found}


class ElementParser(TaskParser):
    """Every element: multi-instance by a list variable, boundary events in our own classes."""

    node: _Element
    spec: Any
    task: Any

    def _add_loop_task(self, _loop: _Element) -> None:
        raise Refused("不支持循环任务。请用网关画出循环。", "Expected no loop marker; draw the loop with a gateway.", self.node, "loop")

    def _add_multiinstance_task(self, loop: _Element) -> None:
        collection = _bare(camunda(loop, "collection") or _child_text(loop, "loopDataInputRef"))
        item = camunda(loop, "elementVariable")
        inner = loop.find(f"{{{BPMN}}}inputDataItem")
        if not item and inner is not None:
            item = inner.get("name") or inner.get("id") or ""
        if not collection:
            raise Refused(
                "多实例任务要写明清单变量(camunda:collection)。",
                "Expected a multi-instance task over a list variable (camunda:collection).",
                self.node,
                "multi_instance",
            )
        condition = _child_text(loop, "completionCondition") or None
        if condition is not None:
            expressions.check(condition)
        original = self.spec.task_specs.pop(self.task.name)
        kind = calls.SequentialMultiInstance if loop.get("isSequential") == "true" else calls.ParallelMultiInstance
        self.task = kind(
            self.spec,
            original.name,
            task_spec="",
            data_input=TaskDataReference(collection),
            input_item=TaskDataReference(item) if item else None,
            condition=condition,
            lane=original.lane,
            bpmn_name=original.bpmn_name,
        )
        self._copy_task_attrs(original)

    def _add_boundary_event(self, children: list[_Element]) -> Any:
        split = events.Split(self.spec, f"{self.bpmn_id}.BoundaryEventSplit", lane=self.task.lane)
        join = events.Attached(self.spec, f"{self.bpmn_id}.BoundaryEventJoin", lane=self.task.lane, split_task=split.name, cancel=True)
        split.connect(self.task)
        self.task.connect(join)
        for event in children:
            child = self.process_parser.parse_node(event)
            split.connect(child)
            child.connect(join)
        return split


class GatewayParser(ElementParser, task_parsers.GatewayParser):
    """A parallel gateway."""


class ForkingParser(ElementParser, task_parsers.ConditionalGatewayParser):
    """An exclusive or inclusive gateway; conditions are read now, not when a case reaches them."""

    def parse_condition(self, sequence_flow: _Element) -> str | None:
        """Check the condition with our own grammar."""
        text: str | None = super().parse_condition(sequence_flow)
        if text is None or not text.strip():
            return None
        try:
            expressions.check(text)
        except expressions.ExpressionRefused as error:
            raise Refused(f"条件“{text[:60]}”有误:{error.zh}", f"In the condition {text[:60]!r}: {error.en}", sequence_flow, "condition") from error
        return text.strip()


class SubProcessParser(ElementParser, task_parsers.SubWorkflowParser):
    """An embedded subprocess."""


class CallParser(ElementParser, task_parsers.CallActivityParser):
    """A called process of the same bundle."""


class RuleParser(ElementParser):
    """A decision table of the same bundle."""

    def create_task(self) -> Any:
        """Bind the table that camunda:decisionRef names."""
        name = camunda(self.node, "decisionRef")
        table = self.process_parser.parser.tables.get(name)
        if table is None:
            raise Refused(f"找不到决策表“{name}”。", f"Expected a decision table {name!r} in the folder, but there is none.", self.node, "decision")
        return self.spec_class(self.spec, self.bpmn_id, decide=_decider(table), **self.bpmn_attributes)

    @staticmethod
    def get_decision_ref(node: _Element) -> str:
        """What the library asks for while it collects dependencies."""
        return camunda(node, "decisionRef")


class ServiceParser(ElementParser):
    """A service task; its topic must be the name of a handler."""

    def create_task(self) -> Any:
        """Refuse a topic that nobody handles: the case would stop there without a word."""
        topic = camunda(self.node, "topic")
        if topic not in self.process_parser.parser.topics:
            raise Refused(f"没有名为“{topic}”的处理器。", f"Expected a handler {topic!r}, but there is none.", self.node, "topic")
        return super().create_task()


class EventParser(ElementParser, EventDefinitionParser):
    """The event definitions in our own classes."""

    def parse_timer_event(self, event: _Element) -> Timer:
        """A date or a duration; repetition is refused."""
        text = _child_text(event, "timeDuration") or _child_text(event, "timeDate")
        if not text:
            raise Refused("定时事件要写明时长或日期,不能重复。", "Expected a timer with a duration or a date, not a cycle.", self.node, "timer")
        try:
            return Timer(self.node.get("name") or self.node.get("id") or "", text)
        except expressions.ExpressionRefused as error:
            raise Refused(f"定时“{text[:40]}”有误:{error.zh}", f"In the timer {text[:40]!r}: {error.en}", self.node, "timer") from error

    def parse_error_event(self, event: _Element) -> events.Error:
        """An error by its code."""
        found = super().parse_error_event(event)
        return events.Error(found.name, found.code)

    def parse_escalation_event(self, event: _Element) -> events.Escalation:
        """An escalation by its code."""
        found = super().parse_escalation_event(event)
        return events.Escalation(found.name, found.code)

    def parse_message_event(self, event: _Element) -> events.Message:
        """A message by its name."""
        found = super().parse_message_event(event)
        return events.Message(found.name)

    def parse_terminate_event(self, _event: _Element) -> events.Terminate:
        """Termination."""
        return events.Terminate()


class StartParser(EventParser, StartEventParser):
    """A plain start event."""

    def handles_multiple_outgoing(self) -> bool:
        """One flow only; forking takes a gateway."""
        return False


class EndParser(EventParser, EndEventParser):
    """An end event: plain, terminate, error or escalation."""


class CatchParser(EventParser, IntermediateCatchEventParser):
    """A timer or message that is waited for."""


class ThrowParser(EventParser, IntermediateThrowEventParser):
    """A milestone or an escalation."""


class BoundaryParser(EventParser, BoundaryEventParser):
    """A timer, error, escalation or message at the edge of a task."""


class CaseProcessParser(ProcessParser):
    """One process or embedded subprocess."""

    def create_spec(self) -> specs.Process:
        """Refuse what can't run."""
        if not self.process_executable:
            raise Refused("流程没有标为可执行(isExecutable)。", "Expected an executable process (isExecutable), but it is not.", self.node, "executable")
        return specs.Process(name=self.bpmn_id, description=self.get_name(), filename=self.filename)


ELEMENTS: Final = {
    "startEvent": (StartParser, events.StartEvent),
    "endEvent": (EndParser, events.EndEvent),
    "userTask": (ElementParser, specs.UserTask),
    "serviceTask": (ServiceParser, calls.ServiceTask),
    "businessRuleTask": (RuleParser, calls.BusinessRuleTask),
    "callActivity": (CallParser, calls.CallActivity),
    "subProcess": (SubProcessParser, calls.SubProcess),
    "exclusiveGateway": (ForkingParser, gateways.ExclusiveGateway),
    "parallelGateway": (GatewayParser, gateways.ParallelGateway),
    "inclusiveGateway": (ForkingParser, gateways.InclusiveGateway),
    "intermediateCatchEvent": (CatchParser, events.IntermediateCatchEvent),
    "intermediateThrowEvent": (ThrowParser, events.IntermediateThrowEvent),
    "boundaryEvent": (BoundaryParser, events.BoundaryEvent),
}
"""The flow elements of the dialect; anything else does not parse."""


class CaseParser(BpmnDmnParser):
    """A parser for one bundle."""

    PARSER_CLASSES: ClassVar[dict[str, Any]] = {full_tag(name): pair for name, pair in ELEMENTS.items()}
    PROCESS_PARSER_CLASS = CaseProcessParser

    def __init__(self, tables: Mapping[str, Table], topics: frozenset[str]) -> None:
        """Decision tables by id and the names of the handlers are known before the diagrams are read."""
        super().__init__(namespaces={**DEFAULT_NSMAP, "camunda": CAMUNDA})
        self.tables = tables
        self.topics = topics


def _decider(table: Table) -> Any:
    def decided(variables: Mapping[str, object]) -> dict[str, object]:
        return decide(table, variables)

    return decided


def _child_text(node: _Element, name: str) -> str:
    found = node.find(f"{{{BPMN}}}{name}")
    return (found.text or "").strip() if found is not None else ""


def _bare(text: str) -> str:
    return text[2:-1].strip() if text.startswith("${") and text.endswith("}") else text
