"""Migrations: numbered names, one head, and exactly the tables of the metadata on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, func, select, text

from engine.store.tables import METADATA
from engine.store.tables.calendar import calendar_day, calendar_year
from migrations.run import HERE, alembic_config, migrate
from tests import postgres


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


def test_clocks_of_running_cases_survive_a_migration_that_rebuilds_their_table(url):
    """The release before, a case with a running clock and its ledger; then today's schema."""
    engine = create_engine(url)
    if engine.url.database and engine.dialect.name == "sqlite":
        Path(engine.url.database).parent.mkdir()
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0005_deemed_clocks_expand")
        connection.execute(text("pragma foreign_keys=off" if engine.dialect.name == "sqlite" else "set session_replication_role = replica"))
        for statement in OLD_ROWS:
            connection.execute(text(statement))
        before = [connection.execute(text(f"select * from {table} order by name")).mappings().all() for table in ("clock", "clock_entry")]
        before = [[dict(row) for row in rows] for rows in before]
    migrate(url)
    with engine.connect() as connection:
        after = [connection.execute(text(f"select * from {table} order by name")).mappings().all() for table in ("clock", "clock_entry")]
        kept = [[{name: row[name] for name in old} for row, old in zip(rows, was, strict=True)] for rows, was in zip(after, before, strict=True)]
        assert kept == before  # columns that came since are absent from what the release before has written
        assert connection.execute(text('select green_channel from "case"')).scalar_one() == ""
    engine.dispose()


OLD_ROWS = (
    (
        'insert into "case"(id, number, item, definition_id, applicant_id, title, channel, status, form, received_at) '
        "values (1, 'n', 'i', 1, 1, 't', 'online', 'accepted', '{}', 1)"
    ),
    (
        "insert into clock(case_id, name, kind, subject, limit_value, limit_unit, reference, verified, due_at, provisional, state, calendar_version) "
        "values (1, 'statutory', 'statutory', '', 20, 'working_days', 'r', true, 1785315600000, false, 'running', 1)"
    ),
    "insert into clock_entry(case_id, name, no, kind, at, value) values (1, 'statutory', 1, 'start', 1782867600000, 0)",
)
