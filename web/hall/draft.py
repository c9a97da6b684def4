"""草稿在手:what an applicant has typed so far, page by page; saved whenever a page is posted or typed into, so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from flask import abort, request, url_for

from engine.domain.commands import SaveDraft, StoreUpload
from engine.domain.form import Submission, UploadFact, blank, check_uploads, fields_of
from engine.domain.moment import moment
from web import words
from web.current import current_actor, now, product
from web.form_post import read_post
from web.form_view import KeptFile
from web.hall.licences import filled_from_licence
from web.hall.pages import errors_of, pages_of

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain.errors import FieldError
    from engine.domain.form import Form
    from engine.queries.actors import Actor
    from engine.runtime.edition import Edition
    from web.hall.pages import FormPage

_VISITED = "visited-pages"  # a hyphen keeps it apart from the form's own names


@dataclass
class Draft:
    """草稿. ``id`` is None until it has been saved once, and ``licence`` the one it is filled in from; ``visited`` are the ids of pages that were posted."""

    edition: Edition
    id: int | None
    values: dict[str, list[str]]
    visited: list[str] = field(default_factory=list)
    saved_at: datetime | None = None
    licence: str = ""

    def errors(self) -> tuple[FieldError, ...]:
        """What still keeps it from being handed in."""
        return errors_of(self.edition.form_of("start"), self.values, now().astimezone(words.ZONE).date())

    @property
    def place(self) -> dict[str, Any]:
        """What an address must say so that the next request has this draft in hand."""
        return {"draft": str(self.id)} if self.id is not None else {"licence": self.licence} if self.licence else {}

    @property
    def own(self) -> dict[str, str]:
        """The hidden value that makes a page remember its draft."""
        return {"draft-id": str(self.id)} if self.id is not None else {}


def applicant() -> Actor:
    """The applicant who is signed in; the guard has made sure of it."""
    return current_actor() or abort(401)


def draft_in_hand(item: str) -> Draft:
    """The draft that the request names (``draft`` or ``draft-id``), or a fresh one filled from the profile; 404 for somebody else's."""
    edition = product().ask.edition(item) or abort(404)
    if edition.item.official.only:  # nobody applies for it
        abort(404)
    named = request.form.get("draft-id") or request.args.get("draft", "")
    if not named:
        licence = request.args.get("licence", "").strip().upper()
        known = filled_from_licence(edition, applicant(), licence)
        return Draft(edition, None, {**blank(edition.form_of("start"), profile_of(applicant())), **known}, licence=licence if known else "")
    row = product().ask.draft(int(named), applicant()) if named.isdecimal() and len(named) <= 19 else None
    if row is None or row.item != item:
        abort(404)
    values = orjson.loads(row.answers)
    return Draft(edition, row.id, values, values.pop(_VISITED, []), moment(row.saved_at))


def profile_of(actor: Actor) -> dict[str, str]:
    """What the account already knows, by the names that forms reuse."""
    return {"name": actor.name, "code": actor.code, "phone": actor.phone, "address": actor.address, "contact": actor.contact}


@dataclass(frozen=True)
class PostedPage:
    """提交来的一页: its errors, and whether only its rows were to change."""

    errors: tuple[FieldError, ...]
    redraw: bool


def take_page(draft: Draft, page: FormPage, *, visit: bool) -> PostedPage:
    """Take what was posted for a page into the draft and save it, right or wrong. Uploads are stored at once."""
    form = draft.edition.form_of("start")
    posted = read_post(form, request.form, request.files, _store)
    strange = {name: value for name, value in posted.values.items() if not any(one.owns(name) for one in pages_of(form))}
    kept = {name: value for name, value in draft.values.items() if not page.owns(name)}
    draft.values = {**kept, **{name: value for name, value in posted.values.items() if page.owns(name)}}
    refused = [*posted.errors, *_drop_unfit(draft, page)]
    if visit and page.id not in draft.visited:
        draft.visited.append(page.id)
    save(draft)
    today = now().astimezone(words.ZONE).date()
    found = errors_of(form, {**draft.values, **strange}, today)
    mine = [error for error in found if page.owns(error.key) or not any(one.owns(error.key) for one in pages_of(form))]
    already = {error.key for error in refused}
    return PostedPage((*refused, *(error for error in mine if error.key not in already)), posted.redraw)


def save(draft: Draft) -> None:
    """暂存."""
    values = {**draft.values, _VISITED: draft.visited}
    draft.id = int(str(product().handle(SaveDraft(applicant().id, draft.edition.item.id, values, draft.id)).id))
    draft.saved_at = now()


def _store(name: str, content: bytes) -> object:
    return product().handle(StoreUpload(applicant().id, name, content)).id


def _drop_unfit(draft: Draft, page: FormPage) -> list[FieldError]:
    """Files whose field takes another kind or a smaller size are not kept; the sentence names the file."""
    form = draft.edition.form_of("start")
    errors: list[FieldError] = []
    for name in [name for name in draft.values if page.owns(name)]:
        if any(one.name == name and one.type == "filepicker" for one in page.fields):
            for handle in [one for one in draft.values[name] if one]:
                fact = fact_of(handle)
                wrong = check_uploads(form, Submission(uploads={name: [handle]}), {handle: fact} if fact else {})
                if wrong:
                    errors += wrong
                    draft.values[name] = [one for one in draft.values[name] if one != handle]
    return errors


def fact_of(handle: str) -> UploadFact | None:
    """Name, kind and size of one of the applicant's uploads."""
    found = product().ask.upload_facts(handle, applicant())
    return UploadFact(found.name, found.media_type, found.size) if found else None


def kept_files(form: Form, values: dict[str, list[str]]) -> dict[str, KeptFile]:
    """The uploads named in these values, as pages show them."""
    kept: dict[str, KeptFile] = {}
    for one in fields_of(form):
        for handle in values.get(one.key, ()) if one.type == "filepicker" else ():
            fact = fact_of(handle) if handle else None
            if fact is not None:
                kept[handle] = KeptFile(handle, fact.name, fact.size, url_for("hall.upload", handle=handle))
    return kept
