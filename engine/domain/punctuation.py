"""标点:Chinese sentences are shown with Chinese punctuation, however they were typed in the source.

Only sentences of the product's own (catalogue, bilingual fields) pass through here, never what people wrote themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|\{\{.*?\}\}")
_KEPT = "\ue000"
_HAN = r"\u3400-\u9fff" + _KEPT
_CLOSING = "」』》〉】）”’"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_AFTER_HAN = re.compile(rf"(?<=[{_HAN}{_CLOSING}])([,;:?!])(?: (?=[{_HAN}]))?")
_BEFORE_HAN = re.compile(rf"(?<=[0-9A-Za-z%])([,;?!])(?=[{_HAN}「『《〈【（])")
_BRACKETS = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)|(?<=[{_HAN}{_CLOSING}])\(([^()]*)\)")


def _wide(match: re.Match[str]) -> str:
    return f"（{match.group(1) if match.group(1) is not None else match.group(2)}）"


@lru_cache(maxsize=4096)
def punctuated(sentence: str) -> str:
    """``没有找到,请核对(编号)。`` → ``没有找到，请核对（编号）。``; numbers, times, addresses and placeholders stay as they are."""
    places = _PLACE.findall(sentence)
    text = _PLACE.sub(_KEPT, sentence)
    opened = ""
    while opened != text:  # brackets within brackets, from the inside out
        opened, text = text, _BRACKETS.sub(_wide, text)
    text = _AFTER_HAN.sub(lambda match: _FULL[match.group(1)], text)
    text = _BEFORE_HAN.sub(lambda match: _FULL[match.group(1)], text)
    for place in places:
        text = text.replace(_KEPT, place, 1)
    return text
