"""Writes down what the release that runs now asks of the database: ``python -m tests.migrations.record``, once at each release.

``released.json`` then holds, until the next release, every statement as both databases get it, the sets of values that CHECK constraints allow,
and the codec of stored states. ``test_released.py`` holds today's schema against it: nodes of that release serve while this one's migrations run.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path
from typing import Any

import engine
from engine.runtime.codec import CODEC
from engine.store.statements import Statement
from engine.store.tables import METADATA
from migrations import head

RELEASED = Path(__file__).parent / "released.json"
ENUMERATED = re.compile(r"\b(\w+) in \(([^)]*)\)")
NAMED = re.compile(r"%\((\w+)\)s(?:::\w+)?")
APART = ("engine.chaos", "engine.cluster", "engine.demo", "engine.simulator", "engine.outbox.fonts")  # programs, with statements of their own


def statements() -> dict[str, Statement]:
    """Every statement of the engine by its name, wherever a module holds it."""
    found: dict[str, Statement] = {}
    for info in pkgutil.walk_packages(engine.__path__, "engine."):
        if not info.name.startswith(APART):
            for value in vars(importlib.import_module(info.name)).values():
                found |= {each.name: each for each in _held(value)}
    return found


def _held(value: Any) -> list[Statement]:
    if isinstance(value, Statement):
        return [value]
    if isinstance(value, dict):
        return [each for one in value.values() for each in _held(one)]
    return [each for one in value for each in _held(one)] if isinstance(value, list | tuple) else []


def enumerated() -> dict[str, list[str]]:
    """Allowed values by ``table.column``, from the CHECK constraints."""
    found: dict[str, set[str]] = {}
    for table in METADATA.sorted_tables:
        for constraint in table.constraints:
            for column, values in ENUMERATED.findall(str(getattr(constraint, "sqltext", ""))):
                found.setdefault(f"{table.name}.{column}", set()).update(re.findall(r"'([^']*)'", values))
    return {where: sorted(values) for where, values in sorted(found.items())}


def _texts(statement: Statement) -> str | dict[str, str]:
    """Once where both databases get the same but for the marks of its parameters."""
    lite, post = statement.sql("sqlite"), statement.sql("postgresql")
    return lite if lite == NAMED.sub(r":\1", post).replace("%%", "%") else {"sqlite": lite, "postgresql": post}


def released() -> dict[str, Any]:
    """What is to be written down."""
    texts = {name: _texts(statement) for name, statement in sorted(statements().items())}
    return {"schema": head(), "codec": CODEC, "enumerated": enumerated(), "statements": texts}


if __name__ == "__main__":
    RELEASED.write_text(json.dumps(released(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
