"""The home page and the list of guides: every item under its heading, what is decided on the spot said so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

import handlers
from engine.domain.catalogue import THEMES
from engine.domain.limits_file import read_limits
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.edition import compile_edition
from tests.web.shell.product import shell
from web.flow_words import limit_words
from web.public.guide import grouped

PROCESSES = Path(__file__).parents[3] / "processes"
ITEMS = sorted(path.parent.name for path in PROCESSES.glob("*/item.toml"))


@pytest.fixture
def app():
    return shell()


@pytest.fixture(scope="module")
def guides():
    topics = frozenset(topics_of(handlers))
    editions = [compile_edition(number, item, 1, read_folder(PROCESSES / item), topics) for number, item in enumerate(ITEMS, 1)]
    return [SimpleNamespace(item=edition.item) for edition in editions]


def test_every_item_of_the_product_stands_under_one_heading(guides, app):
    with app.test_request_context("/"):
        groups = grouped(guides)

    assert sorted(guide.item.id for group in groups for guide in group.guides) == ITEMS
    titles = [zh for zh, _ in THEMES.values()]
    assert [group.title for group in groups] == [title for title in titles if title in {group.title for group in groups}]


def test_what_is_decided_on_the_day_is_said_so(guides, app):
    limit = read_limits((PROCESSES / "senior_card" / "limits.toml").read_bytes()).promised(date(2026, 7, 1))
    with app.test_request_context("/"):
        assert limit_words(limit) == "当天"


def test_the_home_page_and_the_list_show_the_heading_and_the_item(visit):
    for address in ("/", "/items"):
        page = visit().get(address)
        assert "开店办企业" in page.text
        assert page.links("/items/catering_licence")
