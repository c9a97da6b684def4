from __future__ import annotations

import pytest

from engine.domain.sketch_commands import StartSketch
from engine.runtime.bundle import read_folder
from tests.bureau import ITEM, ROOT
from tests.web.visits import bureau, filled, visit

__all__ = ["bureau", "filled", "visit"]


@pytest.fixture
def sketch(bureau):
    """A sketch of the catering licence, by the administrator."""
    files = read_folder(ROOT / "processes" / ITEM)
    return bureau.app.handle(StartSketch(bureau.people["admin"], "archive", files, "sketch-for-editors")).id
