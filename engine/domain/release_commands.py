"""命令:what becomes of a definition between its deployment and its retirement. ``actor`` None is the command line on the machine itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class ApproveVersion:
    """审核通过:a second person has looked at a draft; who deployed it can't."""

    actor: int
    definition_id: int
    note: str
    request_id: str


@dataclass(frozen=True)
class ReturnVersion:
    """退回:a draft that will not be released; what is mended is the next version."""

    actor: int
    definition_id: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class ReleaseVersion:
    """发布:for new cases from ``effective_on`` on (None: now), on a legal ``ground``. On screen only what was approved."""

    actor: int | None
    definition_id: int
    ground: str
    request_id: str
    effective_on: date | None = None


@dataclass(frozen=True)
class CallOffRelease:
    """取消排定:the version stays approved and comes into force on no day, until it is released again. ``reason`` says why."""

    actor: int | None
    definition_id: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class RetireItem:
    """停用:no new cases of the item; open ones go on."""

    actor: int | None
    item: str
    ground: str
    request_id: str


@dataclass(frozen=True)
class RollBack:
    """回退:the version that was released before the present one is released again; of a retired item, the one that was in force last."""

    actor: int | None
    item: str
    ground: str
    request_id: str


@dataclass(frozen=True)
class ReleaseDue:
    """到期发布:what was scheduled for today or earlier; the tick asks for it."""
