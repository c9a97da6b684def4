"""目录的指令: a list imported, a change drafted, approved or rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class ImportList:
    """导入清单 at the command line of the machine itself: in force from ``effective_on`` (today when None), all of it or nothing."""

    content: bytes
    mapping: bytes
    file: str
    mapping_file: str
    effective_on: date | None = None
