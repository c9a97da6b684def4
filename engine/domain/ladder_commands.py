"""督办阶梯的指令: an administrator drafts a ladder with its ground and first day, a second person approves or returns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class DraftLadder:
    """起草阶梯: ``item`` empty is everybody's; ``answers`` as ``engine.domain.ladder_form`` reads them; ``effective_on`` an ISO day."""

    actor: int
    item: str
    answers: Mapping[str, str]
    ground: str
    effective_on: str
    request_id: str


@dataclass(frozen=True)
class JudgeLadder:
    """审核阶梯, by another person; one that is returned says why."""

    actor: int
    ladder_id: int
    approve: bool
    note: str
    request_id: str
