"""阶段、项目: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class PhaseRecord(NamedTuple):
    """进入阶段:one more phase of the case. ``waived`` is a JSON list of units."""

    case_id: int
    no: int
    phase: str
    round: int
    state: str
    waived: str
    opened_at: int
    accepted_at: int | None = None
    closed_at: int | None = None


class PhaseChanged(NamedTuple):
    """阶段变动:of the phase with this number."""

    case_id: int
    no: int
    state: str
    waived: str
    accepted_at: int | None
    closed_at: int | None


class ProjectRecord(NamedTuple):
    """项目赋码:the code that the case's project bears from now on."""

    case_id: int
    code: str
    regime: str
    assigned_at: int
