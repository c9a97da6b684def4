"""页图:one page of a PDF as a picture, so that officers look at what was handed in without any PDF program and nothing in it can act.

typst draws it in the press's own process, with bounded time and memory.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from engine.outbox.press import Press, PressFailed

RESOLUTION = 110  # pixels an inch; a sheet of A4 is then 909 pixels wide
_SOURCE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("sheet.pdf", page: {page}, width: 210mm, alt: "")\n'
BEYOND = 9999
_COUNT = re.compile(r"only has ([0-9]{1,4}) page")  # typst's own words about a page that is not there
_press = Press(seconds=10)


def page_picture(pdf: bytes, page: int) -> bytes | None:
    """PNG of the page (from 1); None when there is no such page, or the file can't be drawn."""
    try:
        return _draw(pdf, page)
    except PressFailed:
        return None


def pages_of(pdf: bytes) -> int:
    """How many pages there are; 0 when the file can't be drawn."""
    try:
        _draw(pdf, BEYOND)
    except PressFailed as refused:
        found = _COUNT.search(str(refused))
        return int(found.group(1)) if found else 0
    return BEYOND


def _draw(pdf: bytes, page: int) -> bytes:
    with tempfile.TemporaryDirectory(prefix="yizhang-") as name:
        folder = Path(name)
        (folder / "sheet.pdf").write_bytes(pdf)
        (folder / "main.typ").write_text(_SOURCE.format(page=page), encoding="utf-8")
        return _press.picture(folder, RESOLUTION)
