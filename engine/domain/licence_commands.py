"""命令:what is asked about licences outside any case. The others stand in ``engine.domain.commands``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


@dataclass(frozen=True)
class OpenOfficially:
    """依职权启动:the bureau begins a case on a licence (撤销、注销), without an application. ``values`` are those of the item's start form."""

    actor: int
    item: str
    values: Mapping[str, Sequence[str]]
    request_id: str


@dataclass(frozen=True)
class ProposeLicence:
    """补录:the library's keeper enters an older licence; it counts once a second keeper has checked it. ``source`` is where he has it from."""

    actor: int
    kind: str
    number: str
    holder: str
    holder_code: str
    data: Mapping[str, object]
    valid_from: str
    valid_until: str
    source: str
    request_id: str


@dataclass(frozen=True)
class CheckLicence:
    """复核补录:a second keeper compares the entry with the paper: it counts from now on, or is returned with a reason."""

    actor: int
    licence: int
    right: bool
    reason: str
    request_id: str


@dataclass(frozen=True)
class ContestMaterial:
    """提出异议:what the library holds does not agree with the facts; the applicant's own version, ``handle``, prevails in this case (R23)."""

    actor: int
    case_id: int
    material: str
    reason: str
    handle: str
    request_id: str


@dataclass(frozen=True)
class DecideContest:
    """处理异议:the keeper finds that the library is wrong (``upheld``), or right; the applicant is told ``words``."""

    actor: int
    contest: int
    upheld: bool
    words: str
    request_id: str
