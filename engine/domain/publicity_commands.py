"""公示的指令."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RaiseObjection:
    """对公示提出异议: by anybody, without an account; ``contact`` is for the officers alone."""

    publicity: int
    name: str
    contact: str = field(repr=False)
    words: str = field(repr=False)
    request_id: str = ""
