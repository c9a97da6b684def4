"""任用、任岗、离岗: dated holdings, each with its ground; nobody appoints himself, and the last administrator stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection
from engine.domain.moment import midnight, millis
from engine.service.accounts import HASHER, add_account, login_fits
from engine.service.actor import ask_posts, posts_of
from engine.service.organisation import ROLES
from engine.service.organisation_acts import begin, beginning, day, done, ground_of, note, refuse
from engine.store.accounts import BY_LOGIN
from engine.store.ids import new_id
from engine.store.intake import ADD_PERSON
from engine.store.leaves import CUT_AT_POST
from engine.store.organisation import ADD_HOLDING, ADD_POST, ADMINISTRATORS, END_HOLDING, HOLD_PERSON, HOLDINGS, POST, UNIT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.people_commands import AppointOfficer, EndPost, GivePost, PostGiven
    from engine.store.unit_of_work import UnitOfWork

OWN: Final = 0
KEEPING: Final = frozenset({"administrator", "analyst"})  # posts that keep the system and decide nothing
LAST = Rejection("这是最后一名管理员，请先任命另一名管理员。", "Expected another administrator to remain, but this is the last one.")


def appoint_officer(command: AppointOfficer, bureau: Bureau) -> Receipt:
    """任用 a new officer. ``Receipt.number`` is "fresh" for the one answer after which the password may be shown. Raises Invalid with every error."""
    hashed = HASHER.hash(command.password)
    return bureau.database.write(lambda uow: _appoint(command, hashed, uow, bureau))


def _appoint(command: AppointOfficer, hashed: str, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    errors: list[FieldError] = []
    name, login = command.name.strip(), command.login.strip()
    if not 2 <= len(name) <= 50:
        errors.append(FieldError("name", "请填写姓名，2 至 50 字。", "Expected a name of 2 to 50 characters."))
    if not login_fits(login):
        errors.append(FieldError("login", "登录名为 3 至 40 位字母、数字或下划线。", "Expected a login of 3 to 40 letters, digits or underscores."))
    elif uow.ask(BY_LOGIN, {"login": login}).one() is not None:
        errors.append(FieldError("login", "这个登录名已被使用。", "Expected a login that nobody uses, but it is taken."))
    since, ground = _flaws(command.post, uow, errors, at), ground_of(command, errors)
    refuse(errors)
    person = new_id()
    uow.write(ADD_PERSON, {"id": person, "kind": "officer", "name": name, "code": "", "phone": "", "address": "", "contact": "", "created_at": at})
    add_account(uow, person, login, hashed, at, must_change=True)
    note(uow, "officer_appointed", command.actor, at, {"name": name, "login": login}, person=person, ground=ground)
    _give(command, person, since, uow, at, ground)
    return done(command, uow, at, person, "fresh")


def give_post(command: GivePost, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """任岗 from a day on. Raises Invalid with every error, NotAllowed for an appointment of oneself."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    who = uow.ask(HOLD_PERSON, {"person_id": command.person_id}).one()
    if who is None or who.kind != "officer":
        raise NotFound
    if command.person_id == command.actor:
        raise NotAllowed("不能任命自己，请另一名管理员办理。", "Expected somebody else's appointment; another administrator has to make yours.")
    errors: list[FieldError] = []
    since, ground = _flaws(command.post, uow, errors, at), ground_of(command, errors)
    refuse(errors)
    _give(command, command.person_id, since, uow, at, ground)
    return done(command, uow, at, command.person_id)


def _flaws(given: PostGiven, uow: UnitOfWork, errors: list[FieldError], at: int) -> int:
    """From when the post is held; what is wrong goes to ``errors``."""
    if given.role not in ROLES:
        errors.append(FieldError("role", "请选择岗位类别。", "Expected one of the listed roles."))
    if uow.ask(UNIT, {"unit_id": given.unit}).one() is None:
        errors.append(FieldError("unit", "请选择单位。", "Expected a known unit."))
    for key, words in (("post_name", given.name), ("post_name_en", given.name_en)):
        if not 1 <= len(words.strip()) <= 60:
            errors.append(FieldError(key, "请填写岗位名称，不超过 60 字。", "Expected the name of the post, at most 60 characters."))
    when = day(given.from_day, "from_day", errors, at)
    return at if when is None else beginning(when, at)


def _give(command: Any, person: int, since: int, uow: UnitOfWork, at: int, ground: str) -> None:
    given: PostGiven = replace(command.post, name=command.post.name.strip(), name_en=command.post.name_en.strip())
    found = uow.ask(POST, {"unit": given.unit, "role": given.role, "name": given.name}).one()
    held = uow.ask(HOLDINGS, {"person_id": person, "at": since}).all()
    if found is not None and any(row.post_id == found.id and row.leave_id == OWN for row in held):
        raise Invalid([FieldError("post_name", "他那时已经在这个岗位上。", "Expected a post not held then, but it is held already.")])
    post = found.id if found else new_id()
    if found is None:
        uow.write(ADD_POST, {"id": post, "unit": given.unit, "role": given.role, "name": given.name, "name_en": given.name_en})
    uow.write(ADD_HOLDING, {"person_id": person, "post_id": post, "from_at": since, "leave_id": OWN, "until_at": None, "ground": ground})
    roles = {row.role for row in held} | {given.role}
    both = "administrator" in roles and bool(roles - KEEPING)
    data = {"role": given.role, "unit": given.unit, "post": given.name, "post_en": given.name_en, "from": since, "both": both}
    note(uow, "post_given", command.actor, at, data, unit=given.unit, person=person, ground=ground)


def end_post(command: EndPost, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """离岗. Raises NotFound for a post that he does not hold, Rejection for the last administrator's."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    if uow.ask(HOLD_PERSON, {"person_id": command.person_id}).one() is None:
        raise NotFound
    rows = uow.ask(HOLDINGS, {"person_id": command.person_id, "at": at}).all()
    held = next((row for row in rows if row.post_id == command.post_id and row.leave_id == OWN), None)
    if held is None:
        raise NotFound
    errors: list[FieldError] = []
    last = day(command.last_day, "last_day", errors, at) if command.last_day.strip() else None
    ground = ground_of(command, errors)
    refuse(errors)
    until = at if last is None else midnight(last + timedelta(days=1))
    until = max(until, held.from_at)
    if held.role == "administrator":
        keep_an_administrator(uow, at, until, command.person_id)
    uow.write(END_HOLDING, {"of": command.person_id, "on": command.post_id, "since": held.from_at, "under": OWN, "until": until})
    uow.write(CUT_AT_POST, {"on": command.post_id, "of": command.person_id, "until": until})  # nobody stands in for who holds it no more
    data = {"role": held.role, "unit": held.unit, "post": held.name, "post_en": held.name_en, "until": until}
    note(uow, "post_ended", command.actor, at, data, unit=held.unit, person=command.person_id, ground=ground)
    return done(command, uow, at, command.person_id)


def keep_an_administrator(uow: UnitOfWork, at: int, until: int, leaving: int) -> None:
    """Raise LAST unless somebody else is administrator now and still after ``until``."""
    others = [row for row in uow.ask(ADMINISTRATORS, {"at": at}).all() if row.person_id != leaving]
    if not any(row.until_at is None or row.until_at > until for row in others):
        raise LAST


def holds_now(uow: UnitOfWork, person: int, bureau: Bureau, role: str) -> bool:
    """Whether somebody holds a role at this moment."""
    return posts_of(person, ask_posts(uow, person, millis(bureau.now())).all()).has_role(role)
