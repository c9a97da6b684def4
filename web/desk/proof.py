"""校对证照:the licence as it would be printed beside what was decided, differing fields marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.errors import YizhangError
from engine.domain.licence import differences, validity
from engine.domain.moment import moment
from engine.outbox.page_picture import page_picture
from engine.outbox.rendering import render
from web.current import now, product
from web.desk.answers import answer_words, label_of
from web.i18n import gettext, said
from web.words import ZONE, day

if TYPE_CHECKING:
    from engine.queries.cases import CasePage


@dataclass(frozen=True)
class Compared:
    """一栏比对: what was decided and what would be printed."""

    label: str
    decided: str
    printed: str
    differs: bool


@dataclass(frozen=True)
class Proof:
    """证照校样."""

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


def proof_of(page: CasePage) -> Proof | None:
    """The draft of the case's licence against the application that was decided on; None when nothing is drafted."""
    drafts = [row for row in page.licences if row.state == "draft"]
    if not drafts:
        return None
    draft = drafts[-1]
    printed, form = orjson.loads(draft.data), page.edition.form_of("start")
    fields = [key for key in printed if key in page.form]
    wrong = {d.field for d in differences(page.form, printed, fields)}
    rows = [Compared(label_of(form, f), answer_words(form, f, page.form.get(f)), answer_words(form, f, printed.get(f)), f in wrong) for f in fields]
    kind = next((k for k in page.edition.item.licences if k.id == draft.kind), None)
    start, end = validity(now().astimezone(ZONE).date(), int(printed.get("valid_years") or 0))
    valid = gettext("%(start)s 至 %(end)s（以签发日为准）", start=day(start, year=True), end=day(end, year=True)) if end else gettext("长期")
    return Proof(said(kind, "name") if kind else draft.kind, draft.number, draft.holder, tuple(rows), valid, draft.drafted_at)


def proof_picture(page: CasePage) -> bytes | None:
    """校样 as a picture: the licence's own template with the drafted data, without seal, signature or code."""
    draft = next((row for row in reversed(page.licences) if row.state == "draft"), None)
    template = page.edition.templates.get("licence")
    if draft is None or template is None:
        return None
    try:
        paper = render(template, "licence", _printed(page, draft), seal=None, qr_url=None, written_at=now())
    except YizhangError:
        return None
    return page_picture(paper.pdf, 1)


def _printed(page: CasePage, draft: Any) -> dict[str, object]:
    """What the document's common part will say, as if it were issued now."""
    today = now().astimezone(ZONE).date()
    data = orjson.loads(draft.data)
    start, end = validity(today, int(data.pop("valid_years", 0) or 0))
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
