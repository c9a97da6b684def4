"""元素的种类: what has a counterpart here becomes it; what has none stays where it is, said as refused, for the analyst to draw anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.foreign.account import CONVERTED, DROPPED, REFUSED, TO_DO
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.foreign.work import Work

_BECOMES: Final = {
    "task": ("userTask", "没有种类的任务当作人工任务。", "A task of no kind is taken as a user task."),
    "manualTask": ("userTask", "系统外的手工任务改为人工任务，由人在系统里记录。", "A manual task becomes a user task, recorded by somebody."),
    "receiveTask": (
        "userTask",
        "本系统没有谁会给办件发消息；改为人工任务，由收到消息的人记录。",
        "Nothing sends messages to cases here; it becomes a task of whoever receives it.",
    ),
    "sendTask": ("serviceTask", "发送任务改为服务任务，要指定处理器。", "A send task becomes a service task, for which a handler is to be named."),
    "scriptTask": (
        "serviceTask",
        "不能写脚本；改为服务任务，脚本原文留在说明里。",
        "There are no scripts; it becomes a service task, its script kept as documentation.",
    ),
    "transaction": ("subProcess", "事务改为普通子流程，不会自动撤销。", "A transaction becomes an ordinary sub-process that undoes nothing by itself."),
}
_NO_PLACE: Final = {
    "complexGateway": ("没有复杂网关。请改画成排他网关和并行网关。", "There are no complex gateways. Draw exclusive and parallel ones."),
    "eventBasedGateway": ("没有事件网关。请在任务上贴边界定时事件。", "There are no event-based gateways. Put a boundary timer on a task."),
    "adHocSubProcess": ("流程会停在即席子流程。请改画成普通子流程。", "A case stalls in an ad-hoc sub-process. Draw an ordinary one."),
}
_EVENTS_HERE: Final = {
    "endEvent": ("terminate", "error", "escalation"),
    "boundaryEvent": ("timer", "error", "escalation"),
    "intermediateCatchEvent": ("timer",),
    "intermediateThrowEvent": ("escalation",),
}
_DATA: Final = (
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "dataStore",
    "dataInputAssociation",
    "dataOutputAssociation",
    "ioSpecification",
    "property",
    "itemDefinition",
    "interface",
    "import",
    "relationship",
    "resource",
    "monitoring",
    "auditing",
    "correlationProperty",
    "dataInput",
    "dataOutput",
)


def take_elements(work: Work, process: _Element) -> None:
    """Nodes, their events, and what describes data."""
    for node in work.document.nodes():
        _take_node(work, node)
    for raw in [raw for raw in work.document.of(*_DATA) if raw is not process]:
        if work.document.root in raw.iterancestors():
            zh, en = "数据的声明没有带来：流程变量来自表单和处理器。", "Declarations of data were left out: variables come from forms and handlers."
            work.account.note(DROPPED, raw, f"{local(raw.tag)} {raw.get('name') or raw.get('id') or ''}", "", zh, en)
            _undraw(work, raw.get("id"))
            work.document.remove(raw)
    _declared_left(work)


def _take_node(work: Work, node: _Element) -> None:
    kind = local(node.tag)
    if kind in _BECOMES:
        new, zh, en = _BECOMES[kind]
        work.account.note(CONVERTED, node, kind, new, zh, en)
        _keep_script(work, node)
        for name in ("messageRef", "operationRef", "implementation", "scriptFormat", "instantiate"):
            node.attrib.pop(name, None)
        work.become(node, new)
    elif kind in _NO_PLACE:
        zh, en = _NO_PLACE[kind]
        work.account.note(REFUSED, node, kind, "", zh, en)
    elif kind == "subProcess" and node.get("triggeredByEvent") == "true":
        zh, en = "没有事件子流程。请改用任务上的边界事件。", "There are no event sub-processes. Use boundary events on tasks."
        work.account.note(REFUSED, node, "eventSubProcess", "", zh, en)
    elif kind.endswith("Event"):
        _take_event(work, node, kind)


def _keep_script(work: Work, node: _Element) -> None:
    for script in [child for child in node if isinstance(child.tag, str) and local(child.tag) == "script"]:
        if (script.text or "").strip():
            work.remember(node, f"原脚本：{(script.text or '').strip()[:1500]}")
        work.document.remove(script)


def _take_event(work: Work, node: _Element, kind: str) -> None:
    found = [child for child in node if isinstance(child.tag, str) and local(child.tag).endswith("EventDefinition")]
    kinds = [local(child.tag).removesuffix("EventDefinition") for child in found]
    if not kinds or all(each in _EVENTS_HERE.get(kind, ()) for each in kinds):
        return
    plain = {
        "startEvent": ("收件总是从申请开始；何时自动开始，请另行安排。", "A case begins with an application; what was to start it is yours to arrange."),
        "endEvent": ("结束时的消息、信号没有带来。要告知的，请在前面加服务任务。", "What it sent at its end was left out. Tell by a service task before it."),
        "intermediateThrowEvent": ("抛出的消息、信号没有带来。要告知的，请改为服务任务。", "What it threw was left out. Tell by a service task instead."),
    }
    if kind in plain and not {"compensate", "link", "cancel"}.intersection(kinds):
        zh, en = plain[kind]
        work.account.note(TO_DO, node, "+".join(kinds), "none", zh, en)
        for child in found:
            work.document.remove(child)
    elif kind == "intermediateCatchEvent" and kinds == ["message"]:
        zh = "本系统没有谁会给办件发消息；改为人工任务，由收到消息的人记录。"
        work.account.note(
            CONVERTED, node, "messageCatchEvent", "userTask", zh, "Nothing sends messages to cases here; it becomes a task of whoever receives it."
        )
        for child in found:
            work.document.remove(child)
        work.become(node, "userTask")
    else:
        zh, en = "这里没有这种事件。请改画成任务、网关或者定时事件。", "There is no such event here. Draw a task, a gateway or a timer."
        work.account.note(REFUSED, node, f"{kind} {'+'.join(kinds)}", "", zh, en)


def _declared_left(work: Work) -> None:
    """Messages and signals that nothing names any more."""
    named = {value for raw in work.document.elements() for key, value in raw.attrib.items() if str(key) in ("messageRef", "signalRef")}
    for raw in [raw for raw in work.document.of("message", "signal") if raw.get("id") not in named]:
        work.document.remove(raw)


def _undraw(work: Work, name: str | None) -> None:
    shape = next((each for each in work.document.elements() if name and each.get("bpmnElement") == name), None)
    if shape is not None:
        work.document.remove(shape)
    for link in [each for each in work.document.of("association") if name and name in (each.get("sourceRef"), each.get("targetRef"))]:
        gone = link.get("id")
        work.document.remove(link)
        _undraw(work, gone)
