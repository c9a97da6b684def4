"""导出表格:rows as CSV that a spreadsheet reads as text: nothing in a cell can act as a formula (CWE-1236)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # spreadsheets in China take the full-width ones as well
_BLANK = " \u00a0\u3000\u200b\ufeff"


def harmless(cell: object) -> str:
    """A cell's text; one that would begin a formula gets an apostrophe in front."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(_BLANK).startswith(_ACTIVE) else text


def export(rows: Iterable[Sequence[object]], name: str) -> Response:
    """The rows as a download ``<name>.csv``, in UTF-8 with the mark that spreadsheets look for."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + lines.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
