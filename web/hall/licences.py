"""我的证照:the licences that an applicant holds, how long they last, and the application that renews one, filled in from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import orjson
from flask import url_for

from engine.domain.form import as_raw, fields_of
from web import words
from web.current import now, product
from web.i18n import gettext, said

if TYPE_CHECKING:
    from typing import Any

    from engine.queries.actors import Actor
    from engine.queries.cases import CasePage
    from engine.runtime.edition import Edition

_SOON = 90  # days before its last day from which a licence offers its renewal


@dataclass(frozen=True)
class Held:
    """一张证照 in force. ``renew`` is the address of its renewal, empty while that is not due or not offered."""

    name: str
    number: str
    valid_until: date | None
    left: int
    renew: str
    case: str


def held_by(actor: Actor) -> list[Held]:
    """我的证照, those that expire first on top."""
    rows = product().ask.held_licences(actor.code) if actor.code else []
    editions = product().ask.items()
    names = {kind.id: said(kind, "name") for edition in editions for kind in edition.item.licences}
    renewing = {edition.item.renewal.licence: edition.item.id for edition in editions if edition.item.renewal.licence}
    found = [_held(row, names, renewing) for row in rows]
    return sorted(found, key=lambda one: (one.valid_until or date.max, one.number))


def _held(row: Any, names: dict[str, str], renewing: dict[str, str]) -> Held:
    until = date.fromisoformat(row.valid_until) if row.valid_until else None
    left = (until - _today()).days if until else 0
    offered = until is not None and left <= _SOON and row.kind in renewing
    case = (product().ask.renewal_under_way(row.id) or "") if offered else ""
    renew = url_for("hall.apply", item=renewing[row.kind], licence=row.number) if offered and not case else ""
    return Held(names.get(row.kind, row.kind), row.number, until, left, renew, case)


def _today() -> date:
    return now().astimezone(words.ZONE).date()


def filled_from_licence(edition: Edition, actor: Actor, number: str) -> dict[str, list[str]]:
    """What the licence to be renewed already says: the one named, else the only one of its kind; nothing for another's."""
    asked = edition.item.renewal
    if not asked.licence or not actor.code:
        return {}
    own = [row for row in product().ask.held_licences(actor.code) if row.kind == asked.licence and number in {"", row.number}]
    if len(own) != 1:
        return {}
    form = edition.form_of("start")
    keys = {field.key for field in fields_of(form) if field.type != "filepicker"}
    known = {key: value for key, value in orjson.loads(own[0].data).items() if key in keys}
    return as_raw(form, {**known, asked.field: own[0].number})


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
