"""目录编码:what an item's code is made of, in the national forms and in the local forms that a mapping describes.

A local form is a *shape* 形式, such as ``{basic}-{area:12}-{part:3}-{unit}-{kind:1}-{business:2}``: parts in braces, those of a fixed length
with it, and what stands between them. ``basic`` is what the item has in common over levels and units; ``unit`` is the code of the unit,
``area`` the division of 12 digits; other parts are only measured. A shape is no regular expression: nothing in a mapping can run long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.domain import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 80
NATIONAL: Final = {12: "基本编码", 14: "业务办理项编码", 31: "实施编码", 33: "实施编码（业务办理项）"}
_PART: Final = re.compile(r"\{([a-z]+)(?::([1-9][0-9]?))?\}", re.ASCII)
_KINDS: Final = {"basic": "[0-9A-Z-]", "unit": "[0-9A-Za-z_-]", "area": "[0-9]"}
_HYPHENED: Final = re.compile(r"[0-9A-Z]{8}-[0-9X]", re.ASCII)


@dataclass(frozen=True)
class Shape:
    """编码形式: a local form by its name."""

    name: str
    shape: str

    def flaw(self) -> str:
        """What is wrong with the shape, empty when nothing is."""
        parts = _PART.findall(self.shape)
        names = [name for name, _ in parts]
        if "basic" not in names or len(set(names)) != len(names):
            return "要有一个 {basic}，各段名称不能重复"
        if sum(not length for _, length in parts) > 2:
            return "不定长的段最多两个"
        return "" if not re.search(r"[{}]", _PART.sub("", self.shape)) else "花括号写法应为 {名称} 或 {名称:位数}"

    def pattern(self) -> re.Pattern[str]:
        """The shape as an expression; parts without a length take what is left."""
        made, last = "", 0
        for found in _PART.finditer(self.shape):
            name, length = found.groups()
            made += re.escape(self.shape[last : found.start()]) + f"(?P<{name}>{_KINDS.get(name, '[0-9A-Z]')}{{{length or '1,40'}}})"
            last = found.end()
        return re.compile(made + re.escape(self.shape[last:]), re.ASCII)


@dataclass(frozen=True)
class ItemCode:
    """一个事项编码, taken apart. ``form`` is the name of its form, empty when none fits; the whole is then its own basic code.

    ``basic`` includes the two digits of the business item 业务办理项 where the code has one: that is what levels have in common.
    """

    text: str
    form: str
    basic: str
    unit: str = ""
    area: str = ""


class Forms:
    """The forms that a list may use: the local ones first, then the national ones."""

    def __init__(self, shapes: Sequence[Shape] = ()) -> None:
        """Compile the shapes once."""
        self._shapes = [(shape.name, shape.pattern()) for shape in shapes]

    def read(self, text: str) -> ItemCode:
        """Take a code apart."""
        if len(text) <= LONGEST:
            for name, pattern in self._shapes:
                found = pattern.fullmatch(text)
                if found:
                    parts = found.groupdict()
                    return ItemCode(text, name, parts["basic"].strip("-"), parts.get("unit") or "", parts.get("area") or "")
        form = NATIONAL.get(len(text), "") if text.isascii() else ""
        if form and len(text) < 18 and text.isdigit():
            return ItemCode(text, form, text)
        if form and len(text) > 18 and text[18:].isdigit():
            return ItemCode(text, form, text[19:], text[:18])
        return ItemCode(text, "", text)


def unit_code_flaw(text: str) -> str:
    """单位代码: what is wrong with a code that should be a credit code (18) or an organisation code (9, its hyphen allowed); empty for nothing."""
    plain = text.replace("-", "") if _HYPHENED.fullmatch(text) else text
    if codes.credit_code_valid(plain):
        return ""
    if codes.credit_code_valid(plain.upper()):
        return "统一社会信用代码应为大写"
    if len(plain) == 18 and plain.isalnum() and plain.isascii():
        return "统一社会信用代码的校验位不对，或者用了不该有的字母"
    if len(plain) == 9 and re.fullmatch(r"[0-9A-Z]{9}", plain, re.ASCII):
        right = codes.organisation_code_complete(plain[:8])
        return "" if right == plain else f"组织机构代码的校验位不对，按前八位应为 {right[-1]}"
    return f"应为 18 位统一社会信用代码或 9 位组织机构代码，现在是 {len(text)} 位"


def same_unit(one: str, other: str) -> bool:
    """Whether two right codes mean one unit: places 9 to 17 of a credit code are its organisation code."""
    return _organisation(one) == _organisation(other)


def _organisation(text: str) -> str:
    plain = text.replace("-", "").upper()
    return plain[8:17] if len(plain) == 18 else plain
