"""机读数据:a document's data as a download beside its PDF, the same bytes that are enclosed in it."""

from __future__ import annotations

from flask import Response, abort

from web.current import product
from web.disposition import disposition

MEDIA = {"json": "application/json", "xml": "application/xml"}


def answer(document_id: int, form: str, number: str) -> Response:
    """``form`` is json or xml; whoever asks has been let in before."""
    found = product().document_data(document_id).get(f"document.{form}") or abort(404)
    response = Response(found, mimetype=MEDIA[form])
    response.headers["Content-Disposition"] = disposition(f"{number}.{form}", f".{form}")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
