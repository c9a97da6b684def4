"""证照的状态和种类 in words, for every audience."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import g

from engine.domain.codes import resident_id_valid
from engine.domain.form import fields_of
from engine.domain.licence_items import number_field
from web import words
from web.current import now, product
from web.i18n import gettext, said

if TYPE_CHECKING:
    from engine.domain.item import LicenceKind
    from engine.runtime.edition import Edition

MARKS = {
    "valid": "on_time",
    "upcoming": "on_time",
    "renewed": "done",
    "replaced": "done",
    "expired": "warned",
    "checking": "waiting",
    "void": "statutory",
    "cancelled": "statutory",
    "revoked": "overdue",
}


@dataclass(frozen=True)
class Issuer:
    """颁发这种证照的事项 and its kind."""

    edition: Edition
    kind: LicenceKind

    @property
    def entries(self) -> tuple[str, ...]:
        """What is printed on it: keys of the start form."""
        keys = {one.key for one in fields_of(self.edition.form_of("start")) if one.type != "filepicker"}
        drafts = [node for node in self.edition.definition.nodes.values() if node.topic == "draft_licence"]
        printed = self.kind.fields or [key for node in drafts for key in node.inputs.get("fields", "").split(",")]
        named = [key.removesuffix("?") for key in printed]
        return tuple(key for key in named if key in keys)


def issuers() -> dict[str, Issuer]:
    """By kind: the item that first issues it, not one that renews or changes it, nor a bundle; asked once a request."""
    if "licence_issuers" not in g:
        found: dict[str, Issuer] = {}
        for edition in sorted(product().ask.items(), key=lambda one: (bool(number_field(one.item)), len(one.item.licences))):
            for kind in edition.item.licences:
                found.setdefault(kind.id, Issuer(edition, kind))
        g.licence_issuers = found
    return dict(g.licence_issuers)


def kind_words(kind: str) -> str:
    """证照名称; its id when no item issues it."""
    found = issuers().get(kind)
    return said(found.kind, "name") if found else kind


def licence_state(state: str, valid_until: str | None, valid_from: str | None = None, renewed_until: str | None = None) -> str:
    """The stored state; of a valid one ``upcoming`` before its first day, ``renewed`` or ``expired`` once its last day has passed."""
    today = now().astimezone(words.ZONE).date().isoformat()
    if state == "draft":
        return "checking"
    if state != "valid":
        return state
    if valid_from and valid_from > today:
        return "upcoming"
    if valid_until and valid_until < today:
        return "renewed" if renewed_until else "expired"
    return state


def state_words(state: str) -> str:
    """有效、待生效、已换发、已过期、待复核、已作废、已撤销、已换发、已注销."""
    known = {
        "upcoming": gettext("已延续，待生效"),
        "renewed": gettext("已延续换发"),
        "valid": gettext("有效"),
        "expired": gettext("已过有效期"),
        "checking": gettext("待复核"),
        "void": gettext("已作废"),
        "revoked": gettext("已撤销"),
        "replaced": gettext("已换发"),
        "cancelled": gettext("已注销"),
    }
    return known.get(state, state)


def holder_words(name: str, code: str) -> str:
    """持证人 in a public list: organisations in full; a person, told by the code or by so short a name, by the family name alone."""
    if resident_id_valid(code):
        return name[:1] + "*" * (len(name) - 1)
    return words.mask_name(name) if len(name) <= 4 else name
