"""源码:what the product's own code never does: SQL from pieces, code from data, markup from strings, trust in shells and pickles."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from engine.domain.case_filter import CaseFilter
from engine.queries.cases import containing
from tests.bureau import ROOT

CODE = sorted(path for folder in ("engine", "web", "handlers", "migrations") for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)
TEMPLATES = sorted(path for path in (ROOT / "web").rglob("*.html") if "node_modules" not in path.parts)
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "telnetlib", "xml.sax", "xml.dom", "xml.etree", "yaml"}
# statements of the two databases' own housekeeping: the pieces are our settings or our table names, never what somebody sent
OWN_SQL = ("engine/cluster/postgres.py", "engine/store/connections.py", "engine/store/unit_of_work.py", "engine/verify", "migrations")


def names(path):
    return str(path.relative_to(ROOT))


def calls(path):
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def called(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize("path", CODE, ids=names)
def test_no_module_makes_code_or_sql_from_data(path):
    tree = ast.parse(path.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & FORBIDDEN_MODULES
    for call in calls(path):
        name = called(call)
        if isinstance(call.func, ast.Name):
            assert name not in FORBIDDEN_CALLS, call.lineno
        assert not any(keyword.arg == "shell" and getattr(keyword.value, "value", True) for keyword in call.keywords), call.lineno
        first = call.args[0] if call.args else None
        built = isinstance(first, (ast.JoinedStr, ast.BinOp)) or (isinstance(first, ast.Call) and called(first) == "format")
        if name in {"execute", "executemany", "executescript", "literal_column"} and not names(path).startswith(OWN_SQL):
            assert not built, f"{names(path)}:{call.lineno} builds its SQL"
        if name in {"Markup", "render_template_string", "from_string"}:
            assert not built, f"{names(path)}:{call.lineno} builds its markup"
            assert name == "Markup", call.lineno


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_no_template_turns_escaping_off(path):
    text = path.read_text("utf-8")
    assert "autoescape" not in text
    for marked in re.findall(r"([^\s{]+)\s*\|\s*safe", text):
        assert marked.startswith(("'", '"')), f"{marked} is not a constant"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r"\son(?:click|load|error|submit|change|input|focus|blur|key\w+|mouse\w+|pointer\w+)=", text)


@pytest.mark.parametrize(("text", "pattern"), [("小满", "%小满%"), ("%", "%\\%%"), ("_", "%\\_%"), ("\\", "%\\\\%"), ("a_b%c", "%a\\_b\\%c%")])
def test_what_is_searched_for_has_no_wildcards(text, pattern):
    assert containing(text) == pattern


@pytest.mark.parametrize(("text", "found"), [("%", {"百分%百"}), ("_", {"下_划"}), ("小满", {"小满餐饮"}), ("\\", {"反\\斜"}), ("' or '1'='1", set())])
def test_search_finds_exactly_what_contains_it(bureau, text, found):
    for name in ("百分%百", "下_划", "小满餐饮", "反\\斜"):
        bureau.submit(operator_name=name)
    assert {row.title for row in bureau.app.ask.found_cases(bureau.actor_of("head"), CaseFilter(q=text)).rows} == found


def test_versions_that_run_are_pinned_with_hashes():
    locked = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    names_locked = {line.split("==")[0].lower() for line in locked.splitlines() if "==" in line and not line.startswith((" ", "#"))}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[\[~=<>! ;]", line)[0].lower() for line in project["dependencies"]}
    assert {name.replace("_", "-") for name in wanted} <= {name.split("[")[0].replace("_", "-") for name in names_locked}
    assert locked.count("--hash=sha256:") >= len(names_locked)
