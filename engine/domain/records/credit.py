"""信用记录: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class CreditMarkRecord(NamedTuple):
    """信用记录: on whom, why, by which article, and the last day (ISO) on which it stands."""

    id: int
    case_id: int
    kind: str
    holder: str
    holder_code: str
    licence_number: str
    reason: str
    article: str
    made_at: int
    until: str
    lifted_at: int | None = None
    lifted_by: int | None = None
    lift_reason: str = ""


class CreditMarkLifted(NamedTuple):
    """信用修复."""

    id: int
    lifted_at: int
    lifted_by: int
    lift_reason: str
