"""撤销、注销的情形:on what grounds a licence is revoked (行政许可法第六十九条) or cancelled (第七十条). Dated data with citations, never code.

::

    [[ground]]
    id = "fraud"
    act = "revoke"                   # revoke 撤销 | cancel 注销
    name = "被许可人以欺骗、贿赂等不正当手段取得行政许可"
    name_en = "…"
    must = true                      # 应当; false: 可以
    interest = "unprotected"         # of a revocation: compensated | unprotected; left out of a cancellation
    by = "bureau"                    # who may rely on it: holder | bureau | both
    since = "2004-07-01"             # ``until`` may be left out
    reference = "行政许可法 第六十九条第二款"
    verified = true
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping

KEEP_REFERENCE: Final = "行政许可法 第六十九条第三款"  # 可能对公共利益造成重大损害的,不予撤销
_CHOICES: Final = {"act": ("revoke", "cancel"), "by": ("holder", "bureau", "both"), "interest": ("", "compensated", "unprotected")}
_ID: Final = re.compile(r"[a-z][a-z_]{0,40}", re.ASCII)


@dataclass(frozen=True)
class LicenceGround:
    """一种情形, in force from ``since`` until ``until`` (ISO dates, the last day included; empty: for good)."""

    id: str
    act: str
    name: str
    name_en: str
    must: bool
    by: str
    since: str
    reference: str
    interest: str = ""
    verified: bool = False
    until: str = ""

    def applies(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.since <= day.isoformat() <= (self.until or "9999")


@dataclass(frozen=True)
class LicenceGrounds:
    """全部情形, by id, in the order of the file."""

    all: Mapping[str, LicenceGround]

    def find(self, act: str, ground: str, day: date) -> LicenceGround | None:
        """The ground of this name for this act, when it is in force on ``day``."""
        found = self.all.get(ground)
        return found if found is not None and found.act == act and found.applies(day) else None

    def names(self, ground: str) -> tuple[str, str]:
        """Chinese and English name; what nobody knows any more is called by its id."""
        found = self.all.get(ground)
        return (found.name, found.name_en) if found else (ground, ground)


def read_licence_grounds(content: bytes, file: str = "licence_grounds.toml") -> LicenceGrounds:
    """Read the grounds; raises DefinitionError with every finding."""
    source = Source(file, content)
    listed = source.data.get("ground", [])
    found: dict[str, LicenceGround] = {}
    for number, table in enumerate(listed if isinstance(listed, list) else []):
        ground = _ground(source, table, number)
        if ground is not None:
            if ground.id in found:
                source.find(("ground", number), "id", f"情形「{ground.id}」写了两次。", f"Expected each ground once, but {ground.id!r} comes twice.")
            found[ground.id] = ground
    source.check()
    return LicenceGrounds(found)


def _ground(source: Source, table: Any, number: int) -> LicenceGround | None:
    place = ("ground", number)
    ground: LicenceGround | None = read_record(source, table, LicenceGround, place) if isinstance(table, dict) else None
    if ground is None:
        return None
    if not _ID.fullmatch(ground.id):
        source.find((*place, "id"), "id", f"id「{ground.id}」应为小写英文和下划线。", f"Expected an id of small letters, but got {ground.id!r}.")
    for key, choices in _CHOICES.items():
        if getattr(ground, key) not in choices:
            source.find((*place, key), key, f"{key} 应为 {'、'.join(filter(None, choices))} 之一。", f"Expected {key} to be one of {choices}, but it is not.")
    if not ground.reference.strip():
        source.find((*place, "reference"), "no-reference", "情形没有写依据。", "Expected the article that the ground rests on, but it is empty.")
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
