"""泳池: one process stays, in its own pool with its lanes; pools without content and messages between pools are said, not drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.editing.words import id_from
from engine.runtime.foreign.account import CONVERTED, DROPPED, KEPT, REFUSED, TO_DO
from engine.runtime.foreign.names import fit_id
from engine.runtime.lint.model import FLOW_NODES
from engine.runtime.lint.rules.element_id import MADE_UP, MAX_LENGTH, SHAPE
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.foreign.work import Work


def take_process(work: Work, *, ours: bool) -> _Element | None:
    """The one process to go on with; None, with the reason noted, where nobody can tell which it is."""
    processes = work.document.of("process")
    full = [process for process in processes if any(isinstance(child.tag, str) and local(child.tag) in FLOW_NODES for child in process)]
    running = [process for process in full if process.get("isExecutable") == "true"]
    chosen = running[0] if len(running) == 1 else full[0] if len(full) == 1 else None
    if chosen is None:
        _refuse(work, full)
        return None
    for other in processes:
        if other is not chosen:
            _leave(work, other)
    _take_pools(work, chosen)
    _execute(work, chosen, ours=ours)
    return chosen


def _refuse(work: Work, full: list[_Element]) -> None:
    if not full:
        work.account.note(REFUSED, None, "", "", "文件里没有画流程。", "There is no process in the file.")
        return
    names = "、".join(process.get("name") or process.get("id") or "?" for process in full[:6])
    zh = f"文件里有 {len(full)} 个流程，分不出哪一个是事项的主流程。请只留一个（或只让一个可执行），其余另存为被调用流程，再导入。"
    en = f"There are {len(full)} processes, and nobody can tell which is the item's own. Keep one (or one executable); save the others as called processes."
    work.account.note(REFUSED, full[1], names, "", zh, en)


def _leave(work: Work, other: _Element) -> None:
    """Another process of the file, empty or not executable beside one that is."""
    content = [child for child in other if isinstance(child.tag, str) and local(child.tag) in FLOW_NODES]
    zh = "另一方的流程没有带来：它不由本系统执行。要本系统办的步骤，请画成任务。" if content else "空的流程。"
    en = "Another party's process, which this system does not run. Draw as tasks what is to be done here." if content else "An empty process."
    work.account.note(TO_DO if content else DROPPED, other, f"{other.get('name') or other.get('id') or ''}（{len(content)}）", "", zh, en)
    gone = {each.get("id") for each in other.iter() if isinstance(each.tag, str) and each.get("id")}
    work.document.remove(other)
    _undraw(work, gone)


def _take_pools(work: Work, chosen: _Element) -> None:
    gone: set[str | None] = set()
    for pool in work.document.of("participant"):
        if pool.get("processRef") == chosen.get("id"):
            work.account.note(KEPT, pool, pool.get("name") or "", "", "泳池留下，岗位用泳道区分。", "The pool stays; its lanes tell the posts apart.")
            continue
        zh, en = "另一个泳池没有带来：本系统一张图一个流程。", "Another pool was left out: here one diagram holds one process."
        work.account.note(DROPPED, pool, pool.get("name") or pool.get("id") or "", "", zh, en)
        gone.add(pool.get("id"))
        work.document.remove(pool)
    for flow in work.document.of("messageFlow"):
        ends = f"{flow.get('name') or ''} {flow.get('sourceRef')} → {flow.get('targetRef')}"
        zh, en = (
            "消息流没有带来。要告知的，请用服务任务；要等答复的，请画成任务。",
            "A message flow was left out. Tell by a service task; wait for an answer by a task.",
        )
        work.account.note(TO_DO, flow, ends, "", zh, en)
        gone.add(flow.get("id"))
        work.document.remove(flow)
    _undraw(work, gone)
    for collaboration in work.document.of("collaboration"):
        if not len(collaboration):
            for plane in (each for each in work.document.elements() if local(each.tag) == "BPMNPlane" and each.get("bpmnElement") == collaboration.get("id")):
                plane.set("bpmnElement", chosen.get("id") or "")
            work.document.remove(collaboration)


def _undraw(work: Work, gone: set[str | None]) -> None:
    drawn = [each for each in work.document.elements() if local(each.tag) in ("BPMNShape", "BPMNEdge") and each.get("bpmnElement") in gone - {None}]
    for each in drawn:
        work.document.remove(each)


def _execute(work: Work, process: _Element, *, ours: bool) -> None:
    if process.get("isExecutable") != "true":
        work.account.note(
            CONVERTED,
            process,
            f"isExecutable={process.get('isExecutable') or '-'}",
            "isExecutable=true",
            "原图只供阅读，没有设为可执行；这里要由系统执行，所以逐处核对下面的交代。",
            "The diagram was for reading only; here the system runs it, so check every line below.",
        )
        process.set("isExecutable", "true")
    old = process.get("id") or ""
    keeps = ours and SHAPE.fullmatch(old) and not MADE_UP.fullmatch(old)
    work.item = old if keeps else fit_id(old.rsplit(".", 1)[-1]) or f"imported_{id_from(process.get('name') or '', '', 'process', ())}"[:MAX_LENGTH]
    if old != work.item:
        if old:
            work.document.rename(old, work.item)
        process.set("id", work.item)
        work.account.note(CONVERTED, process, old, work.item, "事项编号用小写英文单词。", "An item's id is of small English words.")
    if not (process.get("name") or "").strip():
        zh, en = "流程没有名称，请在流程上填写事项的中文名称。", "The process has no name; give it the item's Chinese name."
        work.account.note(TO_DO, process, "", "", zh, en)
