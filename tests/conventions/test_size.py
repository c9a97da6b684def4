"""Small enough to read at one sitting."""

from __future__ import annotations

import ast

from tests.conventions.repository import modules, text

MODULE_LINES = 400
FUNCTION_LINES = 40
EXCEPTIONS = {
    "migrations/versions/0001_create_bureau_expand.py": "a migration is one flat list of statements, frozen as it was written",
    "migrations/versions/0001_create_bureau_expand.py:upgrade": "the same",
    "migrations/versions/0001_create_bureau_expand.py:downgrade": "the same",
}  # "path" or "path:function": the reason


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_module_is_longer_than_400_lines() -> None:
    long = {path: count for path in modules() if (count := text(path).count("\n")) > MODULE_LINES and path not in EXCEPTIONS}

    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {f"{path}:{found.name}": found.end_lineno - found.lineno + 1 for path, tree in modules().items() for found in functions(tree)}

    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES and name not in EXCEPTIONS} == {}


def test_every_exception_is_still_needed_and_has_a_reason() -> None:
    there = {*modules(), *(f"{path}:{found.name}" for path, tree in modules().items() for found in functions(tree))}

    assert EXCEPTIONS.keys() <= there
    assert all(EXCEPTIONS.values())
