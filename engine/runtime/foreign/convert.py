"""转换: one pass of small steps over a copy of the diagram; any bytes are answered, and what is converted already stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.editing.document import Document
from engine.runtime.foreign.account import REFUSED, Conversion, Line
from engine.runtime.foreign.elements import take_elements
from engine.runtime.foreign.flows import take_conditions, take_loops, take_timers
from engine.runtime.foreign.forms import start_form, take_form
from engine.runtime.foreign.leftovers import leave_out
from engine.runtime.foreign.names import name_nodes
from engine.runtime.foreign.origin import OURS, PLAIN, recognise
from engine.runtime.foreign.people import take_people
from engine.runtime.foreign.pools import take_process
from engine.runtime.foreign.services import take_call, take_rule, take_service
from engine.runtime.foreign.work import Work
from engine.runtime.lint.model import BPMN
from engine.runtime.lint.rules.diagram_size import MAX_NODES
from engine.runtime.lint.safe_xml import XmlRefused, local, namespace

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.foreign.origin import Origin

UNREADABLE: Final = (
    "转换程序读不懂这个文件，没有转换。请在建模工具里重新保存。",
    "The file can't be read, and nothing was converted. Save it again in a modelling tool.",
)


def convert(content: bytes) -> Conversion:
    """外来流程图 → 定义包里的文件和交代. Never raises, whatever the bytes are; what it made, it leaves as it is."""
    try:
        return _convert(Document(content))
    except XmlRefused as refusal:
        return _refused("", refusal.zh, refusal.en, refusal.line)
    except Exception as error:  # noqa: BLE001 - the promise: any file is answered; tests show that no step raises
        return _refused("", f"{UNREADABLE[0]}（{type(error).__name__}）", UNREADABLE[1])


def _convert(document: Document) -> Conversion:
    if namespace(document.root.tag) != BPMN or local(document.root.tag) != "definitions":
        return _refused("", "文件不是 BPMN 2.0 流程图。请从建模工具里导出 BPMN 2.0。", "This is no BPMN 2.0 diagram. Export one from the modelling tool.")
    origin, count = recognise(document), len(document.nodes())
    if count > MAX_NODES:
        zh = f"流程有 {count} 个节点，最多 {MAX_NODES}。请先拆成被调用流程。"
        return _refused(origin.id, zh, f"There are {count} nodes, at most {MAX_NODES} are allowed. Split off called processes first.")
    return _stepped(Work(document), origin)


def _stepped(work: Work, origin: Origin) -> Conversion:
    process = take_process(work, ours=origin.id == OURS)
    if process is None:
        return Conversion("", origin.id, *_explained(origin), {}, tuple(work.account.lines))
    name_nodes(work, ours=origin.id == OURS)
    for task in work.document.of("task", "serviceTask", "sendTask"):
        if "taskName" in work.attributes(task) and local(task.tag) == "task":
            work.become(task, "serviceTask")  # jBPM: a work item, done by code
    drawn = work.document.of("userTask", "task", "manualTask", "receiveTask")
    _take_tasks(work, drawn)
    take_elements(work, process)
    _take_tasks(work, [task for task in work.document.of("userTask") if task not in drawn])
    start_form(work)
    for kind, take in (("serviceTask", take_service), ("businessRuleTask", take_rule), ("callActivity", take_call)):
        for node in work.document.of(kind):
            take(work, node)
    take_conditions(work)
    take_timers(work)
    take_loops(work)
    leave_out(work)
    if origin.id != OURS:
        work.document.root.set("exporter", OURS)
        work.document.root.set("exporterVersion", "1")
    files = {f"{work.item}.bpmn": work.document.content(), **work.files}
    return Conversion(work.item, origin.id, *_explained(origin), files, tuple(work.account.lines))


def _take_tasks(work: Work, tasks: list[_Element]) -> None:
    for task in tasks:
        take_people(work, task)
        take_form(work, task)


def _explained(origin: Origin) -> tuple[str, str]:
    if origin.id == OURS:
        return origin.zh, origin.en
    made = "这是" if origin.id == PLAIN.id else "这是为"
    drawn = "" if origin.id == PLAIN.id else " 画的"
    return f"{made} {origin.title}{drawn}流程图。{origin.zh}", f"This diagram is {'' if origin.id == PLAIN.id else 'drawn for '}{origin.title}. {origin.en}"


def _refused(origin: str, zh: str, en: str, line: int = 0) -> Conversion:
    return Conversion("", origin, zh, en, {}, (Line(REFUSED, "", line, "", "", zh, en),))
