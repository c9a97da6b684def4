"""版本比较: what differs between two versions of an item, in words and by element: diagram, limits, materials, forms, documents, facts.

Each area becomes a mapping from a stable key to what stands there, as one line; a key only in the new version is added, one only in the
old removed, and one with two different lines changed. An element whose place in the drawing alone differs is moved.
"""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from engine.domain.form import fields_of
from engine.runtime.lint.safe_xml import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from engine.domain.form import Field
    from engine.runtime.definitions import Node
    from engine.runtime.edition import Edition

AREAS: Final = {
    "element": ("流程元素", "Elements of the diagram"),
    "flow": ("连线", "Flows"),
    "limit": ("时限", "Limits"),
    "material": ("材料", "Materials"),
    "form": ("表单", "Forms"),
    "document": ("文书", "Documents"),
    "item": ("事项", "Facts of the item"),
    "scenario": ("情景", "Scenarios"),
}
_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI: Final = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC: Final = "{http://www.omg.org/spec/DD/20100524/DC}"
_NODE_FIELDS: Final = (
    "name",
    "element",
    "kind",
    "duty",
    "role",
    "unit",
    "unit_from",
    "assign",
    "signing",
    "signers",
    "signed_by",
    "stage",
    "form",
    "topic",
    "lane",
    "limit",
    "until",
    "escalation",
)
_LIMIT_WORDS: Final = {"working_days": "{} 个工作日", "working_minutes": "{} 工作分钟", "days": "{} 日", "until": "到 {}"}
_FIELD_PARTS: Final = ("label", "type", "required", "kind", "route", "material", "max_length", "minimum", "maximum", "hide")


class Change(NamedTuple):
    """一处不同: ``kind`` added | removed | changed | moved; ``key`` says where (an element's id for elements), ``before`` and ``after`` what stands there.

    What is drawn says in which ``process``, and which ``shape`` of its diagram it is; everything else has neither.
    """

    area: str
    kind: str
    key: str
    before: str
    after: str
    process: str = ""
    shape: str = ""


def compare(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Every difference, area by area in the order of ``AREAS``, by key within one."""
    before, after = _lines(old), _lines(new)
    found = [change for area in AREAS for change in _differences(area, before[area], after[area])]
    named = {change.key for change in found if change.area == "element"}
    places, now = _places(old), _places(new)
    moved = (Change("element", "moved", key, "", _named(new, key)) for key in sorted(places.keys() & now.keys() - named) if places[key] != now[key])
    drawn = _drawn(old) | _drawn(new)
    return tuple(change._replace(process=drawn[change.key][0], shape=drawn[change.key][1]) if change.key in drawn else change for change in (*found, *moved))


def _differences(area: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old != new:
            kind = "added" if old is None else "removed" if new is None else "changed"
            yield Change(area, kind, key, old or "", new or "")


def _lines(edition: Edition) -> dict[str, dict[str, str]]:
    files = edition.files
    return {
        "element": {node.id: _node(node) for node in edition.definition.nodes.values()},
        "flow": _flows(edition),
        "limit": dict(_flat(_toml(files.get("limits.toml", b"")))),
        "material": dict(_flat(_toml(files.get("materials.toml", b"")))),
        "form": {f"{name}.{field.key}": _field(field) for name, form in edition.forms.items() for field in fields_of(form)},
        "document": {path: _digest(content) for path, content in files.items() if path.startswith("documents/")},
        "item": dict(_flat(_toml(files.get("item.toml", b"")))),
        "scenario": {path: _digest(content) for path, content in files.items() if path.startswith("scenarios/")},
    }


def _node(node: Node) -> str:
    parts = [str(getattr(node, name)) for name in _NODE_FIELDS if getattr(node, name)]
    return " · ".join(parts + [f"{key} = {value}" for key, value in sorted(node.inputs.items())])


def _field(field: Field) -> str:
    parts = [f"{name} = {getattr(field, name)}" for name in _FIELD_PARTS if getattr(field, name, None) not in (None, "", False, 0, ())]
    return " · ".join([*parts, *(f"{option.value} {option.label}" for option in field.options)])


def _diagrams(edition: Edition) -> Iterator[tuple[str, str, _Element]]:
    """(process, what its elements' keys begin with, the file's root): nothing for the item's own, ``<process>.`` for those that it calls."""
    for path, content in edition.files.items():
        if path.endswith(".bpmn"):
            root = parse_xml(content)
            process = next((one.get("id", "") for one in root.iter(f"{_BPMN}process")), "")
            yield process, "" if process == edition.definition.item else f"{process}.", root


def _key(edition: Edition, process: str, start: str, shape: str) -> str:
    """As in the definition: tasks of called processes go by their own id, other elements of them by ``<process>.<id>``."""
    node = edition.definition.nodes.get(shape)
    return shape if node is not None and node.process == process else f"{start}{shape}"


def _drawn(edition: Edition) -> dict[str, tuple[str, str]]:
    """The process and the shape of every key that is drawn."""
    return {
        _key(edition, process, start, shape): (process, shape)
        for process, start, root in _diagrams(edition)
        for name in ("BPMNShape", "BPMNEdge")
        for one in root.iter(f"{_DI}{name}")
        if (shape := one.get("bpmnElement", ""))
    }


def _flows(edition: Edition) -> dict[str, str]:
    found = {}
    for _, start, root in _diagrams(edition):
        for flow in root.iter(f"{_BPMN}sequenceFlow"):
            condition = " ".join(flow.findtext(f"{_BPMN}conditionExpression", "").split())
            words = [f"{flow.get('sourceRef')} → {flow.get('targetRef')}", flow.get("name", ""), condition]
            found[f"{start}{flow.get('id', '')}"] = " · ".join(word for word in words if word)
    return found


def _places(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Where a shape lies, by the key of what it shows."""
    return {
        _key(edition, process, start, shape.get("bpmnElement", "")): tuple(bounds.get(side, "") for side in ("x", "y", "width", "height"))
        for process, start, root in _diagrams(edition)
        for shape in root.iter(f"{_DI}BPMNShape")
        for bounds in shape.findall(f"{_DC}Bounds")
    }


def _named(edition: Edition, key: str) -> str:
    node = edition.definition.nodes.get(key)
    return node.name if node else key


def _toml(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode("utf-8"))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(dotted path, value); entries of a list go by their id or unit, so that a new one in between renames no other."""
    if isinstance(value, dict):
        leaf = {"reference", "working_days", "working_minutes", "days", "until"} & value.keys()
        if leaf:
            yield path, " · ".join(_LIMIT_WORDS.get(key, "{}").format(one) for key, one in value.items() if key != "verified")
            return
        for key, one in value.items():
            yield from _flat(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for number, one in enumerate(value):
            yield from _flat(one, f"{path}[{one.get('id') or one.get('unit') or number}]")
    else:
        yield path, "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
