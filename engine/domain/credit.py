"""信用记录:which marks there are, how long each stands, and what it bars until then. ``processes/_law/credit_marks.toml``, dated and cited.

::

    [[mark]]
    id = "broken_commitment"
    name = "承诺不实"
    name_en = "Broken commitment"
    months = 36
    bars = ["commitment"]            # what its holder can't choose while it stands
    since = "2024-01-01"             # ``until`` may be left out
    reference = "…"
    verified = false
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMITMENT: Final = "commitment"
_BARRED: Final = (COMMITMENT,)
_ID: Final = re.compile(r"[a-z][a-z_]{0,40}", re.ASCII)


@dataclass(frozen=True)
class MarkKind:
    """信用记录的种类:stands for ``months`` from the day it is made; ``since`` and ``until`` say when the rule itself is in force."""

    id: str
    name: str
    name_en: str
    months: int
    bars: tuple[str, ...]
    since: str
    reference: str
    verified: bool = False
    until: str = ""

    def last_day(self, made: date) -> date:
        """The day until which a mark made on ``made`` stands, that day included."""
        months = made.month - 1 + self.months
        year, month = made.year + months // 12, months % 12 + 1
        return date(year, month, min(made.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class MarkKinds:
    """全部种类, by id."""

    all: Mapping[str, MarkKind]

    def on(self, kind: str, day: date) -> MarkKind | None:
        """A kind whose rule is in force on ``day``."""
        found = self.all.get(kind)
        return found if found and found.since <= day.isoformat() <= (found.until or "9999") else None

    def barring(self, what: str) -> frozenset[str]:
        """The kinds that bar something."""
        return frozenset(kind.id for kind in self.all.values() if what in kind.bars)


def read_marks(content: bytes, file: str = "credit_marks.toml") -> MarkKinds:
    """Read the kinds; raises DefinitionError with every finding."""
    source = Source(file, content)
    listed = source.data.get("mark", [])
    for key in source.data:
        if key != "mark":
            source.find((key,), "unknown-key", f"不认识的键「{key}」;每种信用记录写成 [[mark]]。", f"Expected [[mark]] tables, but got {key!r}.")
    found: dict[str, MarkKind] = {}
    for number, table in enumerate(listed if isinstance(listed, list) else []):
        kind = _kind(source, table, number)
        if kind is not None:
            found[kind.id] = kind
    source.check()
    return MarkKinds(found)


def _kind(source: Source, table: Any, number: int) -> MarkKind | None:
    place = ("mark", number)
    kind: MarkKind | None = read_record(source, table, MarkKind, place) if isinstance(table, dict) else None
    if kind is None:
        return None
    if not _ID.fullmatch(kind.id):
        source.find((*place, "id"), "id", f"id「{kind.id}」应为小写英文和下划线。", f"Expected small letters and underscores, but got {kind.id!r}.")
    if not 1 <= kind.months <= 1200:
        source.find((*place, "months"), "range", "months 应在 1 到 1200 之间。", f"Expected 1 to 1200 months, but it is {kind.months}.")
    if not set(kind.bars) <= set(_BARRED):
        source.find((*place, "bars"), "choice", f"bars 只能是 {'、'.join(_BARRED)}。", f"Expected bars among {', '.join(_BARRED)}, but it has others.")
    if not kind.reference.strip():
        source.find((*place, "reference"), "no-reference", "信用记录没有写依据。", "Expected the reference that the mark rests on, but it is empty.")
    for key in ("since", "until"):
        text = getattr(kind, key)
        if (text or key == "since") and not _is_date(text):
            source.find((*place, key), "date", f"「{key}」应为日期,如 2024-01-01。", f"Expected {key} to be a date such as 2024-01-01, but got {text!r}.")
    return kind


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
