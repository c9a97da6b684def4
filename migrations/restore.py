"""恢复: a backup into an empty database, of the kind it came from or of the other, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import orjson
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DatabaseError

from engine.domain.errors import YizhangError
from engine.store.connections import MissingDatabase, dialect_of
from migrations.backup import FORMAT, MANIFEST, print_of
from migrations.run import alembic_config

if TYPE_CHECKING:
    import io
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Connection

OWNED: Final = "select conrelid::regclass::text as owner, conname, pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f'"


class NoBackup(YizhangError):
    """不能恢复: what is wrong with the file, the key or the place, and what to do."""


@dataclass(frozen=True)
class Restored:
    """恢复了: when the snapshot had been taken, by which release, and how much came in."""

    taken_at: str
    release: str
    tables: int
    rows: int


def restore(file: Path, url: str, state_key: bytes) -> Restored:
    """Fill the empty database at ``url`` from ``file`` and bring it to this release's schema. Raises NoBackup, MissingDatabase, OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = checked_manifest(archive, file)
            if manifest["state_key"] != print_of(state_key):
                raise NoBackup(
                    "封印状态的密钥不是备份时的那一把,没有恢复。请先放好 state.key 或用 --keys 给出密钥包。/ "
                    "Expected the state key of the backup, but this one is another; put the right state.key in place or name the keys with --keys."
                )
            with _empty(url) as target:
                _fill(target, archive, manifest, state_key)
    except zipfile.BadZipFile as error:
        raise broken(file, str(error)) from None
    tables = manifest["tables"]
    return Restored(manifest["taken_at"], manifest["release"], len(tables), sum(one["rows"] for one in tables.values()))


def put_keys(file: Path, data_dir: Path) -> list[str]:
    """Put the keys of ``file`` into ``data_dir``; their names. A key that lies there already must be the same. Raises NoBackup, OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            kept = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        raise broken(file, str(error)) from None
    for name, content in kept.items():
        there = data_dir / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise broken(file, name)
        if there.exists() and there.read_bytes() != content:
            raise NoBackup(f"{name} 已经有一把不同的,没有动。/ Expected no other {name} in the data directory, but there is one; nothing was changed.")
    for name, content in kept.items():
        there = data_dir / name
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            there.touch(mode=0o600)
            there.write_bytes(content)
    return sorted(kept)


def broken(file: Path, why: str) -> NoBackup:
    """The file is no whole backup."""
    return NoBackup(f"{file.name} 不是完整的备份:{why}。/ Expected a whole backup as `yizhang backup` wrote it, but {file.name} is none: {why}.")


def checked_manifest(archive: zipfile.ZipFile, file: Path, tables: Collection[str] = ()) -> dict[str, Any]:
    """What a backup says of itself, once the hashes of its tables (or of those named) agree. Raises NoBackup."""
    try:
        manifest = orjson.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        raise broken(file, MANIFEST) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise broken(file, "format")
    for name, said in (
        manifest["tables"].items() if not tables else [(one, manifest["tables"][one]) for one in tables]
    ):  # before anything is made: hours later is too late to hear it
        if _hash(archive, f"tables/{name}.ndjson", file) != said["sha256"]:
            raise broken(file, f"SHA-256 of {name}")
    return manifest


def _hash(archive: zipfile.ZipFile, name: str, file: Path) -> str:
    try:
        with archive.open(name) as member:
            return hashlib.file_digest(cast("io.BufferedIOBase", member), "sha256").hexdigest()
    except (KeyError, zipfile.BadZipFile):
        raise broken(file, name) from None


@contextmanager
def _empty(url: str) -> Iterator[Connection]:
    """A transaction on an empty database. On SQLite a file beside it, which takes its place at the end."""
    made = make_url(url)
    if dialect_of(url) == "postgresql":
        with _beginning(made) as connection:
            yield connection
        return
    place = Path(made.database or "")
    if place.exists() and place.stat().st_size:
        raise _not_empty()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_suffix(f".{os.getpid()}.part")
    try:
        with _beginning(made.set(database=str(fresh))) as connection:
            yield connection
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def _not_empty() -> NoBackup:
    return NoBackup("数据库里已经有数据,不能覆盖。请给一个空的数据库。/ Expected an empty database, but it holds tables; nothing was changed.")


@contextmanager
def _beginning(url: Any) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if inspect(connection).get_table_names():
                raise _not_empty()
            yield connection
    except DatabaseError as error:
        cause = str(error.orig).strip().splitlines()[0]
        raise MissingDatabase(f"数据库不接受备份,没有恢复:{cause}。/ Expected the database to take the backup, but: {cause}.") from error
    finally:
        engine.dispose()


def _fill(target: Connection, archive: zipfile.ZipFile, manifest: Mapping[str, Any], state_key: bytes) -> None:
    config, schema = alembic_config(target, state_key), manifest["schema"]
    if schema not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        release = manifest["release"]
        raise NoBackup(f"备份来自更新的版本({release},{schema}),请先升级程序。/ Expected a backup of this release or before, but it is of {release}, {schema}.")
    command.upgrade(config, schema)
    with _unguarded(target):
        for name in manifest["tables"]:
            target.execute(text(f"delete from {_quoted(target, name)}"))  # noqa: S608 - what migrations put in comes with the backup
        for name in manifest["tables"]:
            _fill_table(target, archive, name)
    command.upgrade(config, "head")


def _quoted(target: Connection, name: str) -> str:
    return target.dialect.identifier_preparer.quote(name)


@contextmanager
def _unguarded(target: Connection) -> Iterator[None]:
    """Rows come in table by table: foreign keys and the guards of archived cases are put aside, put back and, the former, checked over all rows."""
    if target.dialect.name == "sqlite":
        guards = target.execute(text("select name, sql from sqlite_master where type = 'trigger'")).all()
        for guard in guards:
            target.execute(text(f"drop trigger {_quoted(target, guard.name)}"))
        yield
        broken = target.exec_driver_sql("pragma foreign_key_check").first()
        if broken is not None:
            raise NoBackup(f"备份里的引用不完整:{broken[0]} → {broken[2]}。/ Expected rows that refer to rows of the backup, but one of {broken[0]} does not.")
        for guard in guards:
            target.exec_driver_sql(guard.sql)
        return
    tables, keys = [_quoted(target, name) for name in inspect(target).get_table_names()], target.execute(text(OWNED)).all()
    for table in tables:
        target.execute(text(f"alter table {table} disable trigger user"))
    for key in keys:
        target.execute(text(f"alter table {key.owner} drop constraint {_quoted(target, key.conname)}"))
    yield
    for key in keys:
        target.exec_driver_sql(f"alter table {key.owner} add constraint {_quoted(target, key.conname)} {key.definition}")
    for table in tables:
        target.execute(text(f"alter table {table} enable trigger user"))


def _fill_table(target: Connection, archive: zipfile.ZipFile, name: str) -> None:
    driver: Any = target.connection.driver_connection
    with archive.open(f"tables/{name}.ndjson") as member:
        columns = ", ".join(_quoted(target, column) for column in orjson.loads(member.readline()))
        rows = (values_of(line) for line in member)
        if target.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(f"copy {_quoted(target, name)} ({columns}) from stdin") as copying:
                for row in rows:
                    copying.write_row(row)
            return
        marks = ", ".join("?" * (columns.count(", ") + 1))
        driver.executemany(f"insert into {_quoted(target, name)} ({columns}) values ({marks})", rows)  # noqa: S608 - names of the schema's own


def values_of(line: bytes) -> list[Any]:
    """One row of a table's file."""
    return [base64.b64decode(value["b"]) if isinstance(value, dict) else value for value in orjson.loads(line)]
