"""文字:textfield and textarea. Composed form (NFC), trimmed; invisible control characters are refused, never silently removed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from engine.domain.form.kinds import code
from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.domain.form.component import Field

# controls, lone surrogates, line and paragraph separators, direction overrides, characters that are none
_UNSEEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_IN_LINE = re.compile(f"[{_UNSEEN}\\t\\n\\r]")
_IN_LINES = re.compile(f"[{_UNSEEN}]")


def read(field: Field, posted: Sequence[str], today: date) -> str:  # noqa: ARG001 - one signature for all kinds
    """The composed and trimmed text; an empty one when nothing was typed."""
    text = compose(posted[0] if posted else "", multiline=field.type == "textarea")
    if text and field.kind:
        text = code.read(field.kind, text)
    if len(text) > field.max_length:
        raise Problem(
            f"「{field.label}」最多 {field.max_length} 个字,现有 {len(text)} 个,请精简。",
            f"“{field.label_en}” may have at most {field.max_length} characters; it has {len(text)}. Please shorten it.",
        )
    if text and len(text) < field.min_length:
        raise Problem(
            f"「{field.label}」至少 {field.min_length} 个字,现有 {len(text)} 个,请补充。",
            f"“{field.label_en}” needs at least {field.min_length} characters; it has {len(text)}. Please add to it.",
        )
    if text and field.pattern and not field.pattern.compiled.fullmatch(text):
        raise Problem(
            f"「{field.label}」格式不对{_hint(field.description)},请核对。",
            f"“{field.label_en}” does not have the expected form{_hint(field.description_en)}. Please check it.",
        )
    return text


def compose(text: str, *, multiline: bool = False) -> str:
    """NFC, trimmed, line ends as line feeds; a Problem when it holds characters that nobody can see."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if multiline:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    unseen = None if text.isprintable() else (_IN_LINES if multiline else _IN_LINE).search(text)  # what is printable holds none of them
    if unseen:
        raise Problem(
            f"第 {unseen.start() + 1} 个字符是看不见的控制字符(U+{ord(unseen.group()):04X}),请删除后重新输入。",
            f"Character {unseen.start() + 1} is an invisible control character (U+{ord(unseen.group()):04X}). Please delete it and type again.",
        )
    return unicodedata.normalize("NFC", text).strip()


def _hint(description: str) -> str:
    return f"({description})" if description else ""
