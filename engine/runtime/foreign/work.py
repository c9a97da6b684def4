"""一次转换: the document in hand, its account, and what other engines hang on an element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.foreign.account import Account
from engine.runtime.lint.model import BPMN, CAMUNDA
from engine.runtime.lint.safe_xml import local, namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from engine.runtime.editing.document import Document

_STANDARD = ("www.omg.org/spec", "www.w3.org", "bpmn.io/schema/bpmn/biocolor")


def is_foreign(space: str) -> bool:
    """Whether a namespace is some engine's own, Camunda 7's included, whose attributes may or may not mean something here."""
    return bool(space) and not any(word in space for word in _STANDARD)


class Work:
    """``item`` is the id that the process gets; ``files`` are forms made on the way, by path."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.account = Account()
        self.item = ""
        self.files: dict[str, bytes] = {}

    def attributes(self, raw: _Element) -> dict[str, str]:
        """The foreign attributes of an element by local name."""
        return {local(name): str(value) for name, value in raw.attrib.items() if is_foreign(namespace(name))}

    def drop(self, raw: _Element, *names: str) -> None:
        """Take foreign attributes off, in whatever namespace."""
        for name in list(raw.attrib):
            if local(name) in names and is_foreign(namespace(name)):
                del raw.attrib[name]

    def extras(self, raw: _Element) -> Iterator[_Element]:
        """The foreign elements that the element's own extensionElements hold, inner ones included."""
        for holder in raw:
            if isinstance(holder.tag, str) and local(holder.tag) == "extensionElements":
                for each in holder.iter():
                    if isinstance(each.tag, str) and is_foreign(namespace(each.tag)):
                        yield each

    def hung(self, raw: _Element, *names: str) -> _Element | None:
        """The first foreign element of one of these names."""
        return next((each for each in self.extras(raw) if local(each.tag) in names), None)

    def remove_extra(self, extra: _Element) -> None:
        """Take it out, with the extensionElements around it where nothing else is in them."""
        holder = extra.getparent()
        self.document.remove(extra)
        if holder is not None and local(holder.tag) == "extensionElements" and not len(holder):
            self.document.remove(holder)

    def set_camunda(self, raw: _Element, name: str, value: str) -> None:
        """One attribute that this system reads."""
        self.document.declare_camunda()
        raw.set(f"{{{CAMUNDA}}}{name}", value)

    def camunda(self, raw: _Element, name: str) -> str:
        """It, empty where there is none."""
        return (raw.get(f"{{{CAMUNDA}}}{name}") or "").strip()

    def become(self, raw: _Element, kind: str) -> None:
        """Make it another kind of node."""
        raw.tag = f"{{{BPMN}}}{kind}"

    def remember(self, raw: _Element, text: str) -> None:
        """Keep a text that has no place here in the element's documentation, so that it is not lost."""
        found = next((child for child in raw if isinstance(child.tag, str) and local(child.tag) == "documentation"), None)
        note = self.document.add(raw, self.document.bpmn("documentation"), at=0) if found is None else found
        if text not in (note.text or ""):
            note.text = f"{(note.text or '').rstrip()}\n{text}".strip()
