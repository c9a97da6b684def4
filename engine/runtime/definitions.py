"""流程定义:an item's diagrams compiled once, shared by all cases, threads and nodes that run this version.

The main process is the one ``*.bpmn`` at the top of the bundle; called processes lie under ``_shared/`` and decision
tables are ``*.dmn``. Ids of tasks must be unique in the whole bundle. Other elements of a called process, where ids like
``start`` repeat, are named ``<process>.<id>``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import orjson
from SpiffWorkflow.exceptions import SpiffWorkflowException

from engine.domain.errors import DefinitionError, Finding
from engine.runtime import calls, events, specs
from engine.runtime.dmn import Table, read_tables
from engine.runtime.expressions import ExpressionRefused
from engine.runtime.lint.safe_xml import XmlRefused, local, parse_xml
from engine.runtime.parser import BPMN, ELEMENTS, CaseParser, Refused, camunda, properties
from engine.runtime.timers import limit_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lxml.etree import _Element

TASKS = ("userTask", "serviceTask", "businessRuleTask")
_IGNORED = frozenset(
    {
        "incoming",
        "outgoing",
        "documentation",
        "extensionElements",
        "laneSet",
        "sequenceFlow",
        "association",
        "textAnnotation",
        "group",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
    }
)
_EVENTS = frozenset({"timerEventDefinition", "messageEventDefinition", "errorEventDefinition", "escalationEventDefinition", "terminateEventDefinition"})


@dataclass(frozen=True)
class Node:
    """流程元素:what the rest of the product needs to know about one element of a diagram.

    ``element`` is its BPMN name; ``process`` the process it is drawn in; ``role`` the post role that may do it;
    ``unit`` a unit id, ``unit_from`` the variable that holds one; ``inputs`` a handler's declared inputs as text.
    ``limit`` is the legal limit that a timer waits for, ``until`` the answer (``task.field``) whose date replaces it;
    ``escalation`` the code that a boundary event catches; ``phase`` the phase of a project that a call activity carries out;
    ``signing`` whether all or any of several must sign a task, ``signers`` how many at least, the submitter included,
    ``signed_by`` the posts that sign.
    What does not apply is empty.
    """

    id: str
    name: str = ""
    name_en: str = ""
    element: str = ""
    kind: str = ""
    duty: str = ""
    role: str = ""
    unit: str = ""
    unit_from: str = ""
    assign: str = ""
    stage: str = ""
    form: str = ""
    topic: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    lane: str = ""
    process: str = ""
    limit: str = ""
    until: str = ""
    escalation: str = ""
    phase: str = ""
    signing: str = ""
    signers: str = ""
    signed_by: str = ""


@dataclass(frozen=True)
class Program:
    """编译结果:one compiled process with its specifications.

    ``names_json`` are their names and ``places`` the index of each, in an order that does not depend on parsing.
    """

    spec: Any
    names_json: orjson.Fragment
    places: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Definition:
    """流程定义:``item`` is the id of the main process; ``nodes`` are all elements; ``endings`` the end events that close a case."""

    item: str
    nodes: Mapping[str, Node]
    endings: frozenset[str]
    main: Program
    called: Mapping[str, Program]
    called_specs: Mapping[str, Any]


def compile_bundle(bundle: Mapping[str, bytes], *, topics: Collection[str]) -> Definition:
    """Compile a bundle. Raises DefinitionError with findings, and nothing else, for whatever the bytes are."""
    main = [path for path in bundle if path.endswith(".bpmn") and "/" not in path]
    if len(main) != 1:
        raise _refused("", 0, "", "main", f"需要恰好一个主流程图,找到 {len(main)} 个。", f"Expected exactly one main diagram, but found {len(main)}.")
    path = main[0]
    try:
        return _compile(path, bundle, frozenset(topics))
    except DefinitionError:
        raise
    except Refused as error:
        raise _refused(_file_of(error.element, path, bundle), error.line, error.element, error.rule, error.zh, error.en) from error
    except ExpressionRefused as error:
        raise _refused(path, 0, "", "expression", error.zh, error.en) from error
    except SpiffWorkflowException as error:
        element = str(getattr(error, "id", "") or "")
        raise _refused(
            str(getattr(error, "file_name", "") or path),
            0,
            element,
            "parser",
            f"流程图无法解析:{_first_line(error)}",
            f"Expected a diagram that parses, but: {_first_line(error)}",
        ) from error
    except Exception as error:
        raise _refused(path, 0, "", "parser", f"流程图无法解析:{_first_line(error)}", f"Expected a diagram that parses, but: {_first_line(error)}") from error


def _compile(path: str, bundle: Mapping[str, bytes], topics: frozenset[str]) -> Definition:
    item = path.removesuffix(".bpmn")
    roots = {each: _read(each, bundle[each]) for each in sorted(bundle) if each.endswith((".bpmn", ".dmn"))}
    parser = CaseParser(_tables(roots), topics)
    nodes: dict[str, Node] = {}
    for each, root in roots.items():
        if each.endswith(".bpmn"):
            for process in root.iter(f"{{{BPMN}}}process"):
                _examine(each, process)
                for node in _nodes_of(process, root, main=process.get("id") == item):
                    if node.id in nodes:
                        raise _refused(
                            each, 0, node.id, "duplicate_id", f"编号“{node.id}”在几个流程里重复。", f"Expected every task id once, but {node.id} is repeated."
                        )
                    nodes[node.id] = node
            parser.add_bpmn_xml(root, each)
    if parser.get_process_parser(item) is None:
        raise _refused(path, 0, item, "process_id", f"主流程的编号应与文件名相同:{item}。", f"Expected a process with the id {item}, as the file is named.")
    spec = parser.get_spec(item)
    called_specs = dict(sorted(parser.get_subprocess_specs(item).items()))
    programs = {name: _finish(found, nodes, _drawn_in(parser, name), item) for name, found in called_specs.items()}
    main = _finish(spec, nodes, item, item)
    _all_reached(path, nodes, (spec, *called_specs.values()))
    return Definition(item, MappingProxyType(nodes), _endings(spec), main, MappingProxyType(programs), MappingProxyType(called_specs))


def _read(path: str, content: bytes) -> _Element:
    try:
        return parse_xml(content)
    except XmlRefused as error:
        raise _refused(path, error.line, "", "xml", error.zh, error.en) from error


def _tables(roots: Mapping[str, _Element]) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for path, root in roots.items():
        if path.endswith(".dmn"):
            found, flaws = read_tables(root)
            if flaws:
                raise DefinitionError([Finding(path, flaw.line, flaw.element, "decision", flaw.zh, flaw.en) for flaw in flaws])
            tables.update(found)
    return tables


def _examine(path: str, scope: _Element) -> None:
    """Refuse what is not in the dialect, anywhere in a process."""
    for element in scope:
        name = local(element.tag)
        line, own = int(element.sourceline or 0), element.get("id") or ""
        if name not in ELEMENTS:
            if name not in _IGNORED:
                raise _refused(path, line, own, "element", f"不支持的元素:{name}。", f"Expected an element of the dialect, but found {name}.")
            continue
        if name == "subProcess":
            if element.get("triggeredByEvent") == "true":
                raise _refused(path, line, own, "event_subprocess", "不支持事件子流程。", "Expected no event subprocess.")
            _examine(path, element)
        else:
            _examine_inside(path, element, line, own)
        if name not in ("endEvent", "boundaryEvent") and element.find(f"../{{{BPMN}}}sequenceFlow[@sourceRef='{own}']") is None:
            raise _refused(path, line, own, "dead_end", f"元素“{own}”后面没有连线。", f"Expected a sequence flow out of {own}, but there is none.")


def _examine_inside(path: str, element: _Element, line: int, own: str) -> None:
    for inner in element:
        name = local(inner.tag)
        if name not in _IGNORED and name not in _EVENTS:
            raise _refused(path, line, own, "element", f"元素“{own}”里有不支持的内容:{name}。", f"Expected nothing but the dialect in {own}, but found {name}.")


def _nodes_of(process: _Element, root: _Element, *, main: bool) -> Iterator[Node]:
    lanes = {(ref.text or "").strip(): ref.getparent().get("name") or "" for ref in root.iter(f"{{{BPMN}}}flowNodeRef")}
    for element in process.iter():
        name = local(element.tag)
        if name not in ELEMENTS:
            continue
        own = element.get("id") or ""
        plain = main or name in TASKS
        yield _node(element, name, own if plain else f"{process.get('id')}.{own}", lanes.get(own, ""), process.get("id") or "")


def _node(element: _Element, name: str, node_id: str, lane: str, process: str) -> Node:
    found = properties(element)
    service = name == "serviceTask"
    return Node(
        id=node_id,
        name=element.get("name") or "",
        name_en=found.get("name_en", ""),
        element=name,
        kind="" if service else found.get("kind", "generic" if name == "userTask" else ""),
        duty="" if service else found.get("duty", "none" if name == "userTask" else ""),
        role=camunda(element, "candidateGroups"),
        unit="" if service else found.get("unit", ""),
        unit_from="" if service else found.get("unit_from", ""),
        assign="" if service else found.get("assign", "claim" if name == "userTask" else ""),
        stage=found.get("stage", ""),
        signing="" if service else found.get("signing", ""),
        signers="" if service else found.get("signers", ""),
        signed_by="" if service else found.get("signed_by", ""),
        form=camunda(element, "formKey"),
        topic=camunda(element, "topic"),
        inputs=MappingProxyType({key: value for key, value in found.items() if key not in ("name_en", "stage")} if service else {}),
        lane=lane,
        process=process,
        limit=_limit(element) if name in {"boundaryEvent", "intermediateCatchEvent"} else "",
        until=found.get("until", "") if name == "boundaryEvent" else "",
        escalation=_escalation(element) if name == "boundaryEvent" else "",
        phase=found.get("phase", "") if name == "callActivity" else "",
    )


def _limit(element: _Element) -> str:
    text = element.find(f"{{{BPMN}}}timerEventDefinition/{{{BPMN}}}timeDuration")
    return limit_of(text.text or "") if text is not None else ""


def _escalation(element: _Element) -> str:
    caught = element.find(f"{{{BPMN}}}escalationEventDefinition")
    named = "" if caught is None else caught.get("escalationRef") or ""
    codes = (each.get("escalationCode") or "" for each in element.getroottree().iter(f"{{{BPMN}}}escalation") if each.get("id") == named)
    return next(codes, "")


def _drawn_in(parser: CaseParser, name: str) -> str:
    """The process in which an embedded subprocess is drawn."""
    found = parser.get_process_parser(name)
    while found.parent is not None:
        found = found.parent
    return str(found.bpmn_id)


def _finish(spec: Any, nodes: Mapping[str, Node], process: str, item: str) -> Program:
    """Make a parsed process shareable: nothing in it changes from here on."""
    for each in list(spec.task_specs.values()):
        if isinstance(each, calls.MultiInstance):
            child = spec.task_specs[each.task_spec]
            child.completed_event.connect(each.merge_child)
        own = getattr(each, "bpmn_id", None)
        if own is not None:
            plain = nodes.get(own)
            each.node = plain if plain is not None and (process == item or plain.element in TASKS) else nodes[f"{process}.{own}"]
        each.freeze()
    names = tuple(sorted(spec.task_specs))
    return Program(spec, orjson.Fragment(orjson.dumps(names)), MappingProxyType({name: place for place, name in enumerate(names)}))


def _endings(spec: Any) -> frozenset[str]:
    """End events reached from the start without a non-interrupting boundary event: those tell how a case ended."""
    seen: set[str] = set()
    pending = [spec.start]
    while pending:
        each = pending.pop()
        if each.name in seen or (each.boundary and not each.cancel_activity):
            continue
        seen.add(each.name)
        pending.extend(each.outputs)
    return frozenset(name for name in seen if isinstance(spec.task_specs[name], events.EndEvent))


def _all_reached(path: str, nodes: Mapping[str, Node], found: tuple[Any, ...]) -> None:
    reached = {each.node.id for spec in found for each in spec.task_specs.values() if isinstance(each, specs.Swift) and each.node is not None}
    lost = [node for node in nodes.values() if node.id not in reached and node.process in {spec.name for spec in found}]
    if lost:
        raise DefinitionError(
            [
                Finding(
                    path,
                    0,
                    node.id,
                    "unconnected",
                    f"元素“{node.name or node.id}”没有连到流程里。",
                    f"Expected {node.id} to be connected, but nothing leads to it.",
                )
                for node in lost
            ]
        )


def _refused(file: str, line: int, element: str, rule: str, zh: str, en: str) -> DefinitionError:
    return DefinitionError([Finding(file, line, element, rule, zh, en)])


def _file_of(element: str, path: str, bundle: Mapping[str, bytes]) -> str:
    mark = f'id="{element}"'.encode()
    return next((each for each in bundle if each.endswith(".bpmn") and mark in bundle[each]), path)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).split("\n")[0][:200]
