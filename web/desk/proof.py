"""校对证照:the licence as it would be printed beside what was decided, differing fields marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.document_kinds import licence_document
from engine.domain.errors import YizhangError
from engine.domain.licence import day_after, differences, validity
from engine.domain.licence_acts import changes
from engine.domain.licence_items import number_field
from engine.domain.moment import moment
from engine.outbox.page_picture import page_picture
from engine.outbox.rendering import render
from web.current import now, product
from web.desk.answers import answer_words, label_of
from web.i18n import gettext, said
from web.words import ZONE, day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.form import Form
    from engine.queries.cases import CasePage


OWN = frozenset({"number", "valid_from", "valid_until"})


@dataclass(frozen=True)
class Compared:
    """一栏比对: what was decided and what would be printed."""

    label: str
    decided: str
    printed: str
    differs: bool


@dataclass(frozen=True)
class Proof:
    """证照校样 of one licence; ``id`` is its kind, ``kind`` that kind's name."""

    id: str
    kind: str
    number: str
    holder: str
    rows: tuple[Compared, ...]
    valid: str
    drafted: int

    @property
    def differing(self) -> int:
        """How many fields differ."""
        return sum(row.differs for row in self.rows)


def proofs_of(page: CasePage) -> list[Proof]:
    """Every drafted licence against the application that was decided on, in the item's order."""
    order = [kind.id for kind in page.edition.item.licences]
    return [_proof(page, draft) for draft in sorted(drafts_of(page), key=lambda row: order.index(row.kind) if row.kind in order else len(order))]


def drafts_of(page: CasePage) -> list[Any]:
    """The drafts that the decision in force grants."""
    components = {kind.id: kind.component for kind in page.edition.item.licences}
    granted = set(orjson.loads(page.decisions[-1].granted)) if page.decisions else set()
    return [row for row in page.licences if row.state == "draft" and components.get(row.kind, "") in {"", *granted}]


def _proof(page: CasePage, draft: Any) -> Proof:
    printed, decided = orjson.loads(draft.data), _decided(page)
    form = _form_of(page, draft.kind)
    fields = [key for key in printed if key in decided and key not in OWN]
    wrong = {d.field for d in differences(decided, printed, fields)}
    rows = [Compared(label_of(form, f), answer_words(form, f, decided.get(f)), answer_words(form, f, printed.get(f)), f in wrong) for f in fields]
    kind = next((k for k in page.edition.item.licences if k.id == draft.kind), None)
    start, end = _term(page, printed)
    valid = _valid_words(page, start, end)
    return Proof(draft.kind, said(kind, "name") if kind else draft.kind, draft.number, draft.holder, tuple(rows), valid, draft.drafted_at)


def _valid_words(page: CasePage, start: date, end: date | None) -> str:
    if end is None:
        return gettext("长期")
    if page.renewed is not None or page.concerned is not None:
        return gettext("%(first)s 至 %(last)s", first=day(start, year=True), last=day(end, year=True))
    return gettext("%(start)s 至 %(end)s（以签发日为准）", start=day(start, year=True), end=day(end, year=True))


def _decided(page: CasePage) -> dict[str, Any]:
    """What the licence must say: the application; of a renewal what the licence said so far, of a change that with what changes."""
    if page.concerned is not None:
        before = orjson.loads(page.concerned.data)
        return {**before, **{one.key: one.new for one in changes(page.edition.item.change, before, page.form)}}
    return page.form if page.renewed is None else dict(orjson.loads(page.renewed.data))


def _term(page: CasePage, data: Mapping[str, Any]) -> tuple[date, date | None]:
    """First and last day: of a change from today to the last day as it was, of a renewal from the day after that."""
    today = now().astimezone(ZONE).date()
    if page.concerned is not None:
        until = page.concerned.valid_until
        return today, date.fromisoformat(until) if until else None
    return validity(today if page.renewed is None else day_after(page.renewed.valid_until), int(data.get("valid_years") or 0))


def _form_of(page: CasePage, kind: str) -> Form:
    """The form whose labels the licence's entries have: of a renewal, that of the item which first issues such licences."""
    first = next((one for one in product().ask.items() if not number_field(one.item) and any(k.id == kind for k in one.item.licences)), None)
    return (first if number_field(page.edition.item) and first is not None else page.edition).form_of("start")


def proof_picture(page: CasePage, wanted: str) -> bytes | None:
    """校样 of the licence of the kind ``wanted`` as a picture: its own template with the drafted data, without seal, signature or code."""
    draft = next((row for row in drafts_of(page) if wanted in {"", row.kind}), None)
    if draft is None:
        return None
    shared = product().ask.shared_templates()
    kind = licence_document(draft.kind, page.edition.templates, shared)
    template = page.edition.templates.get(kind) or shared.get(kind)
    if template is None:
        return None
    try:
        paper = render(template, kind, _printed(page, draft), seal=None, qr_url=None, written_at=now())
    except YizhangError:
        return None
    return page_picture(paper.pdf, 1)


def _printed(page: CasePage, draft: Any) -> dict[str, object]:
    """What the document's common part will say, as if it were issued now."""
    today = now().astimezone(ZONE).date()
    data = orjson.loads(draft.data)
    start, end = _term(page, data)
    data.pop("valid_years", None)
    words = f"{today.year}年{today.month}月{today.day}日"
    return {
        **data,
        "number": draft.number,
        "today": words,
        "written_on": words,
        "case_number": page.row.number,
        "applicant_name": draft.holder,
        "applicant_code": draft.holder_code,
        "item_name": page.edition.item.name,
        "unit_name": product().config.bureau_name,
        "received_on": moment(page.row.received_at).date().isoformat(),
        "valid_from": start.isoformat(),
        "valid_until": end.isoformat() if end else "",
    }
