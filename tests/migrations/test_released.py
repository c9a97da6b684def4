"""The release before goes on working on today's schema: its statements, its inserts, and what it reads (``record.py`` writes them down at a release)."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import make_url

from engine.runtime.codec import CODEC
from engine.store.tables import METADATA
from migrations.run import migrate
from tests import postgres
from tests.migrations.record import RELEASED, enumerated

OLD = json.loads(RELEASED.read_text(encoding="utf-8"))
INSERT = re.compile(r'^INSERT INTO "?(\w+)"? \(([^)]*)\)')
MARK = re.compile(r"(?<![:\w]):(\w+)")
# "table.column": why nodes of the release before never meet the values that were added
NEVER_MET: dict[str, str] = {}


class Unset(dict):
    """Every parameter is null: only the names and types of tables and columns are asked for."""

    def __missing__(self, _):
        return None


def text_for(dialect, stored):
    if isinstance(stored, dict):
        return stored[dialect]
    return stored if dialect == "sqlite" else MARK.sub(r"%(\1)s", stored.replace("%", "%%"))


def refused_by_sqlite(path):
    found = []
    with closing(sqlite3.connect(path)) as connection:
        for name, stored in OLD["statements"].items():
            try:
                connection.execute(f"explain {text_for('sqlite', stored)}", Unset()).fetchall()
            except sqlite3.Error as error:
                found.append(f"{name}: {error}")
    return found


def refused_by_postgresql(url):
    made, found = make_url(url), []
    parts = {"host": made.host, "port": made.port, "user": made.username, "password": made.password, "dbname": made.database, **made.query}
    with psycopg.connect(**{k: v for k, v in parts.items() if v is not None}, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        for name, stored in OLD["statements"].items():
            try:
                connection.execute(f"explain {text_for('postgresql', stored)}", defaultdict(lambda: None))
            except psycopg.errors.AmbiguousFunction:
                continue  # nulls alone have no types to add
            except psycopg.Error as error:
                found.append(f"{name}: {error}")
    return found


@pytest.fixture
def file(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'new.db'}")
    return tmp_path / "new.db"


def test_every_statement_of_the_release_before_means_something_on_todays_schema(file):
    assert refused_by_sqlite(file) == []
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("alter table outbox rename column ready_at to due_at")
    assert any(line.startswith("outbox.claim:") for line in refused_by_sqlite(file)), "a contraction is noticed"


def test_and_on_postgresql():
    url = postgres.create()
    migrate(url)
    assert refused_by_postgresql(url) == []


def test_what_it_inserts_leaves_no_new_column_without_a_value():
    missing = []
    for name, stored in OLD["statements"].items():
        found = INSERT.match(text_for("sqlite", stored))
        if found is not None and found[1] in METADATA.tables:
            given = {column.strip().strip('"') for column in found[2].split(",")}
            owed = [c.name for c in METADATA.tables[found[1]].columns if not c.nullable and c.server_default is None and c.autoincrement is not True]
            missing += [f"{name}: {found[1]}.{column}" for column in owed if column not in given]
    assert missing == []


def test_it_reads_no_state_that_it_does_not_know():
    """A row that a node of today has written may be read by a node of the release before: an added value needs a reason in NEVER_MET."""
    today = enumerated()
    added = {where: sorted(set(today[where]) - set(known)) for where, known in OLD["enumerated"].items() if where in today}
    assert {where for where, values in added.items() if values} == set(NEVER_MET)
    assert OLD["codec"] == CODEC
