"""``bureau`` on both databases: each test that takes it runs once on SQLite and once on PostgreSQL.

A conftest makes the fixtures known with ``from tests.both import *``.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import postgres
from tests.bureau import build, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.bureau import Bureau

__all__ = ["bureau", "node", "place"]

_templates: dict[str, tuple[Path, dict[str, int], str | None]] = {}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> tuple[Path, dict[str, int], str | None]:
    """A filled data directory and database of its own: folder, people, database URL (None: SQLite in the folder)."""
    if request.param not in _templates:
        home = tmp_path_factory.mktemp(f"template-{request.param}")
        database = postgres.create() if request.param == "postgresql" else None
        _templates[request.param] = (home, build(home, database), database)
    home, people, database = _templates[request.param]
    folder = tmp_path / "bureau"
    shutil.copytree(home, folder)
    return folder, people, postgres.create(database) if database else None


@pytest.fixture
def node(place: tuple[Path, dict[str, int], str | None]) -> Iterator[Callable[[], Bureau]]:
    """Opens nodes on the same database: ``node()`` is one more process's worth of application."""
    made: list[Bureau] = []

    def another() -> Bureau:
        made.append(opened(*place))
        return made[-1]

    yield another
    for one in made:
        one.close()


@pytest.fixture
def bureau(node: Callable[[], Bureau]) -> Bureau:
    """One node."""
    return node()
