"""The middle is pure: time, chance and the outside arrive as arguments."""

from __future__ import annotations

import ast

from tests.conventions.repository import modules, text, tracked

PURE = ("engine/domain/", "handlers/", "engine/runtime/")
OUTSIDE = {"random", "secrets", "uuid", "time", "socket", "urllib", "http", "subprocess", "os", "shutil", "tempfile", "sqlite3", "psycopg", "requests", "httpx"}
CLOCKS = {"now", "utcnow", "today"}
EXCEPTIONS: dict[str, str] = {}  # "path:name": the reason


def test_the_middle_imports_nothing_from_outside() -> None:
    found = set()
    for path, tree in modules().items():
        if not path.startswith(PURE):
            continue
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {f"{path}:{name}" for name in names if name.split(".")[0] in OUTSIDE}

    assert found - EXCEPTIONS.keys() == set()


def test_the_middle_never_asks_what_time_it_is() -> None:
    found = {
        f"{path}:{node.func.attr}"
        for path, tree in modules().items()
        if path.startswith(PURE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and not node.args
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "dt"}
    }

    assert found - EXCEPTIONS.keys() == set()


def test_nothing_evaluates_text_as_code() -> None:
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec", "compile", "__import__"}
    }

    assert found == set()


def test_tests_use_no_mocks() -> None:
    tests = [name for name in tracked() if name.startswith("tests/") and name.endswith(".py") and not name.startswith("tests/conventions/")]

    assert [name for name in tests if "unittest.mock" in text(name) or "mocker" in text(name)] == []
