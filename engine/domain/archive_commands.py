"""档案员的指令: notes to a volume, a check of its files, a package to take away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AddArchiveNote:
    """补记备考表:what was found or done about the volume since it was made."""

    actor: int
    archive_id: int
    text: str
    request_id: str


@dataclass(frozen=True)
class LogArchiveUse:
    """利用登记:``kind`` export or check; ``purpose`` says for whom and why, ``outcome`` what a check found."""

    actor: int
    archive_id: int
    kind: str
    purpose: str
    request_id: str
    outcome: str = ""
