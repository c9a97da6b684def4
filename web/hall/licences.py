"""我的证照:the licences that an applicant holds, how long they last, and the application that renews one, filled in from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import orjson
from flask import url_for

from engine.domain.form import as_raw, fields_of
from engine.domain.licence_items import act_of, kinds_of, number_field
from web import words
from web.current import now, product
from web.i18n import gettext, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from engine.queries.actors import Actor
    from engine.queries.cases import CasePage
    from engine.runtime.edition import Edition

_SOON = 90  # days before its last day from which a licence offers its renewal


@dataclass(frozen=True)
class Held:
    """一张证照 in force. ``renew`` is the address of its renewal, empty while that is not due or not offered; ``acts`` words and address of what else."""

    name: str
    number: str
    valid_until: date | None
    left: int
    renew: str
    case: str
    acts: tuple[tuple[str, str], ...] = ()


def held_by(actor: Actor) -> list[Held]:
    """我的证照, those that expire first on top."""
    rows = product().ask.held_licences(actor.code) if actor.code else []
    editions = product().ask.items()
    names = {kind.id: said(kind, "name") for edition in editions for kind in edition.item.licences}
    renewing = {edition.item.renewal.licence: edition.item.id for edition in editions if edition.item.renewal.licence}
    found = [replace(_held(row, names, renewing), acts=_acts(row, editions)) for row in rows]
    return sorted(found, key=lambda one: (one.valid_until or date.max, one.number))


def _held(row: Any, names: dict[str, str], renewing: dict[str, str]) -> Held:
    until = date.fromisoformat(row.valid_until) if row.valid_until else None
    left = (until - _today()).days if until else 0
    offered = until is not None and left <= _SOON and row.kind in renewing
    case = (product().ask.renewal_under_way(row.id) or "") if offered else ""
    renew = url_for("hall.apply", item=renewing[row.kind], licence=row.number) if offered and not case else ""
    return Held(names.get(row.kind, row.kind), row.number, until, left, renew, case)


def _acts(row: Any, editions: Iterable[Edition]) -> tuple[tuple[str, str], ...]:
    """变更、注销: the items that the holder of this licence may apply for."""
    words_of = {"change": gettext("申请变更"), "reissue": gettext("申请补发"), "cancel": gettext("申请注销")}
    found = [("reissue" if one.item.change.reissue else act_of(one.item)[0], one.item) for one in editions if not one.item.official.only]
    fitting = [(act, item) for act, item in found if act in words_of and row.kind in (kinds_of(item) or (row.kind,))]
    return tuple((words_of[act], url_for("hall.apply", item=item.id, licence=row.number)) for act, item in fitting)


def _today() -> date:
    return now().astimezone(words.ZONE).date()


def filled_from_licence(edition: Edition, actor: Actor, number: str) -> dict[str, list[str]]:
    """What the licence to be renewed, changed or cancelled already says: the one named, else the only one of its kind; nothing for another's."""
    field = number_field(edition.item)
    row = _own(edition, actor, number) if field and actor.code else None
    if row is None:
        return {}
    form = edition.form_of("start")
    keys = {one.key: one.reuse for one in fields_of(form) if one.type != "filepicker"}
    known = {key: value for key, value in orjson.loads(row.data).items() if key in keys}
    holder = {key: row.holder if reuse == "name" else row.holder_code for key, reuse in keys.items() if reuse in {"name", "code"} and key not in known}
    return as_raw(form, {**holder, **known, field: row.number})


def _own(edition: Edition, actor: Actor, number: str) -> Any:
    """The licence that is meant. One that has expired must be named: it can only be cancelled."""
    item = edition.item
    kinds = (item.renewal.licence,) if item.renewal.licence else kinds_of(item)
    own = [row for row in product().ask.held_licences(actor.code) if (not kinds or row.kind in kinds) and number in {"", row.number}]
    if own or not number:
        return own[0] if len(own) == 1 else None
    row = product().ask.licence_of_number(number) if not kinds else None
    return row if row is not None and row.holder_code == actor.code else None


@dataclass(frozen=True)
class Expiry:
    """有效期提示 on the application to renew: a sentence, and whether the holder comes too late for the law to renew by itself."""

    title: str
    text: str
    late: bool


def expiry_of(edition: Edition, actor: Actor, number: str) -> Expiry | None:
    """What the applicant should know of the licence that is filled in; None while it is not one of his own."""
    asked = edition.item.renewal
    rows = product().ask.held_licences(actor.code) if asked.licence and actor.code and number else []
    row = next((one for one in rows if one.number == number and one.kind == asked.licence and one.valid_until), None)
    if row is None:
        return None
    until, today = date.fromisoformat(row.valid_until), _today()
    limit = edition.limits.renewal.on(today)
    last = until - timedelta(days=limit.value) if limit else until
    title = gettext("%(number)s 的有效期到 %(day)s", number=number, day=words.day(until, year=True))
    if today > last:
        text = gettext("已经不足法定的 %(days)d 日。照常办理，但届满前没有作出决定的，不视为准予延续，要重新申请许可。", days=limit.value if limit else 0)
        return Expiry(title, text, late=True)
    text = gettext("在 %(day)s前申请算按期：届满前没有作出决定的，依法视为准予延续。", day=words.day(last, year=True))
    return Expiry(title, text, late=False)


def expiry_words(page: CasePage) -> str:
    """办件页: what becomes of an open renewal when its licence expires."""
    renewed = page.renewed
    if renewed is None or page.row.status == "closed" or page.row.decided_at is not None:
        return ""
    day = words.day(date.fromisoformat(renewed.valid_until), year=True)
    if renewed.in_time:
        return gettext("原证有效期到 %(day)s。到那一天还没有作出决定的，依法视为准予延续，系统自动换发。", day=day)
    return gettext("原证有效期到 %(day)s，申请时已晚于法定日期：到那一天还没有作出决定的，不视为准予延续，要重新申请许可。", day=day)
