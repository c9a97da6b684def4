"""外来清单:reads a list of items by its mapping, and says of each row what is wrong with it.

A row without code, name or unit has no identity and is refused; everything else that is wrong becomes a flag 疑点 that the entry keeps.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from engine.domain.catalogue_code import Forms, same_unit, unit_code_flaw
from engine.domain.catalogue_map import ENCODINGS, Mapping
from engine.domain.errors import DefinitionError, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.catalogue_code import ItemCode

MOST_BYTES: Final = 8_000_000
MOST_ROWS: Final = 50_000
LONGEST_CELL: Final = 300
FORMULA: Final = ("=", "+", "-", "@")
RULES: Final = {
    "no-code": ("没有编码", "No code"),
    "no-name": ("没有名称", "No name"),
    "no-unit": ("没有实施单位", "No unit"),
    "twice": ("编码重复", "Code twice"),
    "cell": ("单元格写法", "Cell"),
    "cells": ("列数不对", "Number of cells"),
    "code-form": ("编码形式不明", "Unknown form of code"),
    "code-unit": ("编码里的单位代码", "Unit inside the code"),
    "unit-code": ("单位代码", "Code of the unit"),
    "units-differ": ("两个单位代码不一致", "Two units"),
    "area": ("行政区划", "Area"),
    "power-type": ("权力类型", "Power type"),
    "no-main": ("没有主项", "No main item"),
    "same-name": ("同单位同名", "Same name twice"),
    "later": ("已有待生效的版本", "A version to come"),
}


@dataclass(frozen=True)
class Flag:
    """疑点: the rule and the sentence, in both languages."""

    rule: str
    zh: str
    en: str


@dataclass(frozen=True)
class Listed:
    """清单一行. ``key`` is its identity over imports; ``refused`` says that it has none and stays out."""

    line: int
    code: str
    basic: str
    form: str
    name: str
    unit: str
    unit_code: str
    power_type: str
    main_item: str
    flags: tuple[Flag, ...] = ()
    refused: bool = False


@dataclass(frozen=True)
class Listing:
    """一份清单, read: every row in order, and the SHA-256 of its bytes."""

    rows: tuple[Listed, ...]
    file_hash: str

    @property
    def taken(self) -> tuple[Listed, ...]:
        """The rows that have an identity."""
        return tuple(row for row in self.rows if not row.refused)


def read_list(content: bytes, mapping: Mapping, file: str = "list.tsv") -> Listing:
    """Read a list. Raises DefinitionError where the file as a whole can't be read: encoding, header, size."""
    lines = _cells(content, mapping, file)
    head = next(lines, (1, []))[1]
    places = _places(head, mapping, file)
    forms, known = Forms(mapping.codes), {meaning.given: meaning.means for meaning in mapping.power_types}
    rows = [_row(line, cells, places, len(head), mapping, forms, known) for line, cells in lines if any(cell.strip() for cell in cells)]
    if len(rows) > MOST_ROWS:
        raise _refusal(file, MOST_ROWS, f"超过 {MOST_ROWS} 行，请分成几份导入。", f"Expected at most {MOST_ROWS} rows.")
    return Listing(tuple(_among_themselves(rows)), hashlib.sha256(content).hexdigest())


def _refusal(file: str, line: int, zh: str, en: str) -> DefinitionError:
    return DefinitionError([Finding(file, line, "", "list", zh, en)])


def _cells(content: bytes, mapping: Mapping, file: str) -> Iterator[tuple[int, list[str]]]:
    if len(content) > MOST_BYTES:
        raise _refusal(file, 1, "文件超过 8 MB，请分成几份导入。", "Expected at most 8 MB.")
    try:
        text = content.decode(ENCODINGS[mapping.encoding])
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        zh = f"不是 {mapping.encoding} 编码的文字，请核对对照文件里的 encoding。"
        raise _refusal(file, line, zh, f"Expected {mapping.encoding} text: mend encoding in the mapping.") from error
    if "\0" in text:
        raise _refusal(file, text[: text.index("\0")].count("\n") + 1, "文件里有二进制数据，不是文字清单。", "Expected a text list, but it holds binary data.")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if mapping.separator == "tab" else csv.reader(lines)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise _refusal(file, reader.line_num, "这一行读不下去：单元格太大，或者引号没有配对。", f"Expected rows of cells, but {error}.") from error


def _places(head: list[str], mapping: Mapping, file: str) -> dict[str, int]:
    names = [name.strip() for name in head]
    twice = [name for name, count in Counter(names).items() if count > 1 and name]
    if twice:
        raise _refusal(file, 1, f"表头里「{twice[0][:40]}」出现了不止一次。", f"Expected distinct columns, but {twice[0][:40]!r} stands twice.")
    wanted = {field: column for field, column in mapping.columns.__dict__.items() if column}
    missing = [column for column in wanted.values() if column not in names]
    if missing:
        zh = f"表头里没有「{'」「'.join(missing)}」列；有的是：{'、'.join(names)[:200]}。"
        raise _refusal(file, 1, zh, f"Expected the columns {', '.join(missing)}, but the header lacks them.")
    return {field: names.index(column) for field, column in wanted.items()}


def _row(line: int, cells: list[str], places: dict[str, int], width: int, mapping: Mapping, forms: Forms, known: dict[str, str]) -> Listed:
    flags: list[Flag] = []
    found = {field: _tidy(cells[place]) if place < len(cells) else "" for field, place in places.items()}
    if len(cells) != width:
        flags.append(Flag("cells", f"这一行有 {len(cells)} 格，表头有 {width} 格", f"{len(cells)} cells under a header of {width}"))
    values = {field: "" if value in mapping.blanks else value for field, value in found.items()}
    flags += _of_cells(values)
    code = forms.read(values["code"])
    power = known.get(values["power_type"], "")
    row = Listed(
        line,
        code.text[:LONGEST_CELL],
        code.basic[:LONGEST_CELL],
        code.form,
        values["name"][:LONGEST_CELL],
        values["unit"][:LONGEST_CELL],
        values.get("unit_code", "")[:LONGEST_CELL],
        power,
        values.get("main_item", "")[:LONGEST_CELL],
    )
    missing = [*_missing(row)]
    if not power:
        flags.append(Flag("power-type", f"不认识的权力类型「{values['power_type'][:20]}」", f"unknown power type {values['power_type'][:20]!r}"))
    flags += () if missing else _of_codes(row, code, mapping)
    if places.get("main_item") is not None and not row.main_item:
        flags.append(Flag("no-main", "没有写主项名称", "no main item"))
    return replace(row, flags=(*missing, *flags), refused=bool(missing) or any(flag.rule == "cell" and "太长" in flag.zh for flag in flags))


def _tidy(cell: str) -> str:
    """Blanks folded, characters that can't be seen dropped."""
    return " ".join("".join(c for c in cell if unicodedata.category(c)[0] != "C" or c.isspace()).split())


def _of_cells(values: dict[str, str]) -> Iterator[Flag]:
    for field, value in values.items():
        if len(value) > LONGEST_CELL:
            yield Flag("cell", f"{field} 太长（{len(value)} 字），最多 {LONGEST_CELL} 字", f"{field} of {len(value)} characters, {LONGEST_CELL} at most")
        elif value.startswith(FORMULA):
            yield Flag("cell", f"{field} 以“{value[0]}”开头，像公式，按文字保存", f"{field} looks like a formula and is kept as text")


def _missing(row: Listed) -> Iterator[Flag]:
    if not row.code:
        yield Flag("no-code", "没有编码，无法认定是哪个事项", "no code, so nobody can tell which item it is")
    if not row.name:
        yield Flag("no-name", "没有事项名称", "no name")
    if not row.unit:
        yield Flag("no-unit", "没有实施单位", "no unit")


def _of_codes(row: Listed, code: ItemCode, mapping: Mapping) -> Iterator[Flag]:
    if not code.form:
        yield Flag("code-form", f"编码 {row.code[:60]} 不合任何已知形式", f"code {row.code[:60]} has no known form")
    inside = unit_code_flaw(code.unit) if code.unit else ""
    if inside:
        yield Flag("code-unit", f"编码里的单位代码 {code.unit}：{inside}", f"the unit inside the code, {code.unit}, is no right credit or organisation code")
    beside = unit_code_flaw(row.unit_code) if mapping.columns.unit_code else ""
    if beside:
        hint = f"；编码里的 {code.unit} 校验正确" if code.unit and not inside else ""
        yield Flag(
            "unit-code", f"单位代码 {row.unit_code or '（空）'}：{beside}{hint}", f"{row.unit_code or '(empty)'} is no right credit or organisation code"
        )
    if code.unit and row.unit_code and not inside and not beside and not same_unit(code.unit, row.unit_code):
        yield Flag("units-differ", f"编码里是 {code.unit}，单位代码是 {row.unit_code}，不是同一单位", f"{code.unit} in the code, {row.unit_code} beside it")
    if mapping.area and code.area and code.area != mapping.area:
        yield Flag("area", f"编码里的行政区划 {code.area} 不是 {mapping.area}", f"area {code.area} in the code, not {mapping.area}")


def _among_themselves(rows: list[Listed]) -> Iterator[Listed]:
    """The same code twice: the first row counts. The same name twice in one unit: both are marked."""
    lines: dict[str, int] = {}
    names = Counter((row.unit, row.name) for row in rows if row.name)
    for row in rows:
        flags: list[Flag] = []
        first = lines.setdefault(row.code, row.line) if row.code else row.line
        if first != row.line:
            flags.append(Flag("twice", f"编码与第 {first} 行相同，以第 {first} 行为准", f"the same code as line {first}, which counts"))
        if row.name and names[row.unit, row.name] > 1:
            flags.append(Flag("same-name", f"{row.unit}有 {names[row.unit, row.name]} 个同名事项", "the unit has several items of this name"))
        yield replace(row, flags=(*row.flags, *flags), refused=row.refused or first != row.line) if flags else row


def by_rule(rows: tuple[Listed, ...]) -> dict[str, int]:
    """How many rows have each flag, in the order of ``RULES``."""
    counted = Counter(rule for row in rows for rule in {flag.rule for flag in row.flags})
    return {rule: counted[rule] for rule in RULES if counted[rule]}
