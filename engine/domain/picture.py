"""照片的公开副本:a JPEG or PNG without what the camera wrote beside the picture: place, device, time, previews.

The photograph that is kept, and whose hash stands in the record, stays as it was taken; this is the copy that people are shown. Only which
way up it is to be held is said again. What is no well-formed picture is refused rather than passed on.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PNG: Final = b"\x89PNG\r\n\x1a\n"
KEPT_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"})
_SCAN, _END, _COMMENT, _EXIF, _ORIENTATION = 0xDA, b"\xff\xd9", 0xFE, 0xE1, 0x0112
_APPS: Final = range(0xE0, 0xF0)
_KEPT_APPS: Final = frozenset({0xE0, 0xEE})  # JFIF and Adobe's colour transform: how to read the picture, not who took it


class NoPicture(ValueError):
    """Expected a well-formed JPEG or PNG, but the bytes are none."""


def bare(content: bytes) -> bytes:
    """The picture alone. Raises NoPicture."""
    if content.startswith(b"\xff\xd8"):
        return _bare_jpeg(content)
    if content.startswith(PNG):
        return PNG + b"".join(whole for kind, whole in _chunks(content) if kind in KEPT_CHUNKS)
    raise NoPicture("expected a JPEG or PNG")


def _bare_jpeg(content: bytes) -> bytes:
    """All segments but those of applications and comments, up to the end of the picture: what is hung on behind it goes too."""
    way, kept = 1, []
    for marker, start, end in _segments(content):
        if marker == _EXIF:
            way = _orientation(content[start + 4 : end]) or way
        elif marker != _COMMENT and (marker not in _APPS or marker in _KEPT_APPS):
            kept.append(content[start:end])
    return b"\xff\xd8" + (b"" if way == 1 else _turned(way)) + b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment; the compressed data belong to the scan that they follow. Raises NoPicture."""
    at = 2
    while content[at : at + 2] != _END:
        if at + 4 > len(content) or content[at] != 0xFF:
            raise NoPicture("expected a segment")
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise NoPicture("expected a whole segment")
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        yield marker, at, end
        at = end
    yield 0xD9, at, at + 2


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed byte nor a restart. Raises NoPicture."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise NoPicture("expected the end of the picture")
        if content[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _orientation(body: bytes) -> int:
    """The orientation that an Exif segment says, 0 for none; a broken one says nothing."""
    if not body.startswith(b"Exif\0\0") or body[6:8] not in (b"II", b"MM"):
        return 0
    tiff, order = body[6:], "<" if body[6:8] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == _ORIENTATION and kind == 3 and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 0
    return 0


def _turned(way: int) -> bytes:
    """An Exif segment that says the orientation and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, way, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 8 + len(tiff)) + b"Exif\0\0" + tiff


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, the whole chunk) of a PNG, up to its end. Raises NoPicture."""
    at = len(PNG)
    while True:
        if at + 12 > len(content):
            raise NoPicture("expected a chunk")
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            raise NoPicture("expected a whole chunk")
        yield kind, content[at:end]
        if kind == b"IEND":
            return
        at = end
