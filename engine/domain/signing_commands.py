"""命令:several officers sign one task. The others stand in ``engine.domain.commands``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AddSigner:
    """加签:a named colleague must sign before the task can be submitted. ``task_id`` is the task, or one's own signing of it."""

    actor: int
    task_id: str
    to_person: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class RemoveSigner:
    """减签:whoever added a signer takes him back while he has not signed. ``task_id`` is the task that is signed."""

    actor: int
    task_id: str
    person: int
    request_id: str


@dataclass(frozen=True)
class SignTask:
    """签署:agree or object; ``task_id`` is one's own signing."""

    actor: int
    task_id: str
    agrees: bool
    words: str
    request_id: str
