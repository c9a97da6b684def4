"""图的文本: a BPMN file parsed with its comments, changed, and written back in the style in which it came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from engine.runtime.lint.model import BPMN, BPMNDI, CAMUNDA, FLOW_NODES
from engine.runtime.lint.safe_xml import local, namespace, parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

STEP: Final = "  "
_TAG_END: Final = re.compile(r"(<!--.*?-->|<\?.*?\?>)|/>", re.DOTALL)
_REFERENCES: Final = ("sourceRef", "targetRef", "attachedToRef", "default", "processRef", "bpmnElement", "dataStoreRef", "itemSubjectRef")
_NAMING: Final = ("until", "assign", "task", "answers")
_TEXTS: Final = ("incoming", "outgoing", "flowNodeRef")


class Document:
    """One file. Raises XmlRefused for what the gate would not read either."""

    def __init__(self, content: bytes) -> None:
        parse_xml(content)  # refuses what is unsafe
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=False, remove_pis=False)
        self.root: _Element = etree.fromstring(content, parser)
        self._declared = content.lstrip().startswith(b"<?xml")
        self._spaced = content.count(b" />") * 2 > content.count(b"/>")
        self._ended = content.endswith(b"\n")
        self._mark = content.startswith(b"\xef\xbb\xbf")

    def content(self) -> bytes:
        """The file's bytes; of an unchanged document those that it came from, as far as XML keeps them."""
        text: str = etree.tostring(self.root.getroottree(), encoding="unicode")
        if self._spaced:
            text = _TAG_END.sub(lambda found: found.group(1) or " />", text)  # a ">" is always escaped within values and texts
        if self._declared:
            text = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
        mark = b"\xef\xbb\xbf" if self._mark else b""
        return mark + (text.rstrip("\n") + ("\n" if self._ended else "")).encode()

    # -- finding -----------------------------------------------------------------------------------------

    def elements(self) -> Iterator[_Element]:
        """Every element, comments aside."""
        return (raw for raw in self.root.iter() if isinstance(raw.tag, str))

    def of(self, *names: str) -> list[_Element]:
        """Elements of BPMN by name, in the file's order."""
        return [raw for raw in self.elements() if namespace(raw.tag) == BPMN and local(raw.tag) in names]

    def by_id(self, name: str, line: int = 0) -> _Element | None:
        """The element of this id; of several the one on ``line``, else the first."""
        found = [raw for raw in self.elements() if raw.get("id") == name and namespace(raw.tag) == BPMN]
        return next((raw for raw in found if raw.sourceline == line), found[0] if found else None)

    def at(self, line: int, *names: str) -> _Element | None:
        """The element of one of these names that stands on a line."""
        return next((raw for raw in self.of(*names) if raw.sourceline == line), None)

    def process(self) -> _Element | None:
        """The first process."""
        return next(iter(self.of("process")), None)

    def ids(self) -> set[str]:
        """Every id of the file."""
        return {raw.get("id") or "" for raw in self.elements()}

    def nodes(self) -> list[_Element]:
        """Flow nodes, those of sub-processes included."""
        return self.of(*FLOW_NODES)

    def flows(self, *, source: str | None = None, target: str | None = None) -> list[_Element]:
        """Sequence flows by their ends."""
        return [each for each in self.of("sequenceFlow") if source in (None, each.get("sourceRef")) and target in (None, each.get("targetRef"))]

    # -- changing ----------------------------------------------------------------------------------------

    def bpmn(self, name: str) -> str:
        """A BPMN tag."""
        return f"{{{BPMN}}}{name}"

    def add(self, parent: _Element, tag: str, attributes: dict[str, str] | None = None, *, at: int | None = None) -> _Element:
        """A new child, at a position or as the last, indented like its neighbours."""
        depth = sum(1 for _ in parent.iterancestors()) + 1
        made = parent.makeelement(tag, attributes or {})
        position = len(parent) if at is None else at
        inner, closing = f"\n{STEP * depth}", f"\n{STEP * (depth - 1)}"
        if not len(parent) and not (parent.text or "").strip():
            parent.text = inner
        made.tail = closing if position >= len(parent) else inner
        if position >= len(parent) and len(parent):
            parent[-1].tail = inner
        parent.insert(position, made)
        return made

    def remove(self, raw: _Element) -> None:
        """An element with everything in it; the space before it goes, that behind it stays."""
        parent = raw.getparent()
        if parent is None:
            return
        before = raw.getprevious()
        if before is not None:
            before.tail = raw.tail
        elif raw.getnext() is None:
            parent.text = None
        parent.remove(raw)

    def extension(self, raw: _Element) -> _Element:
        """The element's extensionElements, made where there is none (behind its documentation, as the schema wants)."""
        found = next((child for child in raw if local(child.tag) == "extensionElements"), None)
        if found is not None:
            return found
        at = sum(1 for child in raw if local(child.tag) == "documentation")
        return self.add(raw, self.bpmn("extensionElements"), at=at)

    def declare_camunda(self) -> None:
        """Give the namespace of our attributes its usual prefix, where the file has none for it."""
        if CAMUNDA in self.root.nsmap.values():
            return
        free = "camunda" if "camunda" not in self.root.nsmap else "camunda7"
        made = etree.Element(self.root.tag, dict(self.root.attrib), nsmap={**self.root.nsmap, free: CAMUNDA})
        made.text = self.root.text
        made.extend(list(self.root))
        self.root = made

    def set_property(self, raw: _Element, name: str, value: str) -> None:
        """One of the element's camunda:properties, changed or added."""
        self.declare_camunda()
        holder = self.extension(raw)
        listed = next((child for child in holder if child.tag == f"{{{CAMUNDA}}}properties"), None)
        if listed is None:
            listed = self.add(holder, f"{{{CAMUNDA}}}properties")
        known = next((each for each in listed if each.get("name") == name), None)
        if known is not None:
            known.set("value", value)
        else:
            self.add(listed, f"{{{CAMUNDA}}}property", {"name": name, "value": value})

    def properties(self, raw: _Element) -> dict[str, str]:
        """The element's camunda:properties."""
        holders = [child for child in raw if local(child.tag) == "extensionElements"]
        return {each.get("name") or "": each.get("value") or "" for holder in holders for each in holder.iter(f"{{{CAMUNDA}}}property")}

    def rename(self, old: str, new: str) -> None:
        """An id with everything in the file that refers to it."""
        self.rename_all({old: new})

    def rename_all(self, names: Mapping[str, str]) -> None:
        """Many ids at once, old to new."""
        for raw in self.elements():
            known = namespace(raw.tag) in (BPMN, BPMNDI)
            for name in ("id", *_REFERENCES) if known else ():
                if raw.get(name) in names:
                    raw.set(name, names[raw.get(name) or ""])
            if local(raw.tag) in _TEXTS and (raw.text or "").strip() in names:
                raw.text = names[(raw.text or "").strip()]
            if raw.tag == f"{{{CAMUNDA}}}property" and raw.get("name") in _NAMING:
                raw.set("value", renamed(raw.get("value") or "", names))


def renamed(value: str, names: Mapping[str, str]) -> str:
    """A property's value that names tasks: alone, in a list, with a field behind it, or as the one who did it."""
    return ",".join(_named(part, names) for part in value.split(","))


def _named(value: str, names: Mapping[str, str]) -> str:
    lead = "same_as:" if value.startswith("same_as:") else ""
    task, dot, field = value.removeprefix(lead).partition(".")
    return f"{lead}{names[task.strip()]}{dot}{field}" if task.strip() in names else value
