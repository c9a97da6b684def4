"""新事项:fills the pattern 一个窗口受理、一个科室审核、一个领导审批、一个公章办结 with an item's own names.

A template's files hold ``{{name}}`` where the item's words belong. What is filled in is written as its file needs it: escaped in XML, in
TOML and JSON texts, and in typst. A word that a template does not know, or asks for in vain, is an error of the product, not of the analyst.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from engine.domain.codes import item_code_valid
from engine.domain.errors import FieldError as Wrong
from engine.domain.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

ID: Final = re.compile(r"[a-z][a-z0-9_]{1,62}", re.ASCII)
LONGEST: Final = 100
_PLACE: Final = re.compile(r"\{\{([a-z_]+)\}\}")
_TYPST: Final = re.compile(r'([\\"#$*_`<>@\[\]])')


@dataclass(frozen=True)
class NewItem:
    """新事项的名字: ``unit`` reviews; ``basis`` and ``article`` are what the item rests on, marked as not yet checked."""

    id: str
    code: str
    name: str
    name_en: str
    licence: str
    prefix: str
    basis: str
    article: str
    unit: str
    unit_name: str
    unit_name_en: str
    bureau: str


def fill(template: Mapping[str, bytes], item: NewItem) -> dict[str, bytes]:
    """The files of the new item by path. Raises Invalid with everything that is wrong with the names, and KeyError for an unknown word."""
    wrong = [*_wrong(item)]
    if wrong:
        raise Invalid(wrong)
    words = {field.name: getattr(item, field.name) for field in fields(item)}
    return {_PLACE.sub(lambda match: words[match.group(1)], path): _filled(path, content, words) for path, content in template.items()}


def _wrong(item: NewItem) -> list[Wrong]:
    found = [
        Wrong(key, f"「{getattr(item, key)}」应为小写英文、数字和下划线,以字母开头,不超过 63 位。", f"Expected {key} in small letters, digits and underscores.")
        for key in ("id", "unit")
        if not ID.fullmatch(getattr(item, key))
    ]
    if not item_code_valid(item.code):
        found.append(Wrong("code", f"事项编码「{item.code}」应为 12、14、31 或 33 位。", "Expected an item code of 12, 14, 31 or 33 places."))
    for field in fields(item):
        text = getattr(item, field.name)
        if not text.strip() or len(text) > LONGEST or not text.isprintable() or "{{" in text:
            found.append(
                Wrong(field.name, f"「{field.name}」应为 1 到 {LONGEST} 字,写在一行里。", f"Expected {field.name} of 1 to {LONGEST} characters on one line.")
            )
    return found


def _filled(path: str, content: bytes, words: Mapping[str, str]) -> bytes:
    kind = path.rpartition(".")[2]
    return _PLACE.sub(lambda match: _written(kind, words[match.group(1)]), content.decode()).encode()


def _written(kind: str, text: str) -> str:
    if kind == "bpmn":
        return escape(text, {'"': "&quot;"})
    if kind in {"toml", "form"}:
        return json.dumps(text, ensure_ascii=False)[1:-1]
    return _TYPST.sub(r"\\\1", text) if kind == "typ" else text
