"""证照页:one licence as the desk shows it: versions, cases, what ended it, who relied on it, what looks wrong, and what may be begun on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.errors import Invalid
from engine.domain.form import Field, Group, Submission, as_raw, fields_of, read_submission
from engine.domain.licence_items import act_of, kinds_of
from engine.domain.licence_quality import FLAGS, flags
from engine.domain.moment import moment
from engine.domain.stages import RESULTS, STATUSES
from web import words
from web.current import now, product
from web.desk.answers import answer_words, label_of
from web.i18n import gettext, said, say
from web.licence_words import Issuer, issuers, kind_words, licence_state, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from engine.domain.form import Component, Form
    from engine.queries.actors import Actor
    from engine.queries.library import LicencePage
    from engine.runtime.edition import Edition


@dataclass(frozen=True)
class Listed:
    """证照库一行."""

    id: int
    number: str
    kind: str
    holder: str
    code: str
    until: str
    state: str
    version: int


@dataclass(frozen=True)
class Version:
    """一版: from when to when, by which case."""

    id: int
    number: int
    state: str
    term: str
    case_id: int | None
    case_number: str
    code: str
    current: bool


@dataclass(frozen=True)
class Line:
    """履历一行: what happened when, why, by which case and document."""

    at: datetime
    words: str
    why: str
    case_id: int | None
    case_number: str


@dataclass(frozen=True)
class OnIt:
    """一个涉及它的办件."""

    id: int
    number: str
    item: str
    act: str
    status: str
    received: datetime


@dataclass(frozen=True)
class LicenceView:
    """证照页."""

    row: Any
    name: str
    state: str
    rows: tuple[dict[str, str], ...]
    versions: tuple[Version, ...]
    history: tuple[Line, ...]
    cases: tuple[OnIt, ...]
    uses: tuple[Any, ...]
    contests: tuple[Any, ...]
    flags: tuple[str, ...]
    begin: tuple[tuple[str, str], ...]
    checking: bool
    may_check: bool


def listed(rows: Iterable[Any]) -> list[Listed]:
    """Rows of the library's list."""
    return [
        Listed(r.id, r.number, kind_words(r.kind), r.holder, r.holder_code, r.valid_until or "", licence_state(r.state, r.valid_until, r.valid_from), r.version)
        for r in rows
    ]


def licence_view(page: LicencePage, actor: Actor) -> LicenceView:
    """Lay one licence out; ``begin`` are the cases that this officer may begin on it."""
    row, issuer = page.row, issuers().get(page.row.kind)
    data = orjson.loads(row.data)
    entered = next((one for one in page.log if one.act == "entered" and one.licence_id == row.id), None)
    checking = row.state == "draft" and row.case_id is None
    found = flags(row._asdict(), data, issuer.kind if issuer else None, issuer.entries if issuer else ())
    return LicenceView(
        row=row,
        name=kind_words(row.kind),
        state=_state(row, page.versions),
        rows=tuple(_entries(row, data, issuer)),
        versions=tuple(_version(one, page) for one in page.versions),
        history=tuple(_history(page)),
        cases=tuple(_cases(page)),
        uses=tuple(page.uses),
        contests=tuple(page.contests),
        flags=tuple(say(*FLAGS[one]) for one in found),
        begin=tuple(_begin(page.latest, actor)),
        checking=checking,
        may_check=checking and "certificate" in actor.roles and entered is not None and entered.person_id != actor.id,
    )


def _state(row: Any, versions: Iterable[Any]) -> str:
    renewed = next((one.valid_until for one in versions if one.renews == row.id and one.issued_at is not None), None)
    return licence_state(row.state, row.valid_until, row.valid_from, renewed)


def _entries(row: Any, data: Mapping[str, Any], issuer: Issuer | None) -> Iterable[dict[str, str]]:
    yield {"key": gettext("持证人"), "value": row.holder}
    yield {"key": gettext("持证人代码"), "value": row.holder_code}
    yield {"key": gettext("有效期"), "value": _term(row)}
    if row.elicence:
        yield {"key": gettext("电子证照标识"), "value": row.elicence}
    form = issuer.edition.form_of("start") if issuer else None
    for key in issuer.entries if issuer else ():
        if form is not None and data.get(key) not in (None, "", []):
            yield {"key": label_of(form, key), "value": answer_words(form, key, data[key])}


def _term(row: Any) -> str:
    return gettext("%(first)s 至 %(last)s", first=row.valid_from or "—", last=row.valid_until or gettext("长期"))


def _version(one: Any, page: LicencePage) -> Version:
    return Version(one.id, one.version, _state(one, page.versions), _term(one), one.case_id, one.case_number or "", one.code, one.id == page.row.id)


def _history(page: LicencePage) -> list[Line]:
    grounds = product().ask.licence_grounds()
    lines = [
        Line(
            moment(one.issued_at),
            gettext("第 %(number)d 版颁发", number=one.version) if one.case_id else gettext("按原证签发日入库"),
            gettext("有效期 %(term)s", term=_term(one)),
            one.case_id,
            one.case_number or "",
        )
        for one in page.versions
        if one.issued_at is not None
    ]
    lines += [
        Line(
            moment(one.ended_at),
            gettext("第 %(number)d 版%(state)s", number=one.version, state=state_words(one.state)),
            _why(one, say(*grounds.names(one.ground)) if one.ground in grounds.all else ""),
            one.case_id,
            one.case_number,
        )
        for one in page.ends
    ]
    acts = {"entered": gettext("补录"), "checked": gettext("复核通过"), "returned": gettext("复核退回，作废")}
    lines += [Line(moment(one.at), f"{acts[one.act]} · {one.person_name}", one.words, None, "") for one in page.log]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _why(end: Any, ground: str) -> str:
    return " · ".join(part for part in (ground, end.reason if end.reason != ground else "", end.reference, end.document_number) if part)


def _cases(page: LicencePage) -> Iterable[OnIt]:
    items = {edition.item.id: edition.item for edition in product().ask.items()}
    acts = {"change": gettext("变更"), "reissue": gettext("补发"), "cancel": gettext("注销"), "revoke": gettext("撤销"), "renew": gettext("延续")}
    found = [(one, one.act) for one in page.concerns] + [(one, "renew") for one in page.renewals]
    for one, act in sorted(found, key=lambda pair: -pair[0].received_at):
        status = RESULTS.get(one.result, (one.result, one.result)) if one.status == "closed" else STATUSES.get(one.status, (one.status, one.status))
        item = items.get(one.item)
        word = acts["reissue" if item is not None and item.change.reissue else act]
        yield OnIt(one.id, one.number, said(item, "name") if item is not None else one.item, word, say(*status), moment(one.received_at))


# -- what may be begun ---------------------------------------------------------------------------------------


def _begin(row: Any, actor: Actor) -> Iterable[tuple[str, str]]:
    for edition in product().ask.items():
        if may_begin(row, edition.item.id, actor) is not None:
            yield edition.item.id, said(edition.item, "name")


def may_begin(row: Any, item: str, actor: Actor) -> Edition | None:
    """The item's edition, when this officer may begin such a case on this licence as it stands."""
    edition = product().ask.edition(item)
    if edition is None or not actor.roles & set(edition.item.official.roles) or row.issued_at is None:
        return None
    act, kinds = act_of(edition.item)[0], kinds_of(edition.item)
    expired = bool(row.valid_until) and row.valid_until < now().astimezone(words.ZONE).date().isoformat()
    standing = row.state == "valid" and (act == "cancel" or not expired)
    return edition if (not kinds or row.kind in kinds) and (standing or (act == "cancel" and row.state == "revoked")) else None


def filled(edition: Edition, row: Any) -> dict[str, list[str]]:
    """The start form as the licence fills it in."""
    form = edition.form_of("start")
    reuse = {one.reuse: one.key for one in fields_of(form) if one.reuse}
    known: dict[str, object] = {act_of(edition.item)[1]: row.number}
    if "name" in reuse:
        known[reuse["name"]] = row.holder
    if "code" in reuse:
        known[reuse["code"]] = row.holder_code
    return as_raw(form, known)


# -- older licences ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entering:
    """补录一种证照: the fields of its issuing form that it prints, and nothing else of that form."""

    issuer: Issuer
    form: Form

    @classmethod
    def of(cls, issuer: Issuer) -> Entering:
        """The part of the form."""
        form, keys = issuer.edition.form_of("start"), set(issuer.entries)
        return cls(issuer, replace(form, components=tuple(_only(form.components, keys))))

    @property
    def keys(self) -> set[str]:
        """The entries."""
        return {one.key for one in fields_of(self.form)}

    @property
    def lists(self) -> set[str]:
        """Entries of which there may be several."""
        return {one.key for one in fields_of(self.form) if one.type == "checklist"}

    def read(self, values: Mapping[str, Sequence[str]]) -> dict[str, object]:
        """The entries, checked as the form checks them. Raises Invalid with all errors at once."""
        read = read_submission(self.form, {key: value for key, value in values.items() if key in self.keys}, today=now().date())
        if not isinstance(read, Submission):
            raise Invalid(read)
        return dict(read.values)


def _only(components: Iterable[Component], keys: set[str]) -> Iterable[Component]:
    for one in components:
        if isinstance(one, Group):
            kept = tuple(_only(one.components, keys))
            if kept:
                yield replace(one, components=kept)
        elif isinstance(one, Field) and one.key in keys:
            yield replace(one, hide=None)
