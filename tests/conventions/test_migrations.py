"""Migrations are numbered, say whether they expand or contract, and form one line."""

from __future__ import annotations

import ast
import re
from pathlib import PurePath

from tests.conventions.repository import modules

NAME = re.compile(r"(\d{4})_[a-z0-9_]+_(expand|contract)")


def revisions() -> dict[str, dict[str, object]]:
    found = {}
    for path, tree in modules().items():
        if path.startswith("migrations/") and PurePath(path).name[:4].isdigit():
            values = {}
            for node in tree.body:
                targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets if isinstance(node, ast.Assign) else []
                for target in targets:
                    if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant):
                        values[target.id] = node.value.value
            found[PurePath(path).stem] = values
    return found


def test_every_migration_is_numbered_and_expands_or_contracts() -> None:
    assert revisions()
    assert [name for name in revisions() if not NAME.fullmatch(name)] == []


def test_the_revision_is_the_file_name() -> None:
    assert [name for name, values in revisions().items() if values.get("revision") != name] == []


def test_each_follows_the_one_before() -> None:
    names = sorted(revisions())

    assert [revisions()[name].get("down_revision") for name in names] == [None, *names[:-1]]
    numbers = [int(name[:4]) for name in names]
    assert numbers == sorted(set(numbers))  # a number may be left out: changes made side by side take theirs beforehand
