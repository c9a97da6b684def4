"""程序: whatever other engines call becomes the name of a handler, listed as to do; the law's work is done by handlers that are tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.editing.words import snake
from engine.runtime.foreign.account import CONVERTED, DROPPED, KEPT, TO_DO
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.foreign.work import Work

_CODE: Final = ("class", "delegateExpression", "expression", "taskName", "topic", "type")
_CALLED: Final = ("resultVariable", "resultVariableName", "resultVariableName", "skipExpression", "triggerable", "useLocalScopeForResultVariable")


def take_service(work: Work, task: _Element) -> None:
    """A service task: the last word of what it called, in small letters, is the placeholder of the handler."""
    found = work.attributes(task)
    if work.camunda(task, "type") == "external" and work.camunda(task, "topic") and not {"class", "delegateExpression", "expression"} & found.keys():
        return
    job = work.hung(task, "taskDefinition")
    called = next((found[name] for name in ("class", "delegateExpression", "expression", "topic", "taskName") if found.get(name)), "")
    called = called or (job.get("type") or "" if job is not None else "") or (found.get("type", "") if found.get("type") != "external" else "")
    called = called or task.get("implementation", "")
    topic = _topic(called) or task.get("id") or "to_do"
    if called:
        work.remember(task, f"原来调用：{called}")
    work.drop(task, *_CODE, *_CALLED)
    task.attrib.pop("implementation", None)
    task.attrib.pop("operationRef", None)
    if job is not None:
        work.remove_extra(job)
    work.set_camunda(task, "type", "external")
    work.set_camunda(task, "topic", topic)
    zh = "程序没有带来。请从处理器中选一个有同样作用的；没有的，要开发一个处理器。"
    work.account.note(TO_DO, task, called, f"topic={topic}", zh, "Its code did not come along. Choose a handler that does the same, or have one written.")


def take_rule(work: Work, task: _Element) -> None:
    """A business rule task names a decision table."""
    if work.camunda(task, "decisionRef") and not work.hung(task, "calledDecision"):
        work.drop(task, "decisionRefBinding", "decisionRefVersion", "resultVariable", "mapDecisionResult")
        return
    decision, table = work.hung(task, "calledDecision"), _field_value(work, task, "decisionTableReferenceKey")
    name = snake((decision.get("decisionId") or "") if decision is not None else table or work.attributes(task).get("rules", ""))
    if decision is not None:
        work.remove_extra(decision)
    work.drop(task, "rules", "ruleVariablesInput", "resultVariable", "resultVariableName", "exclude", "ruleFlowGroup", "class")
    work.set_camunda(task, "decisionRef", name or task.get("id") or "")
    zh, en = "决策表要另外导入（.dmn），命中策略用 UNIQUE 或 FIRST。", "Its decision table is to be imported too (.dmn), with the hit policy UNIQUE or FIRST."
    work.account.note(TO_DO, task, name, f"decisionRef={work.camunda(task, 'decisionRef')}", zh, en)


def take_call(work: Work, call: _Element) -> None:
    """A called process lies in _shared; variables come and go by themselves."""
    element = work.hung(call, "calledElement")
    old = call.get("calledElement") or (element.get("processId") or "" if element is not None else "")
    name = snake(old) or old
    if element is not None:
        work.remove_extra(element)
    for raw in [each for each in work.extras(call) if local(each.tag) in ("in", "out")]:
        zh, en = "变量会自动带入、带回，不用映射；改了名字的请统一。", "Variables are handed over by themselves; give those that were renamed one name."
        work.account.note(DROPPED, raw, f"{raw.get('source') or raw.get('sourceExpression') or ''} → {raw.get('target') or ''}", "", zh, en)
        work.remove_extra(raw)
    work.drop(
        call,
        "calledElementType",
        "inheritVariables",
        "calledElementBinding",
        "calledElementVersion",
        "variableMappingClass",
        "independent",
        "waitForCompletion",
    )
    if name and call.get("calledElement") == name:
        work.account.note(KEPT, call, name, name, "调用的流程照旧，要在 processes/_shared 里。", "The called process stays; it must lie in processes/_shared.")
        return
    if name:
        call.set("calledElement", name)
    zh, en = "被调用的流程要另外导入到 processes/_shared。", "The called process is to be imported into processes/_shared."
    work.account.note(TO_DO if not name else CONVERTED, call, old, name, zh, en)


def _topic(called: str) -> str:
    word = called.strip().strip("${}#=").split("(")[0].split("/")[-1].split(".")[-1]
    word = word.removesuffix("Delegate").removesuffix("Handler").removesuffix("Service").removesuffix("Task")
    return snake(word)


def _field_value(work: Work, task: _Element, name: str) -> str:
    for raw in work.extras(task):
        if local(raw.tag) == "field" and raw.get("name") == name:
            text = "".join(str(part) for part in raw.itertext()).strip()
            return raw.get("stringValue") or text
    return ""
