"""目录的指令: a list imported, a change drafted, approved or rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True)
class ImportList:
    """导入清单 at the command line of the machine itself: in force from ``effective_on`` (today when None), all of it or nothing."""

    content: bytes
    mapping: bytes
    file: str
    mapping_file: str
    effective_on: date | None = None


@dataclass(frozen=True)
class DraftImport:
    """拟办清单导入 on screen: kept as handed in until another person approves it."""

    actor: int
    content: bytes
    mapping: bytes
    file: str
    mapping_file: str
    effective_on: str
    request_id: str


@dataclass(frozen=True)
class DraftChange:
    """拟办条目变更: ``values`` are fields of the entry, or ``facts.<fact>`` of its guide; ``effective_on`` is an ISO date."""

    actor: int
    item_id: int
    values: Mapping[str, str | None]
    ground: str
    effective_on: str
    request_id: str


@dataclass(frozen=True)
class DecideChange:
    """批准或不批准一项目录变更. A drafter who does not approve takes his change back."""

    actor: int
    change_id: int
    approve: bool
    note: str
    request_id: str


@dataclass(frozen=True)
class DraftPower:
    """拟办权力变动: ``kind`` of ``engine.domain.powers.KINDS``; days are ISO; ``ends`` is the row of the ledger that is taken back, else 0."""

    actor: int
    item_id: int
    kind: str
    to_unit: str
    valid_from: str
    valid_until: str
    letter: str
    ends: int
    ground: str
    request_id: str


@dataclass(frozen=True)
class SetUnitCode:
    """登记单位代码: credit code (18) and division (12 digits) of a unit; empty for none. The same again changes nothing."""

    actor: int
    unit: str
    credit_code: str
    area: str
