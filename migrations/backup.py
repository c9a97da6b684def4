"""备份: one consistent snapshot of every table as one file, which a database of either kind takes in again.

The file is a zip: ``tables/<name>.ndjson`` (first line the columns, then a row a line, in the order of the primary key) and, written last,
``manifest.json`` with the schema's revision, the rows and the SHA-256 of every table. Keys are not in it: see ``keep_keys``.
"""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import orjson
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, create_engine, inspect, make_url, text
from sqlalchemy.exc import DatabaseError

from engine.store.connections import MissingDatabase, dialect_of, open_postgresql, open_sqlite, sqlite_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

FORMAT: Final = "yizhang-backup 1"
MANIFEST: Final = "manifest.json"
VERSION_TABLE: Final = "alembic_version"
AT_ONCE: Final = 500  # rows fetched at a time: PostgreSQL ends a transaction that asks nothing for five seconds
KEYS: Final = ("state.key", "web.key")


@dataclass(frozen=True)
class Kept:
    """留下的备份: its file, when the snapshot was taken, and how many rows of how many tables it holds."""

    path: Path
    tables: int
    rows: int


def back_up(url: str, folder: Path, state_key: bytes, at: datetime) -> Kept:
    """Write ``folder``/yizhang-<time>.zip while people go on working: it holds whatever was acknowledged before the call, and nothing half done.

    ``at`` is an aware instant and names the file. The file appears whole or not at all, readable by its owner only.
    Raises MissingDatabase, FileExistsError, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"yizhang-{at:%Y%m%dT%H%M%SZ}.zip"
    fresh = path.with_suffix(f".{os.getpid()}.part")
    try:
        with fresh.open("xb") as file:
            fresh.chmod(0o600)
            with _snapshot(url) as connection:
                told = _write(connection, file, {"taken_at": at.isoformat(timespec="seconds"), "state_key": print_of(state_key)})
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)  # never over another one
    finally:
        fresh.unlink(missing_ok=True)
    return Kept(path, len(told), sum(one["rows"] for one in told.values()))


def keep_keys(data_dir: Path, folder: Path, at: datetime) -> Path:
    """Write the keys and the certificate authority of ``data_dir`` to ``folder``/yizhang-keys-<time>.zip, owner-only. Keep it apart from the backups.

    Raises FileExistsError, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"yizhang-keys-{at:%Y%m%dT%H%M%SZ}.zip"
    with path.open("xb") as file:
        path.chmod(0o600)
        with zipfile.ZipFile(file, "w") as archive:
            for one in (*(data_dir / name for name in KEYS), *sorted((data_dir / "ca").glob("*"))):
                if one.is_file():
                    archive.writestr(str(one.relative_to(data_dir)), one.read_bytes())
    return path


def print_of(state_key: bytes) -> str:
    """A key's print: tells whether two keys are one, and nothing of the key."""
    return hashlib.sha256(b"yizhang state key\0" + state_key).hexdigest()[:16]


@contextmanager
def _snapshot(url: str) -> Iterator[Connection]:
    """A connection that sees one moment, and holds up nobody who writes."""
    embedded = dialect_of(url) == "sqlite"
    opened = partial(open_sqlite, sqlite_path(url), "FULL", read_only=True) if embedded else partial(open_postgresql, url)
    engine = create_engine(make_url(url), creator=opened, isolation_level="AUTOCOMMIT")  # the transaction is begun by hand: drivers begin it too late
    try:
        with engine.connect() as connection:
            connection.execute(text("begin" if embedded else "begin isolation level repeatable read read only"))
            yield connection
            connection.execute(text("rollback"))
    except DatabaseError as error:
        cause = str(error.orig).strip().splitlines()[0]
        raise MissingDatabase(f"数据库打不开,没有备份:{cause}。/ Expected a database that can be read, but: {cause}.") from error
    finally:
        engine.dispose()


def _write(connection: Connection, file: Any, head: dict[str, Any]) -> dict[str, Any]:
    schema = MigrationContext.configure(connection).get_current_revision()
    if schema is None:
        raise MissingDatabase("数据库里没有表,没有可以备份的。/ Expected a database with tables, but there are none.")
    told: dict[str, Any] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(inspect(connection).get_table_names()):
            if name != VERSION_TABLE:
                told[name] = _write_table(connection, archive, name)
        manifest = {"format": FORMAT, "release": version("yizhang"), "schema": schema, **head, "tables": told}
        archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return told


def _write_table(connection: Connection, archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """One table as lines; its rows and hash."""
    asked = inspect(connection)
    columns = asked.get_columns(name)
    flags = [at for at, column in enumerate(columns) if isinstance(column["type"], Boolean)]
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(column["name"]) for column in columns)
    order = ", ".join(quote(key) for key in asked.get_pk_constraint(name)["constrained_columns"]) or names
    rows, digest = 0, hashlib.sha256()
    asking = text(f"select {names} from {quote(name)} order by {order}")  # noqa: S608 - names of the database's own
    found = connection.execute(asking, execution_options={"stream_results": True})
    with archive.open(f"tables/{name}.ndjson", "w", force_zip64=True) as member:
        lines = orjson.dumps([column["name"] for column in columns]) + b"\n"
        for part in found.partitions(AT_ONCE):
            lines += b"".join(_line(row, flags) for row in part)
            rows += len(part)
            digest.update(lines)
            member.write(lines)
            lines = b""
        digest.update(lines)
        member.write(lines)
    return {"rows": rows, "sha256": digest.hexdigest()}


def _line(row: Any, flags: list[int]) -> bytes:
    """A row as JSON: bytes as base64, true and false alike on both databases."""
    values = list(row)
    for at in flags:
        values[at] = None if values[at] is None else bool(values[at])
    return orjson.dumps(values, default=_binary) + b"\n"


def _binary(value: Any) -> dict[str, str]:
    return {"b": base64.b64encode(bytes(value)).decode()}
