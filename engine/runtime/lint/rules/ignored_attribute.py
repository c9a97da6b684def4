"""被忽略的属性:Camunda attributes and extensions that this product would pass over without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import CAMUNDA, Place, Problem, problem, spot
from engine.runtime.lint.rules import script
from engine.runtime.lint.safe_xml import local, namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from engine.runtime.lint.model import Diagram, Folder

HARMLESS: Final = frozenset(
    {"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "versionTag", "diagramRelationId", "historyTimeToLive", "isStartableInTasklist"}
)
_USED: Final = {
    "userTask": {"formKey", "candidateGroups"},
    "serviceTask": {"type", "topic"},
    "businessRuleTask": {"decisionRef"},
    "multiInstanceLoopCharacteristics": {"collection", "elementVariable"},
}
_ELEMENTS: Final = frozenset({"properties", "property"})
_HINTS: Final = {
    "assignee": ("请用属性 assign 和候选岗位", "Use the property assign and candidateGroups"),
    "candidateUsers": ("请用 candidateGroups 填岗位", "Name a post in candidateGroups"),
    "dueDate": ("时限写在 limits.toml", "Limits belong into limits.toml"),
    "followUpDate": ("时限写在 limits.toml", "Limits belong into limits.toml"),
    "resultVariable": ("结果按输出列的名称写入变量", "Results are set by the names of the output columns"),
    "formRef": ("请用 camunda:formKey", "Use camunda:formKey"),
    "formData": ("请用 form-js 表单和 camunda:formKey", "Use a form-js form and camunda:formKey"),
    "in": ("变量会自动带入被调用流程", "Variables are handed to the called process by themselves"),
    "out": ("变量会自动带回", "Variables are handed back by themselves"),
}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Everything of the Camunda namespace that is not listed as used or harmless."""
    start = f"{{{CAMUNDA}}}"
    for raw in diagram.root.iter():
        if namespace(raw.tag) == CAMUNDA and is_ignored(raw, ""):
            yield _ignored(spot(raw), local(raw.tag))
        for name in raw.attrib:
            if name.startswith(start) and is_ignored(raw, name.removeprefix(start)):
                yield _ignored(spot(raw), name.removeprefix(start))


def is_ignored(raw: _Element, name: str) -> bool:
    """Whether a Camunda attribute of an element has no effect here; without ``name``, whether the Camunda element itself has none."""
    if not name:
        return local(raw.tag) not in _ELEMENTS | script.CAMUNDA_CODE
    return name not in _USED.get(local(raw.tag), set()) and name not in HARMLESS and name not in script.ATTRIBUTES


def _ignored(place: Place, name: str) -> Problem:
    zh, en = _HINTS.get(name, ("请删去", "Remove it"))
    return problem(
        place, f"camunda:{name[:40]} 在这里不起作用。{zh}。", f"Expected only attributes that have an effect, but camunda:{name[:40]} has none. {en}."
    )
