"""读图:a diagram as the rules see it: elements with their line, flows, lanes, shapes; and the folder that they stand in.

Reading never judges. What is missing is empty here and found by a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from engine.runtime.lint.safe_xml import local, namespace
from engine.runtime.sampling import Budget

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from lxml.etree import _Element

    from engine.domain.errors import DefinitionError
    from engine.domain.form.component import Form
    from engine.runtime.dmn import Flaw, Table
    from engine.runtime.lint.safe_xml import XmlRefused

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"

TASKS: Final = frozenset({"task", "userTask", "serviceTask", "scriptTask", "businessRuleTask", "manualTask", "sendTask", "receiveTask"})
SUBPROCESSES: Final = frozenset({"subProcess", "adHocSubProcess", "transaction"})
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
EVENTS: Final = frozenset({"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"})
FLOW_NODES: Final = TASKS | SUBPROCESSES | GATEWAYS | EVENTS | {"callActivity", "choreographyTask", "subChoreography", "callChoreography", "implicitThrowEvent"}


class Place(Protocol):
    """Anything that a finding can point at."""

    @property
    def id(self) -> str:
        """The element's id."""
        ...

    @property
    def line(self) -> int:
        """Its line, counted from 1."""
        ...


@dataclass(frozen=True)
class Problem:
    """问题:what a rule found; the gate adds the rule's name and, where ``file`` is empty, the file."""

    element: str
    line: int
    zh: str
    en: str
    severity: str = "error"
    file: str = ""


def problem(place: Place, zh: str, en: str, severity: str = "error") -> Problem:
    """A problem at an element."""
    return Problem(place.id, place.line, zh, en, severity)


def reported(error: DefinitionError) -> Iterator[Problem]:
    """The findings of a reader of the domain, as problems."""
    for finding in error.findings:
        yield Problem(finding.element, finding.line, finding.zh, finding.en, finding.severity, finding.file)


@dataclass(frozen=True)
class Element:
    """图中元素:a flow node or a process. ``scope`` is the id of the process or sub-process around it."""

    id: str
    kind: str
    name: str
    line: int
    scope: str
    raw: _Element

    @cached_property
    def camunda(self) -> Mapping[str, str]:
        """Its attributes of the Camunda namespace."""
        start = f"{{{CAMUNDA}}}"
        return {key.removeprefix(start): value for key, value in self.raw.attrib.items() if key.startswith(start)}

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Its camunda:properties."""
        found = (each for holder in self.children("extensionElements") for each in holder.iter(f"{{{CAMUNDA}}}property"))
        return {each.get("name") or "": each.get("value") or "" for each in found}

    @property
    def label(self) -> str:
        """How a sentence calls it."""
        return f"“{self.name}”" if self.name else f"“{self.id or self.kind}”"

    def children(self, *names: str) -> list[_Element]:
        """Child elements by tag, namespace aside."""
        return [child for child in self.raw if local(child.tag) in names]

    @cached_property
    def definitions(self) -> tuple[str, ...]:
        """The kinds of its event definitions: timer, error, signal …"""
        return tuple(local(child.tag).removesuffix("EventDefinition") for child in self.raw if local(child.tag).endswith("EventDefinition"))

    @property
    def interrupting(self) -> bool:
        """Whether a boundary event ends the task it sits on."""
        return str(self.raw.get("cancelActivity", "true")) != "false"


@dataclass(frozen=True)
class Flow:
    """顺序流. ``condition`` is None when there is no condition element."""

    id: str
    name: str
    line: int
    source: str
    target: str
    scope: str
    condition: str | None
    condition_line: int


@dataclass(frozen=True)
class Spot:
    """A place that is no element of the model."""

    id: str
    line: int


def spot(raw: _Element, fallback: str = "") -> Spot:
    """The place of a raw element: its own id, else that of the nearest element around it."""
    around: _Element | None = raw
    while around is not None:
        if around.get("id"):
            return Spot(str(around.get("id")), int(raw.sourceline or 0))
        around = around.getparent()
    return Spot(fallback or local(raw.tag), int(raw.sourceline or 0))


def _flow(raw: _Element, scope: str) -> Flow:
    conditions = [child for child in raw if local(child.tag) == "conditionExpression"]
    condition = (conditions[0].text or "").strip() if conditions else None
    line = int(raw.sourceline or 0)
    place = int(conditions[0].sourceline or 0) if conditions else line
    return Flow(raw.get("id") or "", (raw.get("name") or "").strip(), line, raw.get("sourceRef") or "", raw.get("targetRef") or "", scope, condition, place)


def _element(raw: _Element, scope: str) -> Element:
    return Element(raw.get("id") or "", local(raw.tag), (raw.get("name") or "").strip(), int(raw.sourceline or 0), scope, raw)


class Diagram:
    """流程图:one BPMN file. ``main`` is the item's own diagram, as opposed to a called one under _shared/."""

    def __init__(self, file: str, root: _Element, *, main: bool) -> None:
        """Read processes, nodes and flows, sub-processes included. ``count`` counts nodes even where an id is repeated."""
        self.file = file
        self.root = root
        self.main = main
        self.processes: list[Element] = []
        self.nodes: dict[str, Element] = {}
        self.flows: list[Flow] = []
        self.nameless: list[Element] = []
        self.count = 0
        for raw in root:
            if local(raw.tag) == "process" and namespace(raw.tag) == BPMN:
                process = _element(raw, "")
                self.processes.append(process)
                self._read_scope(process)

    def _read_scope(self, top: Element) -> None:
        stack = [top]
        while stack:
            around = stack.pop()
            for raw in around.raw:
                if namespace(raw.tag) != BPMN:
                    continue
                if local(raw.tag) == "sequenceFlow":
                    self.flows.append(_flow(raw, around.id))
                elif local(raw.tag) in FLOW_NODES:
                    self.count += 1
                    node = _element(raw, around.id)
                    if node.id:
                        self.nodes.setdefault(node.id, node)
                    else:
                        self.nameless.append(node)
                    if node.kind in SUBPROCESSES:
                        stack.append(node)

    @cached_property
    def outgoing(self) -> Mapping[str, list[Flow]]:
        """Flows by source."""
        return self._by("source")

    @cached_property
    def incoming(self) -> Mapping[str, list[Flow]]:
        """Flows by target."""
        return self._by("target")

    def _by(self, end: str) -> Mapping[str, list[Flow]]:
        found: dict[str, list[Flow]] = {node: [] for node in self.nodes}
        for flow in self.flows:
            found.setdefault(getattr(flow, end), []).append(flow)
        return found

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """The nodes of these kinds."""
        return (node for node in self.nodes.values() if node.kind in kinds)

    def boundaries(self, node: Element) -> list[Element]:
        """The boundary events that sit on ``node``."""
        return self._boundaries.get(node.id, [])

    @cached_property
    def _boundaries(self) -> Mapping[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for event in self.of_kind("boundaryEvent"):
            found.setdefault(event.raw.get("attachedToRef") or "", []).append(event)
        return found

    @cached_property
    def scopes(self) -> Mapping[str, list[Element]]:
        """Nodes by the process or sub-process around them."""
        found: dict[str, list[Element]] = {process.id: [] for process in self.processes}
        for node in self.nodes.values():
            found.setdefault(node.scope, []).append(node)
        return found

    @cached_property
    def drawn(self) -> frozenset[str]:
        """Ids that have a shape or an edge in the drawing."""
        return frozenset(raw.get("bpmnElement") or "" for raw in self.root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"))

    @cached_property
    def declared(self) -> Mapping[str, str]:
        """Ids of the messages, errors and escalations declared beside the process, with their kind."""
        return {raw.get("id") or "": local(raw.tag) for raw in self.root if local(raw.tag) in ("message", "error", "escalation", "signal")}


@dataclass
class Folder:
    """事项目录:everything that is inspected together. ``whole`` is False for a single file: what only a folder can tell is not asked.

    ``shared`` is a folder under _shared/. ``routed`` are the variables that forms set, ``known`` those with their only values,
    ``examples`` one value each where its kind is certain.
    """

    files: Mapping[str, bytes]
    whole: bool
    topics: Collection[str] | None = None
    inputs_of: Callable[[str], type | None] | None = None
    diagrams: list[Diagram] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    flaws: list[tuple[str, Flaw]] = field(default_factory=list)
    table_files: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    form_errors: list[DefinitionError] = field(default_factory=list)
    refused: dict[str, XmlRefused] = field(default_factory=dict)
    known: dict[str, tuple[object, ...]] = field(default_factory=dict)
    routed: set[str] = field(default_factory=set)
    examples: dict[str, object] = field(default_factory=dict)
    shared: bool = False
    budget: Budget = field(default_factory=Budget)

    @property
    def main(self) -> Diagram | None:
        """The item's own diagram."""
        return next((diagram for diagram in self.diagrams if diagram.main), None)

    @property
    def item(self) -> str:
        """The id of the item: its main diagram's name."""
        return next((file.removesuffix(".bpmn") for file in self.files if file.endswith(".bpmn") and "/" not in file), "")

    def called(self, process: str) -> Diagram | None:
        """The diagram whose process is called ``process``."""
        return next((diagram for diagram in self.diagrams if any(each.id == process for each in diagram.processes)), None)

    def form_of(self, task: Element) -> str | None:
        """The path of the user task's form in the bundle, from its formKey; None when the key has not the right shape.

        An item's own form wins over a shared one of the same name.
        """
        owner, _, name = task.camunda.get("formKey", "").partition("/")
        if not name or "/" in name or "." in name:
            return None
        own = f"forms/{name}.form"
        return f"forms/shared/{name}.form" if owner == "shared" and own not in self.files else own
