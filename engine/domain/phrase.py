"""常用语: a text that officers put into their own; its placeholders are filled from the case when it is put in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST: Final = 1000
PLACEHOLDERS: Final = {
    "applicant": ("申请人", "the applicant"),
    "item": ("事项", "the item"),
    "number": ("办件编号", "the case's number"),
    "received": ("收到日期", "the day of receipt"),
}
_BRACED: Final = re.compile(r"\{([^{}]*)\}")


def flaw(text: str) -> tuple[str, str] | None:
    """What is wrong with a phrase, in both languages; None when nothing is."""
    if not text.strip() or len(text) > LONGEST or not text.replace("\n", "").replace("\r", "").isprintable():
        return f"请写常用语,不超过 {LONGEST} 字。", f"Expected a phrase of at most {LONGEST} characters."
    unknown = [name for name in _BRACED.findall(text) if name not in PLACEHOLDERS]
    known = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
    if unknown:
        return f"不认识「{{{unknown[0]}}}」;可用:{known}。", f"There is no {{{unknown[0]}}}; there are {known}."
    if re.search(r"[{}]", _BRACED.sub("", text)):
        return f"花括号要成对,里面写:{known}。", f"Braces come in pairs and hold one of {known}."
    return None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The phrase with its placeholders filled; what the values hold is never read as a placeholder."""
    return _BRACED.sub(lambda found: values.get(found.group(1), found.group(0)), text)
