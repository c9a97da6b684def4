"""字形:which characters the typefaces of the documents can draw."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from fontTools.ttLib import TTFont

from engine.outbox.press import FONTS

_SILENT = frozenset("\n\t\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")
_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """``text`` with every character that has no glyph, or that would steer the page instead of standing on it, named as 〔U+20BB7〕."""
    if text.isascii() and text.isprintable():
        return text
    drawable = _drawable()
    return "".join(character if _stands(character, drawable) else f"〔U+{ord(character):04X}〕" for character in text)


def _stands(character: str, drawable: frozenset[int]) -> bool:
    if character in _SILENT:
        return True
    return ord(character) in drawable and unicodedata.category(character) not in _STEERING


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """Code points that every weight can draw, or the symbols' typeface."""
    han = [_code_points(path.name) for path in sorted(FONTS.glob("NotoSerifSC-*.ttf"))]
    return frozenset(set.intersection(*han) | _code_points("NotoEmoji-Regular.ttf")) if han else frozenset()


def _code_points(name: str) -> set[int]:
    with TTFont(FONTS / name, lazy=True) as typeface:
        return set(typeface.getBestCmap())
