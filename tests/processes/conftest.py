"""事项文件夹:the catering folder as the definition bundle that is deployed, compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.domain.law import read_law
from engine.runtime.bundle import read_folder
from engine.runtime.edition import compile_edition
from tests.both import bureau, node, place  # noqa: F401

ROOT = Path(__file__).parents[2]
ITEM = "catering_licence"
LAW = read_law(read_folder(ROOT / "processes" / "_law"))


@pytest.fixture(scope="session")
def bundle():
    return read_folder(ROOT / "processes" / ITEM)


@pytest.fixture(scope="session")
def law():
    return LAW


@pytest.fixture(scope="session")
def topics():
    return frozenset(path.stem for path in (ROOT / "handlers").glob("*.py") if path.stem != "__init__")


@pytest.fixture(scope="session")
def edition(bundle, topics):
    return compile_edition(1, ITEM, 1, bundle, topics)
