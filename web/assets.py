"""前端产物:the URLs of what Vite built, read from its manifest. Names carry a content hash, so that browsers may keep them for ever."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILT = Path(__file__).parent / "static" / "dist"
BASE = "/static/dist/"


class AssetsMissing(RuntimeError):
    """Expected the built front end, but it is not there: run `make frontend`."""


class Entry(NamedTuple):
    """入口:one script and the style sheets that belong to it, as URLs."""

    script: str
    styles: tuple[str, ...]


def asset(name: str) -> str:
    """URL of the script of the entry ``name`` ("app", "viewer"), for ``<script type="module" src=…>``."""
    return _entry(name).script


def styles(name: str) -> tuple[str, ...]:
    """URLs of the style sheets of the entry ``name``, for ``<link rel="stylesheet" href=…>``."""
    return _entry(name).styles


def _entry(name: str) -> Entry:
    manifest = BUILT / "manifest.json"
    try:
        entries = _read(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        raise AssetsMissing(f"Expected {manifest.name} of the built front end, but it is not there: run `make frontend`.") from None
    if name not in entries:
        raise AssetsMissing(f"Expected one of {', '.join(sorted(entries))}, but no entry {name!r} was built.")
    return entries[name]


@lru_cache(maxsize=2)
def _read(manifest: Path, _version: int) -> dict[str, Entry]:
    """The manifest's entries by name; read again when the file's time changes."""
    chunks = json.loads(manifest.read_bytes())
    return {chunk["name"]: Entry(BASE + chunk["file"], tuple(_styles_of(key, chunks))) for key, chunk in chunks.items() if chunk.get("isEntry")}


def _styles_of(key: str, chunks: Mapping[str, Any]) -> dict[str, None]:
    """The style sheets of a chunk and, before them, of what it imports: two entries may share a library with its sheet."""
    found: dict[str, None] = {}
    for imported in chunks[key].get("imports", ()):
        found |= _styles_of(imported, chunks)
    return found | {BASE + style: None for style in chunks[key].get("css", ())}
