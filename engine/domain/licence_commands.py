"""命令:what is asked about licences outside any case. The others stand in ``engine.domain.commands``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class EnterLicence:
    """补录证照:a licence issued before the system was installed, so that it can be reused and renewed. ``actor`` None is the command line.

    ``data`` are its entries by the keys of the form that they would have come from; dates are ISO, and ``valid_until`` is empty
    for a licence without end.
    """

    actor: int | None
    kind: str
    number: str
    holder: str
    holder_code: str
    data: Mapping[str, object]
    valid_from: str
    valid_until: str
