"""常用语的指令."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AddPhrase:
    """存常用语: ``of`` is "mine", "bureau" or "unit:<id>"; ``item`` and ``kind`` empty are any."""

    actor: int
    of: str
    item: str
    kind: str
    text: str
    request_id: str


@dataclass(frozen=True)
class DropPhrase:
    """删除常用语."""

    actor: int
    phrase_id: int
