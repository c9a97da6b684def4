"""部门合计、中介合计:of a project in phases, the working days promised in sum for its departments and for its intermediaries, and those used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from engine.domain.limits import Limit, Limits
    from engine.domain.time_shares import TimeShares

SUM_NAMES: Final = {"department": ("部门合计", "Sum of the departments"), "intermediary": ("中介合计", "Sum of the intermediaries")}
_PREFIX: Final = "total"


def sum_clock(whose: str, number: int) -> str:
    """The name of the clock that counts what is left of a sum; a new one each time that the project changes hands."""
    return f"{_PREFIX}:{whose}:{number}"


def whose_sum(clock: str) -> str:
    """``department`` or ``intermediary`` for the clock of a sum; empty for every other clock."""
    prefix, _, rest = clock.partition(":")
    return rest.partition(":")[0] if prefix == _PREFIX else ""


@dataclass(frozen=True)
class Sum:
    """一个合计: the limit of the sum and the whole working days used of it."""

    limit: Limit
    used: int

    @property
    def over(self) -> int:
        """How many days beyond; 0 within the promise."""
        return max(self.used - self.limit.value, 0)


@dataclass(frozen=True)
class ProjectTime:
    """项目用时: the two sums, counted apart, and the days that were neither's."""

    department: Sum
    intermediary: Sum
    applicant: int
    suspended: int


def project_time(limits: Limits, on: date, shares: TimeShares, regime: str = "") -> ProjectTime | None:
    """None where no sums are promised to a project under this regime. The promise in force when the project was declared holds."""
    department, intermediary = limits.total("department", on, regime), limits.total("intermediary", on, regime)
    if department is None or intermediary is None:
        return None
    return ProjectTime(Sum(department, shares.department), Sum(intermediary, shares.intermediary), shares.applicant, shares.suspended)
