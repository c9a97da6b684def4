"""处置: what people did about an incident, as a decided change writes it."""

from __future__ import annotations

from typing import NamedTuple


class RemedyRecord(NamedTuple):
    """处置: ``kind`` is skip, variable or state; ``data`` what it changes, as JSON; ``proposed_by`` None is the command line on the machine itself."""

    id: int
    incident_id: int
    kind: str
    state: str
    reason: str
    data: str
    proposed_by: int | None
    proposed_at: int
    decided_by: int | None = None
    decided_at: int | None = None
    words: str = ""


class StateRestored(NamedTuple):
    """恢复的流程状态: the same revision's bytes again."""

    case_id: int
    sealed: bytes


class RemedyDecided(NamedTuple):
    """处置的结果: done or declined, by whom and why."""

    id: int
    state: str
    decided_by: int
    decided_at: int
    words: str
