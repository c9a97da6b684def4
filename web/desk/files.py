"""文件:uploads and official documents of a case: pages as pictures in a frame that can act on nothing, and downloads.

What a browser might run is never served to be shown: a PDF is drawn into pictures here, everything else is a download.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, make_response, render_template, url_for

from engine.domain.media import MEDIA_TYPES
from engine.outbox.page_picture import page_picture, pages_of
from web import machine_data
from web.acting import viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.disposition import disposition
from web.guards import guard, officer

if TYPE_CHECKING:
    from engine.queries.files import StoredFile

PDF = "application/pdf"
IMAGES = frozenset({"image/png", "image/jpeg"})
SHOWN = frozenset({PDF, *IMAGES})
MOST_PAGES = 30
_FRAME = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_BARE = "sandbox; default-src 'none'; frame-ancestors 'self'"


@blueprint.get("/uploads/<handle>")
@guard(officer())
def upload(handle: str) -> Response:
    """A download of the file as it was handed in."""
    found = _upload(handle)
    return _bytes(found.content, found.media_type, download=found.name)


@blueprint.get("/uploads/<handle>/view")
@guard(officer())
def upload_view(handle: str) -> Response:
    """The file's pages, for the frame."""
    found = _upload(handle)
    count = min(pages_of(found.content), MOST_PAGES) if found.media_type == PDF else int(found.media_type in IMAGES)
    pages = [url_for("desk.upload_page", handle=handle, number=n) for n in range(1, count + 1)]
    return _framed(found.name, pages, url_for("desk.upload", handle=handle))


@blueprint.get("/uploads/<handle>/pages/<int:number>")
@guard(officer())
def upload_page(handle: str, number: int) -> Response:
    """One page as a picture."""
    found = _upload(handle)
    if found.media_type in IMAGES and number == 1:
        return _bytes(found.content, found.media_type)
    return _page(found.content, number) if found.media_type == PDF else abort(404)


@blueprint.get("/documents/<int:document_id>.pdf")
@guard(officer())
def document(document_id: int) -> Response:
    """An official document: our own signed PDF, to be read and printed."""
    row = product().ask.document(document_id, viewer()) or abort(404)
    response = _bytes(product().document_file(document_id), PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{row.kind}-{document_id}.pdf"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
    return response


@blueprint.get("/documents/<int:document_id>.<any(json, xml):form>")
@guard(officer())
def document_data(document_id: int, form: str) -> Response:
    """机读数据 of an official document."""
    row = product().ask.document(document_id, viewer()) or abort(404)
    return machine_data.answer(document_id, form, row.number)


@blueprint.get("/documents/<int:document_id>/view")
@guard(officer())
def document_view(document_id: int) -> Response:
    """An official document's pages, for the frame."""
    row = product().ask.document(document_id, viewer()) or abort(404)
    count = pages_of(product().document_file(document_id))
    pages = [url_for("desk.document_page", document_id=document_id, number=n) for n in range(1, count + 1)]
    return _framed(row.number, pages, url_for("desk.document", document_id=document_id))


@blueprint.get("/documents/<int:document_id>/pages/<int:number>")
@guard(officer())
def document_page(document_id: int, number: int) -> Response:
    """One page of an official document as a picture."""
    if product().ask.document(document_id, viewer()) is None:
        abort(404)
    return _page(product().document_file(document_id), number)


def _upload(handle: str) -> StoredFile:
    found: StoredFile | None = product().ask.upload_file(handle, viewer())
    if found is None:
        abort(404)
    return found


def _page(pdf: bytes, number: int) -> Response:
    picture = page_picture(pdf, number) if 1 <= number <= MOST_PAGES else None
    return _bytes(picture, "image/png") if picture else abort(404)


def _bytes(content: bytes, media_type: str, download: str = "") -> Response:
    """Bytes that no browser takes for anything but what they are; kept for ten minutes by this browser alone."""
    response = make_response(content)
    response.headers["Content-Type"] = media_type if media_type in SHOWN else "application/octet-stream"
    response.headers["Content-Security-Policy"] = _BARE
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, max-age=600"
    if download:
        response.headers["Content-Disposition"] = disposition(download, MEDIA_TYPES.get(media_type, ("", ".bin"))[1])
    return response


def _framed(name: str, pages: list[str], href: str) -> Response:
    response = make_response(render_template("desk/viewer.html", name=name, pages=pages, href=href))
    response.headers["Content-Security-Policy"] = _FRAME
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
