"""涉及的证照:the licence that a case changes, cancels or revokes, and its entries as they are and as they are asked to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from engine.domain.licence_acts import changes
from web.current import product
from web.desk.answers import answer_words
from web.i18n import gettext, said

if TYPE_CHECKING:
    from engine.queries.cases import CasePage


@dataclass(frozen=True)
class Entry:
    """一处变更: old → new in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Dependent:
    """依附的证照: another licence of a holder who ceases to exist."""

    id: int
    name: str
    number: str
    until: str


@dataclass(frozen=True)
class ConcernView:
    """涉及的证照 as the desk shows it."""

    title: str
    name: str
    number: str
    holder: str
    until: str
    state: str
    entries: tuple[Entry, ...]
    dependants: tuple[Dependent, ...] = ()


def concern_of(page: CasePage) -> ConcernView | None:
    """None in a case about no licence that exists."""
    row = page.concerned
    if row is None:
        return None
    first = gettext("要补发的证照") if page.edition.item.change.reissue else gettext("要变更的证照")
    titles = {"change": first, "cancel": gettext("要注销的证照"), "revoke": gettext("拟撤销的证照")}
    form = page.edition.form_of("start")
    asked = changes(page.edition.item.change, orjson.loads(row.data), page.form) if row.act == "change" else ()
    none = gettext("（无）")
    entries = tuple(Entry(said(one, "name"), answer_words(form, one.key, one.old) or none, answer_words(form, one.key, one.new) or none) for one in asked)
    return ConcernView(titles[row.act], said(row, "name"), row.number, row.holder, row.valid_until or "", row.state, entries, _dependants(page))


def _dependants(page: CasePage) -> tuple[Dependent, ...]:
    """The holder's other licences in force, where the case ends the holder."""
    row = page.concerned
    if row is None or not page.edition.item.cancellation.dependants:
        return ()
    names = {kind.id: said(kind, "name") for edition in product().ask.items() for kind in edition.item.licences}
    held = product().ask.held_licences(row.holder_code)
    return tuple(Dependent(one.id, names.get(one.kind, one.kind), one.number, one.valid_until or "") for one in held if one.number != row.number)
