"""机读附件:the data files enclosed in a document of the bureau's own.

A PDF parser meets only files whose signature ``pdf_check`` has found to be the bureau's, byte for byte, or that come from the database.
"""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PdfReadError

from engine.outbox.rendering import ENCLOSED_JSON, ENCLOSED_XML

NAMES = (ENCLOSED_JSON, ENCLOSED_XML)
logging.getLogger("pypdf").setLevel(logging.ERROR)


def enclosed_in(pdf: bytes) -> dict[str, bytes]:
    """The enclosed files by name; empty for a document from before there were any."""
    try:
        found = PdfReader(io.BytesIO(pdf)).attachments
        return {name: found[name][0] for name in NAMES if name in found}
    except (PdfReadError, KeyError, ValueError):
        return {}
