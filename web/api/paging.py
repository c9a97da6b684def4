"""翻页:where a list goes on, as an opaque text. It holds a place in the order, not a number of rows, so that newcomers shift nothing."""

from __future__ import annotations

import base64
import binascii

from engine.domain.errors import FieldError, Invalid

_WRONG = FieldError("cursor", "翻页标记不对,请用上一页的 next,或者留空。", "Expected `next` of the page before, or nothing.")
LARGEST = 2**62


def cursor_of(place: str) -> str:
    """A place as a cursor."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """The place that a cursor stands for. Raises Invalid."""
    try:
        return base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
    except (UnicodeError, binascii.Error, ValueError):
        raise Invalid([_WRONG]) from None


def numbers_of(cursor: str, count: int) -> list[int]:
    """The place as so many numbers. Raises Invalid."""
    parts = place_of(cursor).split(".")
    if len(parts) != count or not all(part.isascii() and part.isdecimal() and len(part) <= 19 and int(part) <= LARGEST for part in parts):
        raise Invalid([_WRONG])
    return [int(part) for part in parts]


def wrong_cursor() -> Invalid:
    """The refusal of a cursor that is none."""
    return Invalid([_WRONG])
