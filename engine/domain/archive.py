"""电子档案:how a closed case becomes a volume, as ``processes/_law/archive.toml`` rules: the limit, the retention, the names of the metadata.

A volume holds its files in this order: cover 封面, catalogue 文件目录, documents 文书, proof 证明资料, the record and the journal 过程记录, and the note
at the end 备考表. The package it is exported as is a bag (BagIt, RFC 8493): its manifest is what is sealed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PARTS: Final = {
    "cover": ("封面", "Cover"),
    "catalogue": ("文件目录", "Catalogue of files"),
    "document": ("文书", "Documents"),
    "proof": ("证明资料", "Proof supplied"),
    "process": ("过程记录", "Record of the process"),
    "note": ("备考表", "Note at the end"),
}
PERMANENT: Final = 0
SCHEMA: Final = "yizhang.archive/1"
METADATA_PATH: Final = "data/archive.json"
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Move:
    """归档时限: so many working days after the case was closed at the latest."""

    working_days: int
    reference: str
    verified: bool


@dataclass(frozen=True)
class Retention:
    """保管期限: ``years``, 0 for ever; for these items and results, all of them when the list is empty."""

    items: tuple[str, ...]
    results: tuple[str, ...]
    years: int
    reference: str
    verified: bool


@dataclass(frozen=True)
class Element:
    """元数据项: one thing said of every file, and what it is called; ``source`` is GK until the standard's text was read."""

    id: str
    name: str
    source: str


@dataclass(frozen=True)
class ArchiveRules:
    """归档规则."""

    fonds: str
    category: str
    move: Move
    retention: tuple[Retention, ...]
    element: tuple[Element, ...]

    def retention_of(self, item: str, result: str) -> Retention:
        """The first rule that fits; the last rule of the file fits all."""
        return next(one for one in self.retention if (not one.items or item in one.items) and (not one.results or result in one.results))

    def number(self, year: int, retention: Retention, case_number: str) -> str:
        """档号: fonds, category, year, retention, and the number of the case."""
        return f"{self.fonds}-{self.category}·{year}-{retention_code(retention.years)}-{case_number}"


def retention_code(years: int) -> str:
    """保管期限代码: Y for ever, D30 for thirty years."""
    return "Y" if years == PERMANENT else f"D{years}"


def retention_words(years: int) -> tuple[str, str]:
    """永久, 30 年."""
    return ("永久", "permanent") if years == PERMANENT else (f"{years} 年", f"{years} years")


def read_archive_rules(content: bytes, file: str = "archive.toml") -> ArchiveRules:
    """Read the rules. Raises DefinitionError with every finding."""
    source = Source(file, content)
    read = read_record(source, source.data, ArchiveRules)
    source.check()
    assert isinstance(read, ArchiveRules)
    if not read.retention or read.retention[-1].items or read.retention[-1].results:
        zh, en = "最后一条 [[retention]] 应适用于全部办件。", "Expected the last [[retention]] to fit every case, but it does not."
        source.find(("retention", max(0, len(read.retention) - 1)), "retention", zh, en)
    for number, one in enumerate(read.retention):
        if not 0 <= one.years <= 100:
            source.find(
                ("retention", number, "years"),
                "range",
                f"保管期限应为 0(永久)到 100 年,现为 {one.years}。",
                f"Expected 0 (permanent) to 100 years, but got {one.years}.",
            )
    if not 0 <= read.move.working_days <= 250:
        source.find(("move", "working_days"), "range", "归档时限应为 0 到 250 个工作日。", "Expected 0 to 250 working days.")
    source.check()
    return read


def path_in_bag(no: int, part: str, name: str, ending: str) -> str:
    """Where a file lies in the package: plain letters, so that every system can unpack it."""
    plain = _UNSAFE.sub("-", name).strip("-.")[:60] or part
    return f"data/{part}/{no:03d}-{plain}{ending}"


def manifest_text(hashes: Mapping[str, str]) -> str:
    """A BagIt manifest, sorted by path; ``sha256sum -c`` reads it."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes))


def read_manifest(text: str) -> dict[str, str]:
    """Hashes by path. Raises ValueError for a line that is none, or a path twice."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        digest, two, path = line[:64], line[64:66], line[66:]
        if not re.fullmatch("[0-9a-f]{64}", digest) or two != "  " or not path or path in found:
            raise ValueError(f"Expected a line of a manifest, but found {line[:80]!r}.")
        found[path] = digest
    return found


def bag_info(entries: Iterable[tuple[str, object]]) -> str:
    """The text of ``bag-info.txt``: one line each, whatever was typed."""
    return "".join(f"{name}: {' '.join(str(value).split())}\n" for name, value in entries)
