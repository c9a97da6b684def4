"""拼音首字母:the first letter of each Chinese character's reading, for people who search by them.

The first level of GB 2312 (3,755 characters) stands in the order of its readings, so the code alone gives the letter. Other characters are
left out; a character with several readings has the one that GB 2312 sorted it under. Good enough to find by, never shown.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

_STARTS: Final = (
    *(0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8),
    *(0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1),
)
_LETTERS: Final = "abcdefghjklmnopqrstwxyz"
_AFTER: Final = 0xD7FA


def initials(text: str) -> str:
    """餐饮服务 → cyfw. Latin letters and digits stay; everything else is left out."""
    return "".join(_initial(character) for character in text)


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    try:
        high, low = character.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return ""
    code = high << 8 | low
    return _LETTERS[bisect_right(_STARTS, code) - 1] if _STARTS[0] <= code < _AFTER else ""
