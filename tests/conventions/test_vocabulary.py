"""One term for one thing: synonyms that were decided against do not come back as names of classes, tables, columns or modules."""

from __future__ import annotations

import ast
import re
from pathlib import PurePath

from engine.store.tables import METADATA
from tests.conventions.repository import modules

STRUCK = {
    "activity": "task",
    "application": "case",
    "attachment": "material",
    "clerk": "officer",
    "deadline": "limit or due",
    "department": "unit",
    "instance": "case",
    "job": "task",
    "matter": "item",
    "pause": "suspension",
    "permit": "licence",
    "sla": "limit",
    "step": "stage",
}
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "service"}
EXCEPTIONS = {  # "path:Name" or "table.column": the reason
    "engine/bootstrap.py:Application": "the assembled program, which has no other name in this trade",
    "engine/runtime/calls.py:CallActivity": "BPMN's own word for an element",
    "engine/runtime/calls.py:MultiInstance": "BPMN's own word for an element",
    "engine/runtime/calls.py:ParallelMultiInstance": "BPMN's own word for an element",
    "engine/runtime/calls.py:SequentialMultiInstance": "BPMN's own word for an element",
    "engine/service/stepping.py:Step": "one advance of the engine, saved as a whole; a stage may take many",
}


def words(name: str) -> set[str]:
    """``DeemedAcceptance`` and ``due_at`` as small words, in the singular."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return {form for part in parts for form in (part.lower(), part.lower().removesuffix("s"), re.sub("ies$", "y", part.lower()))}


def test_no_class_bears_a_struck_name() -> None:
    found = {
        f"{path}:{node.name}": STRUCK[word]
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for word in words(node.name) & STRUCK.keys()
    }

    assert {name: use for name, use in found.items() if name not in EXCEPTIONS} == {}


def test_no_table_or_column_bears_a_struck_name() -> None:
    names = {table.name for table in METADATA.tables.values()} | {
        f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns
    }

    assert len(names) > 50
    assert {name: STRUCK[word] for name in names for word in words(name) & STRUCK.keys() if name not in EXCEPTIONS} == {}


def test_no_module_or_folder_has_a_vague_name() -> None:
    parts = {part: path for path in modules() for part in PurePath(path).with_suffix("").parts[1:]}
    packages = {"service"}  # engine/service is the layer of use-cases, one file each

    assert {
        part: path for part, path in parts.items() if part not in packages and (part in VAGUE or part.endswith(("_service", "_manager", "_utils", "_helpers")))
    } == {}
