"""机构与人员: units, posts and officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import AddOfficer, AddUnit, Receipt
from engine.domain.errors import FieldError, Invalid
from engine.domain.moment import millis
from engine.service.accounts import HASHER, add_account
from engine.service.actor import require_role
from engine.service.organisation_acts import note
from engine.store.accounts import BY_LOGIN
from engine.store.ids import new_id
from engine.store.intake import ADD_PERSON
from engine.store.organisation import ADD_HOLDING, ADD_POST, POST, PUT_UNIT, UNIT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

ROLES = (
    "window",
    "reviewer",
    "surveyor",
    "approver",
    "entry",
    "certificate",
    "flow",
    "section_head",
    "head",
    "government_head",
    "chair",
    "expert",
    "supervisor",
    "archivist",
    "administrator",
    "analyst",
)


def add_unit(command: AddUnit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """设立或更新单位."""
    if command.actor is not None:
        require_role(uow, command.actor, millis(bureau.now()), "administrator")
    row = {k: v for k, v in command.__dict__.items() if k != "actor"}
    uow.write(PUT_UNIT, row)
    return Receipt(id=command.id)


def add_officer(command: AddOfficer, bureau: Bureau) -> Receipt:
    """任用. Raises Invalid for an unknown role or unit and for a login that is taken."""
    hashed = HASHER.hash(command.password) if command.login else ""
    return bureau.database.write(lambda uow: _add_officer(command, hashed, uow, bureau))


def _add_officer(command: AddOfficer, hashed: str, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    at = millis(bureau.now())
    if command.actor is not None:
        require_role(uow, command.actor, at, "administrator")
    _check(command, uow)
    person = new_id()
    uow.write(ADD_PERSON, {"id": person, "kind": "officer", "name": command.name, "code": "", "phone": "", "address": "", "contact": "", "created_at": at})
    note(uow, "officer_appointed", command.actor, at, {"name": command.name, "login": command.login or ""}, person=person)
    for role, unit, name, name_en in command.posts:
        found = uow.ask(POST, {"unit": unit, "role": role, "name": name}).one()
        post = found.id if found else new_id()
        if found is None:
            uow.write(ADD_POST, {"id": post, "unit": unit, "role": role, "name": name, "name_en": name_en})
        uow.write(ADD_HOLDING, {"person_id": person, "post_id": post, "from_at": at, "leave_id": 0, "until_at": None, "ground": ""})
        data = {"role": role, "unit": unit, "post": name, "post_en": name_en, "from": at, "both": False}
        note(uow, "post_given", command.actor, at, data, unit=unit, person=person)
    if command.login:
        add_account(uow, person, command.login, hashed, at, must_change=command.must_change)
    return Receipt(id=person)


def _check(command: AddOfficer, uow: UnitOfWork) -> None:
    errors = []
    for role, unit, _, _ in command.posts:
        if role not in ROLES:
            errors.append(FieldError("posts", f"没有“{role}”这种岗位。", f"Expected one of {', '.join(ROLES)}, but got {role!r}."))
        if uow.ask(UNIT, {"unit_id": unit}).one() is None:
            errors.append(FieldError("posts", f"没有“{unit}”这个单位。", f"Expected a known unit, but there is no {unit!r}."))
    if command.login and uow.ask(BY_LOGIN, {"login": command.login}).one() is not None:
        errors.append(FieldError("login", "这个登录名已被使用。", "Expected a login that nobody uses, but it is taken."))
    if errors:
        raise Invalid(errors)
