from __future__ import annotations

import pytest

from tests import bureau as small
from tests.security.scene import set_up
from tests.web.visits import Visitor
from web.app import create_app
from web.limiter import limiter


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    home = tmp_path_factory.mktemp("bureau")
    return home, small.build(home)


@pytest.fixture
def bureau(filled, tmp_path):
    template, people = filled
    opened = small.copied(template, people, tmp_path / "bureau")
    yield opened
    opened.close()


@pytest.fixture
def app(bureau):
    made = create_app(bureau.app, bureau.config, testing=True)
    limiter.reset()
    return made


@pytest.fixture
def visit(app, bureau):
    """``visit("xiaoman")`` is a browser in which that person has signed in; ``visit()`` one in which nobody has."""
    return lambda login=None: Visitor(app, bureau, login)


@pytest.fixture(scope="module")
def scene(filled, tmp_path_factory):
    """One scene for all claims of a module that change nothing."""
    template, people = filled
    opened = small.copied(template, people, tmp_path_factory.mktemp("scene") / "bureau")
    yield set_up(opened)
    opened.close()
