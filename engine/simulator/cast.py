"""演员: a small bureau for one item. Every pool that its diagram may ask gets two officers, so that duties and draws work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.domain.codes import credit_code_complete
from engine.domain.commands import AddOfficer, AddUnit, RegisterApplicant
from engine.domain.signing import seats_of
from engine.simulator.scenario import Mismatch

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.bootstrap import Application
    from engine.runtime.edition import Edition

EACH: Final = 2
EXPERTS: Final = 5  # so that one who recuses himself can be replaced
OVERSEER: Final = "supervisor"
ORDINALS: Final = ("first", "second", "third")
APPLICANT_CODE: Final = credit_code_complete("91130999MA0EXAMP0")


@dataclass
class Cast:
    """Who plays: persons by (role, unit) in the order in which they are called, and the applicant."""

    officers: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    applicant: int = 0

    def find(self, called: str, unit: str = "") -> tuple[str, int]:
        """The role and the person that a scenario calls ``window`` or ``second_window``. Raises Mismatch."""
        ordinal, _, role = called.partition("_")
        place = ORDINALS.index(ordinal) if ordinal in ORDINALS else 0
        role = role if ordinal in ORDINALS else called
        pools = [people for (has, at), people in sorted(self.officers.items()) if has == role and unit in {"", at}]
        pools = pools or [people for (has, _), people in sorted(self.officers.items()) if has == role]
        if not pools or place >= len(pools[0]):
            known = "、".join(sorted({role for role, _ in self.officers}))
            raise Mismatch(f"没有“{called}”这个人,可以写:{known}、applicant。", f"Expected one of the roles of the diagram or applicant, but got {called!r}.")
        return role, pools[0][place]


def pools_of(edition: Edition, guests: Collection[str] = ()) -> set[tuple[str, str]]:
    """Every (role, unit) that tasks of the diagram may wait for; tasks without a unit wait in the unit that decides, and who may extend sits there.

    ``guests`` are units that scenarios add to a review.
    """
    found = {(OVERSEER, edition.item.unit), ("window", edition.item.unit), *((role, edition.item.unit) for role in edition.limits.extenders)}
    found |= {(role, edition.item.unit) for role in edition.item.official.roles}
    leads = [phase.lead for phase in edition.item.phases]
    for node in edition.definition.nodes.values():
        if node.role and node.role != "applicant":
            units = [*leads, *(p.unit for p in edition.item.participants), *guests] if node.unit_from else [node.unit or edition.item.unit]
            found |= {(node.role, unit) for unit in units}
        listed = [p.unit for p in edition.item.participants]
        for seat in seats_of(node.signed_by):
            found |= {(seat.role, unit) for unit in (listed if seat.units_from else [seat.unit or edition.item.unit])}
    return found


def engage(app: Application, edition: Edition, guests: Collection[str] = ()) -> Cast:
    """Found the units, appoint the officers and register the applicant, through the bureau's own services."""
    cast = Cast()
    names = {phase.lead: (phase.lead_name, phase.lead_name_en) for phase in edition.item.phases}
    names |= {p.unit: (p.name, p.name_en) for p in edition.item.participants} | {edition.item.unit: (edition.item.unit_name, edition.item.unit_name_en)}
    pools = sorted(pools_of(edition, guests))
    for unit in sorted({unit for _, unit in pools} - set(app.ask.units())):
        zh, en = names.get(unit, (unit, unit))
        app.handle(AddUnit(None, unit, zh, en))
    for role, unit in pools:
        cast.officers[role, unit] = [_appoint(app, f"{role} {no}", role, unit) for no in range(1, (EXPERTS if role == "expert" else EACH) + 1)]
    made = app.handle(RegisterApplicant("情景申请人", APPLICANT_CODE, "13800000000", "scenario", "nobody-signs-in-1"))
    cast.applicant = int(made.id or 0)
    return cast


def _appoint(app: Application, name: str, role: str, unit: str) -> int:
    return int(app.handle(AddOfficer(None, name, ((role, unit, role, role),))).id or 0)
