"""Migrations: numbered names, one head, and exactly the tables of the metadata on both databases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, func, select

from engine.store.tables import METADATA
from engine.store.tables.calendar import calendar_day, calendar_year
from migrations.run import HERE, migrate
from tests import postgres

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'new.db'}" if request.param == "sqlite" else postgres.create()


def test_the_migrated_schema_is_the_metadata(url):
    migrate(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(url):
    first = migrate(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        days = connection.execute(select(func.count()).select_from(calendar_day)).scalar_one()
        assert connection.execute(select(func.count()).select_from(calendar_year)).scalar_one() == 23
    assert migrate(url) == first
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(calendar_day)).scalar_one() == days
    engine.dispose()


def test_names_are_numbered_and_say_whether_they_expand_or_contract():
    names = sorted(p.stem for p in (HERE / "versions").glob("*.py"))
    assert names
    for name in names:
        assert re.fullmatch(r"[0-9]{4}_[a-z0-9_]+_(expand|contract)", name), name
        assert f'revision = "{name}"' in (HERE / "versions" / f"{name}.py").read_text().replace("'", '"')
    assert (HERE / "versions" / ".head").read_text().strip() == names[-1]
