"""剩下的: every foreign attribute and element that is still there is said and taken out, with what its loss means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from engine.runtime.foreign.account import DROPPED, TO_DO
from engine.runtime.foreign.work import is_foreign
from engine.runtime.lint.model import CAMUNDA
from engine.runtime.lint.rules.ignored_attribute import HARMLESS, is_ignored
from engine.runtime.lint.rules.script import ATTRIBUTES
from engine.runtime.lint.safe_xml import local, namespace

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.foreign.work import Work

_MATTER: Final = {
    "executionListener": ("监听器的程序没有带来。要做的事请画成服务任务。", "A listener's code did not come along. Draw what it does as a service task."),
    "taskListener": (
        "任务监听器的程序没有带来。派件、提醒、超时由系统办；其余画成服务任务。",
        "A task listener's code did not come along. Assignment, reminders and overruns are the system's; draw the rest as service tasks.",
    ),
    "onEntry-script": ("进入时的脚本没有带来。请画成服务任务。", "The script on entry did not come along. Draw a service task."),
    "onExit-script": ("离开时的脚本没有带来。请画成服务任务。", "The script on exit did not come along. Draw a service task."),
    "script": ("脚本没有带来。请画成服务任务。", "The script did not come along. Draw a service task."),
    "inputOutput": ("输入输出映射没有带来。变量来自表单和处理器。", "Mappings of inputs and outputs were left out. Variables come from forms and handlers."),
    "ioMapping": ("输入输出映射没有带来。变量来自表单和处理器。", "Mappings of inputs and outputs were left out. Variables come from forms and handlers."),
    "connector": ("连接器没有带来。对外的联系由发件箱和处理器办。", "The connector was left out. What goes outside goes by handlers and the outbox."),
    "field": ("参数没有带来。请在处理器的参数里填写。", "A parameter was left out. Fill in the handler's inputs."),
    "dueDate": ("到期日没有带来。时限写在 limits.toml，按工作日计。", "The due date was left out. Limits belong into limits.toml and count working days."),
    "followUpDate": ("跟进日没有带来。预警由时限计时产生。", "The follow-up date was left out. Alerts come from the clocks."),
    "taskSchedule": ("到期日没有带来。时限写在 limits.toml，按工作日计。", "The due date was left out. Limits belong into limits.toml and count working days."),
    "skipExpression": ("跳过条件没有带来。请在前面画排他网关。", "The condition to skip it was left out. Draw an exclusive gateway before it."),
    "candidateStarterGroups": ("谁可以发起没有带来。谁可以申请写在 item.toml。", "Who may start it was left out. Who may apply stands in item.toml."),
    "candidateStarterUsers": ("谁可以发起没有带来。谁可以申请写在 item.toml。", "Who may start it was left out. Who may apply stands in item.toml."),
    "subscription": ("消息的关联没有带来：没有谁会给办件发消息。", "The correlation was left out: nothing sends messages to cases."),
    "failedJobRetryTimeCycle": ("重试由系统安排。", "The system sees to retries."),
}
_TECHNICAL: Final = ("技术参数，本系统自己处理。", "A technical setting, which this system sees to itself.")
_UNKNOWN: Final = ("本系统没有对应的写法。", "There is nothing here that corresponds.")
_HARMLESS: Final = frozenset(
    {
        "async",
        "asyncBefore",
        "asyncAfter",
        "exclusive",
        "jobPriority",
        "priority",
        "category",
        "taskPriority",
        "versionTag",
        "historyTimeToLive",
        "triggerable",
        "isStartableInTasklist",
        "retries",
        "asyncLeave",
        "localScope",
        "packageName",
        "version",
        "adHoc",
        "ruleFlowGroup",
        "userTask",
        "properties",
        "executionPlatform",
        "executionPlatformVersion",
        "zeebe",
        "modelerTemplate",
        "modelerTemplateVersion",
        "metaData",
        "global",
        "variable",
        "userTaskForm",
        "metaValue",
        "selectable",
        "import",
        "priorityDefinition",
    }
)


def leave_out(work: Work) -> None:
    """Elements first, from the outside in; then attributes; last the names that nothing uses."""
    for raw in [raw for raw in work.document.elements() if _goes(raw)]:
        if raw.getparent() is not None and not _inside(raw):
            _say(work, raw, local(raw.tag), _text(raw))
            work.remove_extra(raw)
    for raw in list(work.document.elements()):
        for name in list(raw.attrib):
            if is_foreign(namespace(name)) and _goes_off(raw, str(name)):
                _say(work, raw, local(name), str(raw.get(name)))
                del raw.attrib[name]
    _unused(work)


def _goes(raw: _Element) -> bool:
    space = namespace(raw.tag)
    if space == CAMUNDA:
        return is_ignored(raw, "") or local(raw.tag) not in ("properties", "property")
    return is_foreign(space)


def _goes_off(raw: _Element, name: str) -> bool:
    if namespace(name) != CAMUNDA:
        return True
    short = local(name)
    return (is_ignored(raw, short) or short in ATTRIBUTES) and short not in HARMLESS


def _inside(raw: _Element) -> bool:
    """Within another one that goes as a whole."""
    return any(isinstance(around.tag, str) and _goes(around) for around in raw.iterancestors())


def _say(work: Work, raw: _Element, name: str, value: str) -> None:
    outcome = TO_DO if name in _MATTER and name != "failedJobRetryTimeCycle" else DROPPED
    zh, en = _MATTER.get(name, _TECHNICAL if name in _HARMLESS else _UNKNOWN)
    work.account.note(outcome, raw, f"{name} {value}".strip(), "", zh, en)


def _text(raw: _Element) -> str:
    parts = [f"{local(key)}={value}" for key, value in raw.attrib.items()] + ["".join(str(part) for part in raw.itertext()).strip()]
    return " ".join(part for part in parts if part)


def _unused(work: Work) -> None:
    for holder in [raw for raw in work.document.of("extensionElements") if not len(raw)]:
        work.document.remove(holder)
    etree.cleanup_namespaces(work.document.root, keep_ns_prefixes=["bpmn", "bpmndi", "dc", "di", "camunda", "xsi"])
