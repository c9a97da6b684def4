"""事项文件夹:the catering folder as the definition bundle that is deployed, compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.runtime.edition import compile_edition

ROOT = Path(__file__).parents[2]
ITEM = "catering_licence"


def read_bundle(item: str) -> dict[str, bytes]:
    """The item's folder, its forms, the called processes and the shared forms, by bundle path."""
    found = {path.relative_to(ROOT / "processes" / item).as_posix(): path for path in (ROOT / "processes" / item).rglob("*") if path.is_file()}
    found |= {f"forms/{path.name}": path for path in (ROOT / "forms" / item).glob("*.form")}
    found |= {f"forms/shared/{path.name}": path for path in (ROOT / "forms" / "shared").glob("*.form")}
    found |= {f"_shared/{path.name}": path for path in (ROOT / "processes" / "_shared").rglob("*.bpmn")}
    return {name: path.read_bytes() for name, path in found.items()}


@pytest.fixture(scope="session")
def bundle():
    return read_bundle(ITEM)


@pytest.fixture(scope="session")
def topics():
    return frozenset(path.stem for path in (ROOT / "handlers").glob("*.py") if path.stem != "__init__")


@pytest.fixture(scope="session")
def edition(bundle, topics):
    return compile_edition(1, ITEM, 1, bundle, topics)
