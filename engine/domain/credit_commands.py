"""信用记录的指令."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LiftCreditMark:
    """信用修复:supervision takes a mark away before its time, with its reason."""

    actor: int
    mark: int
    reason: str
    request_id: str
