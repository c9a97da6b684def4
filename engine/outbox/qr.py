"""二维码:the public verification address as a QR code in vector graphics."""

from __future__ import annotations

import io

import segno


def qr_svg(url: str) -> str:
    """A stand-alone SVG document that holds ``url``; a quarter of it may be worn or covered."""
    drawn = io.BytesIO()
    segno.make(url, error="q", micro=False, boost_error=False).save(drawn, kind="svg", border=2, scale=4, xmldecl=False, nl=False)
    return drawn.getvalue().decode("utf-8")
