from __future__ import annotations

import pytest

from tests.web.api.programs import Program
from tests.web.visits import bureau, filled, visit
from web.app import create_app
from web.limiter import limiter

__all__ = ["app", "bureau", "filled", "program", "visit"]


@pytest.fixture
def app(bureau):
    made = create_app(bureau.app, bureau.config, testing=True)
    limiter.reset()
    return made


@pytest.fixture
def program(app, bureau):
    """``program("xiaoman")`` is that person's program; scopes may follow."""
    return lambda login, *scopes: Program(app, bureau, login, scopes) if scopes else Program(app, bureau, login)
