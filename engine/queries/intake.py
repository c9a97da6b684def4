"""What the counter knows of an applicant before a word is typed: the person, and the latest application for the same item and the same number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, select

from engine.store.reads import HELD_LICENCES
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.people import person

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

LOOKED_AT = 10  # of a person's latest applications: those for other operators are passed over
BY_CODE = Statement("person.known", select(person).where(person.c.code == bindparam("code"), person.c.kind == "applicant").order_by(person.c.id).limit(1))
LATEST = Statement(
    "case.latest_form",
    select(case.c.form, case.c.number, case.c.received_at)
    .where(case.c.applicant_id == bindparam("person_id"), case.c.item == bindparam("item"))
    .order_by(case.c.received_at.desc())
    .limit(LOOKED_AT),
)


@dataclass(frozen=True)
class KnownApplicant:
    """已知的申请人: ``person`` and ``earlier`` are rows or None; ``form`` the values declared last time; ``licences`` those held and valid."""

    code: str
    person: Any
    earlier: Any
    form: dict[str, Any]
    licences: list[Any]

    @property
    def known(self) -> bool:
        """Whether the bureau knows anything at all."""
        return self.person is not None or bool(self.licences)

    @property
    def profile(self) -> dict[str, str]:
        """Name, code, telephone … as a form's ``reuse`` names them."""
        if self.person is None:
            holder = self.licences[0].holder if self.licences else ""
            return {"code": self.code} | ({"name": holder} if holder else {})
        found = {"name": self.person.name, "code": self.person.code, "phone": self.person.phone, "address": self.person.address, "contact": self.person.contact}
        return {key: value for key, value in found.items() if value}


def known_applicant(reader: UnitOfWork, code: str, item: str, today: str) -> KnownApplicant:
    """Everything held under a credit code or resident id; an unknown code gives an empty answer.

    An application that the person handed in for another operator is not the latest one of this code.
    """
    who = reader.ask(BY_CODE, {"code": code}).one()
    handed_in = reader.ask(LATEST, {"person_id": who.id, "item": item}).all() if who else []
    earlier, form = next(((row, form) for row in handed_in if code in (form := orjson.loads(row.form)).values()), (None, {}))
    return KnownApplicant(code, who, earlier, form, reader.ask(HELD_LICENCES, {"code": code, "today": today}).all())
