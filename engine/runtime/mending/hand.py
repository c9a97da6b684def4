"""手里的一处: a finding with the folder around it, and the diagram it points at open for change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.runtime.editing.document import Document
from engine.runtime.editing.drawing import Drawing
from engine.runtime.lint.model import CAMUNDA, FLOW_NODES

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.domain.errors import Finding
    from engine.runtime.lint.model import Diagram, Folder


class Hand:
    """``files`` are those that a mend changes or adds beside the diagram, by path."""

    def __init__(self, folder: Folder, finding: Finding) -> None:
        self.folder = folder
        self.finding = finding
        self.files: dict[str, bytes] = {}

    @cached_property
    def document(self) -> Document:
        """The finding's own diagram. Raises XmlRefused for what can't be read."""
        return Document(self.folder.files[self.finding.file])

    @cached_property
    def drawing(self) -> Drawing:
        """Its drawing."""
        return Drawing(self.document)

    @cached_property
    def diagram(self) -> Diagram | None:
        """It, as the rules read it."""
        return next((each for each in self.folder.diagrams if each.file == self.finding.file), None)

    @property
    def element(self) -> _Element | None:
        """What the finding points at."""
        if self.finding.element:
            return self.document.by_id(self.finding.element, self.finding.line)
        return self.document.at(self.finding.line, "sequenceFlow", "process", *FLOW_NODES)

    def task(self) -> _Element | None:
        """The user task it points at."""
        found = self.element
        return found if found is not None and found.tag == self.document.bpmn("userTask") else None

    def property(self, raw: _Element, name: str) -> str:
        """One of an element's properties, empty where it has none."""
        return self.document.properties(raw).get(name, "")

    def camunda(self, raw: _Element, name: str) -> str:
        """One of an element's Camunda attributes."""
        return (raw.get(f"{{{CAMUNDA}}}{name}") or "").strip()

    def set_camunda(self, raw: _Element, name: str, value: str) -> None:
        """Set one of them."""
        self.document.declare_camunda()
        raw.set(f"{{{CAMUNDA}}}{name}", value)

    def ids(self) -> set[str]:
        """Every id of every diagram of the folder, for tasks are known by theirs throughout."""
        found = set(self.document.ids())
        for diagram in self.folder.diagrams:
            found.update(diagram.nodes)
        return found

    def changed(self) -> dict[str, bytes]:
        """Every file that is now different."""
        made = dict(self.files)
        if "document" in self.__dict__:
            made[self.finding.file] = self.document.content()
        return {path: content for path, content in made.items() if self.folder.files.get(path) != content}
