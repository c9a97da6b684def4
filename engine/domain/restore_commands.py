"""命令:restoring the stored state of a case from a backup; given on the machine itself, where the backups lie."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RestoreState:
    """恢复流程状态: ``revision``, ``event_no``, ``head_hash`` and ``sealed`` are the backup's row of ``case_state``; ``source`` names the backup."""

    number: str
    revision: int
    event_no: int
    head_hash: str
    sealed: bytes
    source: str
    reason: str
