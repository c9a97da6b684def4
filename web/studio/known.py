"""有哪些值: what a field may name that is there already — posts, units, stages, forms, tasks, documents, laws. Suggested, never imposed."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from engine.domain.form import fields_of
from engine.runtime.lint.gate import folder_of
from engine.runtime.lint.rules.user_task_role import ROLES
from web.current import product
from web.i18n import said, say
from web.studio.editing import entries
from web.studio.stage_kinds import stage_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.runtime.lint.model import Element, Folder

    Values = dict[str, str]  # what is written, and what it is called


def known_values(sketch_id: int) -> dict[str, Values]:
    """By what is named: every value that there is, with what it is called."""
    files = product().ask.sketch_bundle(sketch_id)
    folder = folder_of(files)
    item, limits = _toml(files, "item.toml"), _toml(files, "limits.toml")
    facts = _of_facts(folder, item, _toml(files, "materials.toml"))
    return {
        **_of_diagrams(folder),
        **facts,
        **_of_limits(limits, facts["law"]),
        "role": {role: _word("role", role) for role in ROLES},
        "unit": {row.id: said(row, "name") for row in product().ask.units().values()},
        "document": {path.rpartition("/")[2].removesuffix(".typ"): "" for path in files if path.startswith("documents/") and path.endswith(".typ")},
        "form": dict.fromkeys(_form_keys(folder), ""),
    }


def _toml(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files.get(path, b"").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}


def _word(table: str, key: str) -> str:
    row = stage_data()[table].get(key, {"zh": key, "en": key})
    return say(row["zh"], row["en"])


def _name(node: Element) -> str:
    return say(node.name, node.properties.get("name_en") or node.name)


def _of_diagrams(folder: Folder) -> dict[str, Values]:
    """任务、被调用的流程、决策表、流程变量, and the days that forms ask for."""
    tasks = [task for diagram in folder.diagrams for task in diagram.of_kind("userTask")]
    days: Values = {}
    for task in tasks:
        form = folder.forms.get(folder.form_of(task) or "")
        for field in fields_of(form) if form else ():
            if field.type == "datetime":
                days[f"{task.id}.{field.key}"] = said(field, "label")
    called = [process for diagram in folder.diagrams if not diagram.main for process in diagram.processes]
    return {
        "task": {task.id: _name(task) for task in tasks},
        "process": {process.id: process.name for process in called},
        "decision": dict.fromkeys(folder.tables, ""),
        "variable": dict.fromkeys(sorted(folder.routed), ""),
        "day": days,
    }


def _of_facts(folder: Folder, item: Mapping[str, Any], materials: Mapping[str, Any]) -> dict[str, Values]:
    """会审单位、阶段、证照、申请表的字段、已经引用的法律."""
    start = folder.forms.get("forms/start.form")
    grounds = [*entries(item, "basis"), *(one.get("basis", {}) for one in entries(materials, "materials"))]
    held = {one.id: said(one, "name") for edition in product().ask.items() for one in edition.item.licences}
    return {
        "component": {str(one.get("unit", "")): str(one.get("name", "")) for one in entries(item, "participants")},
        "phase": {str(one.get("id", "")): str(one.get("name", "")) for one in entries(item, "phases")},
        "licence": {str(one.get("id", "")): str(one.get("name", "")) for one in entries(item, "licences")},
        "held": {"start_form": "", **held},
        "field": {field.key: said(field, "label") for field in fields_of(start)} if start else {},
        "law": dict.fromkeys((str(one.get("text", "")) for one in grounds if isinstance(one, dict) and one.get("text")), ""),
    }


def _of_limits(limits: Mapping[str, Any], laws: Values) -> dict[str, Values]:
    """环节、法定期限, and the grounds that stand in the file."""
    deemed = limits.get("deemed", {})
    return {
        "stage": {name: _word("stage", name) if name in stage_data().get("stage", {}) else "" for name in limits.get("stage", {})},
        "limit": {f"limit:{name}": "" for name in deemed},
        "reference": {**dict.fromkeys(_references(limits), ""), **laws},
    }


def _references(table: Any) -> Iterable[str]:
    if isinstance(table, dict):
        for key, value in table.items():
            if key == "reference":
                yield str(value)
            else:
                yield from _references(value)


def _form_keys(folder: Folder) -> Iterable[str]:
    for path in folder.forms:
        name = path.removeprefix("forms/").removesuffix(".form")
        if name != "start":
            yield name if name.startswith("shared/") else f"{folder.item}/{name}"
