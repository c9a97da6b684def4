"""办件查询的指令: an export of what a search found is entered in a register before it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class LogCaseExport:
    """导出登记: ``personal`` says that the table names the applicants, which needs a ``purpose``. ``filter`` as ``CaseFilter.of`` reads it."""

    actor: int
    filter: Mapping[str, str]
    personal: bool
    purpose: str
    request_id: str
