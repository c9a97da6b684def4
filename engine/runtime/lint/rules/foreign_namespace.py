"""外来的命名空间:what was made for another engine means nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import BPMN, BPMNDI, CAMUNDA, Problem, problem, spot
from engine.runtime.lint.safe_xml import local, namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

_KNOWN: Final = {
    BPMN,
    BPMNDI,
    CAMUNDA,
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://camunda.org/schema/modeler/1.0",
}
_ENGINES: Final = {
    "flowable": "Flowable",
    "activiti": "Activiti",
    "zeebe": "Zeebe (Camunda 8)",
    "spiffworkflow": "SpiffWorkflow",
    "operaton": "Operaton",
    "drools": "jBPM",
    "signavio": "Signavio",
}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Elements and attributes, each foreign namespace once."""
    if namespace(diagram.root.tag) != BPMN or local(diagram.root.tag) != "definitions":
        yield problem(spot(diagram.root), "文件不是 BPMN 2.0 流程图。", "Expected a BPMN 2.0 diagram, but the outermost element is something else.")
    seen = set(_KNOWN)
    for raw in diagram.root.iter():
        for name in (raw.tag, *raw.attrib):
            space = namespace(name)
            if space not in seen and (space or name is raw.tag):
                seen.add(space)
                engine = next((title for word, title in _ENGINES.items() if word in space.lower()), "")
                made_zh = f"，是为 {engine} 画的" if engine else ""
                made_en = f", made for {engine}" if engine else ""
                yield problem(
                    spot(raw),
                    f"{local(name)[:40]} 属于命名空间“{space[:80]}”{made_zh}，这里不起作用。请改用 camunda: 属性。",
                    f"Expected BPMN and Camunda names only, but {local(name)[:40]!r} is of {space[:80]!r}{made_en}. Use camunda: attributes.",
                )
