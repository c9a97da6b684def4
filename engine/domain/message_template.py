"""文字模板: a sentence with {placeholders}, and {{ and }} for braces themselves. Nothing else is read in it; values are never read again."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LONGEST: Final = 500
_TOKEN: Final = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}|[{}]")


def names_in(text: str) -> list[str]:
    """The placeholders of a text, in order, each as often as it stands there."""
    return [found.group(1) for found in _TOKEN.finditer(text) if found.group(1)]


def flaw(text: str, allowed: Collection[str], required: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with a text and where, in both languages; None when nothing is."""
    if not text.strip() or len(text) > LONGEST:
        return f"请写文字,不超过 {LONGEST} 字。", f"Expected a text of at most {LONGEST} characters."
    for at, sign in enumerate(text, 1):
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            return f"第 {at} 个字符是看不见的控制字符或者换行,请删去。", f"Character {at} is a line break or an invisible control character; remove it."
    for found in _TOKEN.finditer(text):
        at, name = found.start() + 1, found.group(1)
        if found.group() in "{}":
            return (
                f"第 {at} 个字符的花括号不成对,或者里面不是占位符;要写花括号本身,请写两个。",
                f"The brace at character {at} has no partner, or what it holds is no placeholder; write a brace itself twice.",
            )
        if name and name not in allowed:
            return f"第 {at} 个字符:没有占位符 {{{name}}}。", f"Character {at}: there is no placeholder {{{name}}}."
    gone = [name for name in required if name not in names_in(text)]
    if gone:
        listed = [f"{{{name}}}" for name in gone]
        return f"少了必须有的 {'、'.join(listed)}。", f"Expected {', '.join(listed)}, which must stay."
    return None


def rendered(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one without a value is left out."""
    return _TOKEN.sub(lambda found: values.get(found.group(1), "") if found.group(1) else found.group()[0], text)
