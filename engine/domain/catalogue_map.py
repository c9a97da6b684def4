"""对照文件:how a foreign list of items is read into the catalogue.

::

    name = "四川省区县事项清单"             # the list's name; entries that vanish from the next file of this name are reported
    encoding = "utf-8"                    # utf-8 (a byte order mark is allowed) | gb18030
    separator = "tab"                     # tab | comma
    level = "district"                    # city | district | town | village: of every entry, and of the units that the list brings
    parent = "district"                   # id of the unit above those units; "" for none
    area = "511602000000"                 # 12 digits of the division; "" leaves areas unchecked
    state = "published"                   # 清单本身已公布的写 published，否则 listed
    ground = "公开的区级事项清单"           # what the entries rest on, kept with every version
    blanks = ["未分类"]                    # what the list writes where it has nothing

    [columns]                             # our field = the list's column; unit_code and main_item may be ""
    code = "implement_code"
    name = "name"
    unit = "dept"
    unit_code = "dept_code"
    power_type = "task_type"
    main_item = "main_item"

    [[power_types]]                       # value map: what the list writes and which power type it means
    given = "1"
    means = "01"

    [[units]]                             # units that the bureau has already, by the list's name for them; may be left out
    given = "区行政审批局"
    means = "approval_bureau"

    [[codes]]                             # local forms of the item code, tried in order; may be left out
    name = "四川实施编码"
    shape = "{basic}-{area:12}-{part:3}-{unit}-{kind:1}-{business:2}"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.domain.catalogue import POWER_TYPES
from engine.domain.catalogue_code import Shape  # noqa: TC001 - read_record looks its type up at run time
from engine.domain.toml_record import Source, read_record

LEVELS: Final = ("city", "district", "town", "village")
STATES: Final = ("listed", "confirmed", "assigned", "published", "cancelled")
ENCODINGS: Final = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
SEPARATORS: Final = ("tab", "comma")


@dataclass(frozen=True)
class Columns:
    """列: the list's column for each of our fields."""

    code: str
    name: str
    unit: str
    power_type: str
    unit_code: str = ""
    main_item: str = ""


@dataclass(frozen=True)
class Meaning:
    """值对照: what the list writes and what it means here."""

    given: str
    means: str


@dataclass(frozen=True)
class Mapping:
    """对照文件, read."""

    name: str
    level: str
    ground: str
    columns: Columns
    power_types: tuple[Meaning, ...]
    encoding: str = "utf-8"
    separator: str = "tab"
    parent: str = ""
    area: str = ""
    state: str = "listed"
    blanks: tuple[str, ...] = ()
    units: tuple[Meaning, ...] = ()
    codes: tuple[Shape, ...] = ()


def read_mapping(content: bytes, file: str = "map.toml") -> Mapping:
    """Read a mapping. Raises DefinitionError with every flaw and its line."""
    source = Source(file, content)
    mapping = read_record(source, source.data, Mapping)
    source.check()
    assert isinstance(mapping, Mapping)
    _check_words(source, mapping)
    _check_values(source, mapping)
    source.check()
    return mapping


def _check_words(source: Source, mapping: Mapping) -> None:
    allowed = {"level": LEVELS, "encoding": tuple(ENCODINGS), "separator": SEPARATORS, "state": ("listed", "published")}
    for key, words in allowed.items():
        if getattr(mapping, key) not in words:
            source.find((key,), "mapping", f"「{key}」应为 {'、'.join(words)} 之一。", f"Expected {key} to be one of {', '.join(words)}.")
    for key in ("name", "ground"):
        if not getattr(mapping, key).strip():
            source.find((key,), "mapping", f"「{key}」不能为空。", f"Expected {key}, but it is empty.")
    if mapping.area and not re.fullmatch(r"[0-9]{12}", mapping.area, re.ASCII):
        source.find(("area",), "mapping", "「area」应为 12 位数字。", "Expected area of 12 digits.")


def _check_values(source: Source, mapping: Mapping) -> None:
    for number, meaning in enumerate(mapping.power_types):
        if meaning.means not in POWER_TYPES:
            zh, en = f"「{meaning.means}」不是权力类型。", f"Expected one of {', '.join(POWER_TYPES)}, but got {meaning.means!r}."
            source.find(("power_types", number, "means"), "mapping", zh, en)
    for number, shape in enumerate(mapping.codes):
        flaw = shape.flaw()
        if flaw:
            source.find(
                ("codes", number, "shape"), "mapping", f"编码形式「{shape.shape}」：{flaw}。", "Expected a shape of parts in braces, one of them {basic}."
            )
