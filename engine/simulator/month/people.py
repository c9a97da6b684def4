"""人员: officers for every pool that any item's diagram may ask, and an applicant for everybody who comes in himself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.domain.codes import credit_code_complete
from engine.domain.commands import AddOfficer, AddUnit, RegisterApplicant
from engine.simulator.cast import pools_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.bootstrap import Application
    from engine.runtime.edition import Edition

EACH: Final = 4  # of every pool, so that separation of duties leaves somebody
EXPERTS: Final = 16  # each has one seat in a case, also who recuses himself
APPLICANTS: Final = 24


@dataclass
class People:
    """人员: persons by (role, unit), and applicants with an account."""

    officers: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    applicants: list[int] = field(default_factory=list)

    def pool(self, pool: str) -> list[int]:
        """Everybody who may take a task of ``role@unit`` or ``role``."""
        role, _, unit = pool.partition("@")
        return [person for (has, at), people in self.officers.items() if has == role and unit in ("", at) for person in people]


def engage(app: Application, editions: Iterable[Edition]) -> People:
    """Found all units, appoint the officers and register the applicants, through the bureau's own services."""
    people, pools = People(), set()
    names: dict[str, tuple[str, str]] = {}
    for edition in editions:
        item = edition.item
        names |= {p.unit: (p.name, p.name_en) for p in item.participants} | {item.unit: (item.unit_name, item.unit_name_en)}
        pools |= pools_of(edition)
    for unit in sorted({unit for _, unit in pools}):
        app.handle(AddUnit(None, unit, *names.get(unit, (unit, unit))))
    for role, unit in sorted(pools):
        people.officers[role, unit] = [_appoint(app, f"{role} {unit} {no}", role, unit) for no in range(1, (EXPERTS if role == "expert" else EACH) + 1)]
    for no in range(APPLICANTS):
        made = app.handle(
            RegisterApplicant(f"模拟申请人{no}", credit_code_complete(f"91130999MC{no:07d}"), "13800000000", f"simulated{no}", "nobody-signs-in-1")
        )
        people.applicants.append(int(made.id or 0))
    return people


def _appoint(app: Application, name: str, role: str, unit: str) -> int:
    return int(app.handle(AddOfficer(None, name, ((role, unit, role, role),))).id or 0)
