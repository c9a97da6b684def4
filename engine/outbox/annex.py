"""附件图片:the pictures that a document shows, small enough for paper and without what a camera wrote beside them.

A document names them by SHA-256 in ``pictures`` and ``signature``; what is kept under these hashes is never changed. What can't be drawn is left
out, so that one broken file keeps no record from being printed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain.picture import PNG, NoPicture, bare
from engine.outbox.press import Press, PressFailed
from engine.queries.files import CONTENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.store.unit_of_work import UnitOfWork

SMALL = 500_000  # bytes: what is smaller goes in as it is
RESOLUTION = 190  # pixels an inch on a picture of 78 mm: about 580 across
_SOURCE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("{file}", width: 78mm, alt: "")\n'
_press = Press(seconds=10)


def annex_of(reader: UnitOfWork, data: Mapping[str, object]) -> dict[str, tuple[str, bytes]]:
    """File name and content of each picture that can be shown, by its hash."""
    listed = data.get("pictures")
    named = [*(listed if isinstance(listed, list) else ()), data.get("signature")]
    found: dict[str, tuple[str, bytes]] = {}
    for number, sha256 in enumerate(str(one) for one in named if one):
        row = reader.ask(CONTENT, {"sha256": sha256}).one()
        content = _shown(bytes(row.content)) if row is not None and sha256 not in found else None
        if content is not None:
            found[sha256] = (f"picture-{number}.{_ending(content)}", content)
    return found


def _ending(content: bytes) -> str:
    return "png" if content.startswith(PNG) else "jpg"


def _shown(content: bytes) -> bytes | None:
    """The picture as it goes on paper; None when it can't be drawn."""
    try:
        plain = bare(content)
    except NoPicture:
        return None
    file = f"picture.{_ending(plain)}"
    with tempfile.TemporaryDirectory(prefix="yizhang-") as name:
        folder = Path(name)
        (folder / file).write_bytes(plain)
        (folder / "main.typ").write_text(_SOURCE.format(file=file), encoding="utf-8")
        try:
            small = _press.picture(folder, RESOLUTION)
        except PressFailed:
            return None
    return plain if len(plain) <= SMALL else small
