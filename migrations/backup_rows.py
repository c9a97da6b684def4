"""One case's rows out of a backup, for mending what the running database has lost; the file is checked as a restore checks it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import orjson

from migrations.restore import broken, checked_manifest, values_of

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(file: Path, table: str, key: str, value: object) -> list[dict[str, Any]]:
    """The rows of a table whose column ``key`` has this value. Raises NoBackup, OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            checked_manifest(archive, file, (table,))
            with archive.open(f"tables/{table}.ndjson") as member:
                names = orjson.loads(member.readline())
                at = names.index(key)
                return [dict(zip(names, row, strict=True)) for row in map(values_of, member) if row[at] == value]
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise broken(file, str(error)) from None
