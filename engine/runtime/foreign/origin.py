"""来历: which tool or engine a diagram was drawn for, by its namespaces and its exporter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from engine.runtime.lint.model import CAMUNDA
from engine.runtime.lint.safe_xml import namespace

if TYPE_CHECKING:
    from engine.runtime.editing.document import Document

OURS: Final = "yizhang"


class Origin(NamedTuple):
    """One origin: its id, how a sentence calls it, and what is special about its diagrams."""

    id: str
    title: str
    zh: str
    en: str


ZEEBE: Final = Origin(
    "camunda8",
    "Camunda 8 (Zeebe)",
    "处理人、表单、任务类型写在 zeebe: 扩展元素里，条件用 FEEL（以 = 开头）。",
    "Assignment, forms and job types stand in zeebe: elements; conditions are FEEL, beginning with =.",
)
FLOWABLE: Final = Origin(
    "flowable",
    "Flowable",
    "处理人、表单写成 flowable: 属性，条件用 JUEL（${…}），服务任务调用 Java 类。",
    "Assignment and forms are flowable: attributes, conditions JUEL (${…}), service tasks call Java.",
)
ACTIVITI: Final = Origin(
    "activiti",
    "Activiti",
    "处理人、表单写成 activiti: 属性，条件用 JUEL（${…}），服务任务调用 Java 类。",
    "Assignment and forms are activiti: attributes, conditions JUEL (${…}), service tasks call Java.",
)
JBPM: Final = Origin(
    "jbpm",
    "jBPM",
    "处理人写在 potentialOwner 和 GroupId 输入里，条件用 Java 或 MVEL，任务按 taskName 找程序。",
    "Whose a task is stands in potentialOwner and the input GroupId, conditions are Java or MVEL, tasks find their code by taskName.",
)
CAMUNDA7: Final = Origin(
    "camunda7",
    "Camunda 7",
    "用 camunda: 属性，与本系统同名；处理人按个人或组，条件用 JUEL（${…}），服务任务可能调用 Java 类。",
    "It uses camunda: attributes as this system does; tasks belong to persons or groups, conditions are JUEL (${…}), service tasks may call Java.",
)
VISIO: Final = Origin("visio", "Microsoft Visio", "只画了流程，没有处理人、表单和条件。", "It only draws the flow, without assignment, forms or conditions.")
PLAIN: Final = Origin(
    "plain",
    "BPMN 2.0（bpmn.io 等）",
    "只用标准的 BPMN 2.0，没有处理人、表单；任务往往没有种类。",
    "It is plain BPMN 2.0 without assignment or forms; tasks often have no kind.",
)
OWN: Final = Origin(OURS, "一章", "已经是本系统的写法。", "It is written for this system already.")
_BY_SPACE: Final = (("zeebe", ZEEBE), ("flowable", FLOWABLE), ("activiti", ACTIVITI), ("drools", JBPM), ("jbpm", JBPM), ("visio", VISIO))
_BY_EXPORTER: Final = (("yizhang", OWN), ("visio", VISIO), ("flowable", FLOWABLE), ("activiti", ACTIVITI), ("jbpm", JBPM))


def recognise(document: Document) -> Origin:
    """The first that fits; a platform named by the modeller counts as a namespace does."""
    used = {space.lower() for raw in document.elements() for name in (raw.tag, *raw.attrib) if (space := namespace(name))}
    declared = {str(space).lower() for space in document.root.nsmap.values()}
    exporter = (document.root.get("exporter") or "").lower()
    if exporter == OURS:
        return OWN
    for spaces in (used, declared):
        for word, origin in _BY_SPACE:
            if any(word in space for space in spaces):
                return origin
    platform = next((value for name, value in document.root.attrib.items() if str(name).endswith("}executionPlatform")), "")
    if "cloud" in platform.lower():
        return ZEEBE
    found = next((origin for word, origin in _BY_EXPORTER if word in exporter), None)
    if found is not None:
        return found
    return CAMUNDA7 if CAMUNDA in used else PLAIN
