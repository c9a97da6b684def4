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
_IDS: Final = {"id": ("事项编号", "the item's id"), "unit": ("审查单位的编号", "the reviewing unit's id")}
_TEXTS: Final = {
    "name": ("中文名称", "the name in Chinese"),
    "name_en": ("英文名称", "the name in English"),
    "licence": ("证照名称", "the licence's name"),
    "prefix": ("证号字头", "the prefix of licence numbers"),
    "basis": ("设定依据", "the legal basis"),
    "article": ("条款", "the article"),
    "unit_name": ("审查单位的名称", "the reviewing unit's name"),
    "unit_name_en": ("审查单位的英文名称", "the reviewing unit's name in English"),
    "bureau": ("本局的名称", "the bureau's name"),
}
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
    small = "应为小写英文、数字和下划线,以字母开头,不超过 63 位。"
    found = [
        Wrong(key, f"{zh}「{getattr(item, key)[:80]}」{small}", f"Expected {en} in small letters, digits and underscores.")
        for key, (zh, en) in _IDS.items()
        if not ID.fullmatch(getattr(item, key))
    ]
    if not item_code_valid(item.code):
        found.append(Wrong("code", f"事项编码「{item.code[:80]}」应为 12、14、31 或 33 位。", "Expected an item code of 12, 14, 31 or 33 places."))
    for key, (zh, en) in _TEXTS.items():
        text = getattr(item, key)
        if not text.strip() or len(text) > LONGEST or not text.isprintable() or "{{" in text:
            found.append(Wrong(key, f"{zh}应为 1 到 {LONGEST} 字,写在一行里。", f"Expected {en} of 1 to {LONGEST} characters on one line."))
    return found


def outlined(template: Mapping[str, bytes], words: Mapping[str, str]) -> dict[str, bytes]:
    """The template's files with these words; what is not known yet stays empty, and the gate asks for it."""
    whole = {field.name: words.get(field.name, "") for field in fields(NewItem)}
    return {path: _filled(path, content, whole) for path, content in template.items()}


def _filled(path: str, content: bytes, words: Mapping[str, str]) -> bytes:
    kind = path.rpartition(".")[2]
    return _PLACE.sub(lambda match: _written(kind, words[match.group(1)]), content.decode()).encode()


def _written(kind: str, text: str) -> str:
    if kind == "bpmn":
        return escape(text, {'"': "&quot;"})
    if kind in {"toml", "form"}:
        return json.dumps(text, ensure_ascii=False)[1:-1]
    return _TYPST.sub(r"\\\1", text) if kind == "typ" else text
