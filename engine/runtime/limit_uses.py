"""时限的用处:which stages, deadlines, components and phases the item's diagrams and facts speak of, and which of them have no limit yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from engine.domain.catalogue import read_item
from engine.domain.errors import DefinitionError
from engine.runtime.lint.gate import folder_of
from engine.runtime.lint.rules.user_task_stage import PROCEDURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.item import Item
    from engine.domain.toml_record import Path
    from engine.runtime.lint.model import Diagram, Folder

_WAITS: Final = re.compile(r"\s*limit:([a-z][a-z0-9_]*)\s*", re.ASCII)
_GENERAL: Final[tuple[Path, ...]] = (("whole_case", "statutory"), ("whole_case", "promised"), ("extension", "head"), ("deemed", "silence"))


class Names(NamedTuple):
    """名称 in both languages."""

    zh: str
    en: str


class LimitUses(NamedTuple):
    """By id: the tasks of a stage, the events that wait for a deadline, the components of units, the phases; channels and classes as limits.toml names them.

    ``missing`` are tables that are not written yet.
    """

    stages: Mapping[str, Names]
    deadlines: Mapping[str, Names]
    components: Mapping[str, Names]
    phases: Mapping[str, Names]
    kinds: Mapping[str, Names]
    missing: tuple[Path, ...]


def limit_uses(bundle: Mapping[str, bytes], limits: Mapping[str, Any], written: Iterable[Path]) -> LimitUses:
    """What the bundle's diagrams and item.toml speak of; ``limits`` is what limits.toml says, ``written`` its tables."""
    folder, item = folder_of(bundle), _item(bundle)
    stages, deadlines = _stages(folder), _deadlines(folder)
    components = {one.unit: Names(one.component, one.component_en) for one in item.participants} if item else {}
    phases = {one.id: Names(one.name, one.name_en) for one in item.phases} if item else {}
    general = _GENERAL if not phases else tuple(("phase", phase, kind) for phase in phases for kind in ("statutory", "promised"))
    wanted: list[Path] = [*general, *(("stage", stage, "promised") for stage in stages), *(("deemed", name) for name in deadlines)]
    wanted += [("component", unit, kind) for unit in components for kind in ("statutory", "promised")]
    kinds = {node.properties.get("kind", "") for diagram in folder.diagrams for node in diagram.of_kind("userTask")}
    wanted += [("procedure", name) for kind, name in PROCEDURES.items() if kind in kinds]
    wanted += [("renewal",)] if item and item.renewal.licence else []
    there = set(written)
    return LimitUses(stages, deadlines, components, phases, _kinds(limits), tuple(path for path in dict.fromkeys(wanted) if path not in there))


def _item(bundle: Mapping[str, bytes]) -> Item | None:
    try:
        return read_item(bundle.get("item.toml", b""))
    except DefinitionError:  # item_file says so
        return None


def _kinds(limits: Mapping[str, Any]) -> dict[str, Names]:
    tables = [(key, table) for kind in ("channel", "class") if isinstance(limits.get(kind), dict) for key, table in limits[kind].items()]
    return {key: Names(str(table.get("name") or key), str(table.get("name_en") or key)) for key, table in tables if isinstance(table, dict)}


def _joined(found: dict[str, list[Names]]) -> dict[str, Names]:
    return {key: Names("、".join(dict.fromkeys(one.zh for one in names)), ", ".join(dict.fromkeys(one.en for one in names))) for key, names in found.items()}


def _stages(folder: Folder) -> dict[str, Names]:
    found: dict[str, list[Names]] = {}
    for diagram in _in_order(folder):
        for node in diagram.of_kind("userTask"):
            stage = node.properties.get("stage", "")
            if stage:
                found.setdefault(stage, []).append(Names(node.name or node.id, node.properties.get("name_en") or node.id))
    return _joined(found)


def _deadlines(folder: Folder) -> dict[str, Names]:
    found: dict[str, list[Names]] = {}
    for diagram in _in_order(folder):
        for node in diagram.of_kind("boundaryEvent", "intermediateCatchEvent"):
            for raw in node.raw.iter("{*}timeDuration"):
                match = _WAITS.fullmatch(raw.text or "")
                if match:
                    found.setdefault(match[1], []).append(Names(node.name or node.id, node.properties.get("name_en") or node.id))
    return _joined(found)


def _in_order(folder: Folder) -> list[Diagram]:
    """The item's own diagram first."""
    return sorted(folder.diagrams, key=lambda diagram: not diagram.main)
