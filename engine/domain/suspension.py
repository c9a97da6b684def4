"""停表事由:on what grounds the clocks of a case stand still. The grounds are dated data with their citations, never code.

::

    [[ground]]
    id = "hearing"
    name = "听证"
    name_en = "Hearing"
    rule = "statute"                 # statute: statutory and promised clock; local: the promised clock alone
    since = "2004-07-01"             # ``until`` may be left out
    reference = "行政许可法 第四十五条"
    verified = true

A ground says only which rule it rests on. Which clocks stop follows from that, so that no local rule can stop the statutory clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping

STOPS: Final[dict[str, tuple[str, ...]]] = {"statute": ("statutory", "promised"), "local": ("promised",)}
_ID: Final = re.compile(r"[a-z][a-z_]{0,40}", re.ASCII)


@dataclass(frozen=True)
class Ground:
    """停表事由:``rule`` statute | local, in force from ``since`` until ``until`` (ISO dates, the last day included; empty: for good)."""

    id: str
    name: str
    name_en: str
    rule: str
    since: str
    reference: str
    verified: bool = False
    until: str = ""

    @property
    def clocks(self) -> tuple[str, ...]:
        """The clocks of the whole case that stand still."""
        return STOPS[self.rule]

    def applies(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.since <= day.isoformat() <= (self.until or "9999")


@dataclass(frozen=True)
class Grounds:
    """全部停表事由, by id, in the order of the file."""

    all: Mapping[str, Ground]

    def on(self, day: date) -> tuple[Ground, ...]:
        """Those in force on ``day``."""
        return tuple(ground for ground in self.all.values() if ground.applies(day))

    def names(self, ground: str) -> tuple[str, str]:
        """Chinese and English name of a ground in a ledger; what nobody knows any more is called by its id."""
        found = self.all.get(ground)
        return (found.name, found.name_en) if found else (ground, ground)


def read_grounds(content: bytes, file: str = "suspension_grounds.toml") -> Grounds:
    """Read the grounds; raises DefinitionError with every finding."""
    source = Source(file, content)
    listed = source.data.get("ground", [])
    for key in source.data:
        if key != "ground":
            source.find((key,), "unknown-key", f"不认识的键「{key}」;每条事由写成 [[ground]]。", f"Expected [[ground]] tables, but got {key!r}.")
    found: dict[str, Ground] = {}
    for number, table in enumerate(listed if isinstance(listed, list) else []):
        ground = _ground(source, table, number)
        if ground is not None:
            if ground.id in found:
                source.find(("ground", number), "id", f"事由「{ground.id}」写了两次。", f"Expected each ground once, but {ground.id!r} comes twice.")
            found[ground.id] = ground
    source.check()
    return Grounds(found)


def _ground(source: Source, table: Any, number: int) -> Ground | None:
    place = ("ground", number)
    ground: Ground | None = read_record(source, table, Ground, place) if isinstance(table, dict) else None
    if ground is None:
        return None
    if not _ID.fullmatch(ground.id):
        source.find(
            (*place, "id"), "id", f"id「{ground.id}」应为小写英文和下划线。", f"Expected an id of small letters and underscores, but got {ground.id!r}."
        )
    if ground.rule not in STOPS:
        source.find((*place, "rule"), "rule", "rule 应为 statute 或 local。", f"Expected rule to be statute or local, but got {ground.rule!r}.")
    if not ground.reference.strip():
        source.find((*place, "reference"), "no-reference", "停表事由没有写依据。", "Expected the reference that the ground rests on, but it is empty.")
    for key in ("since", "until"):
        text = getattr(ground, key)
        if (text or key == "since") and not _is_date(text):
            source.find((*place, key), "date", f"「{key}」应为日期,如 2024-01-01。", f"Expected {key} to be a date such as 2024-01-01, but got {text!r}.")
    return ground


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
