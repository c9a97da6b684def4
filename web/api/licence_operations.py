"""证照:what anybody may verify and look up, and the library for officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.codes import tidy
from engine.domain.errors import NotFound
from engine.queries.licence_pages import LicencePlace
from web.api.declared import PUBLIC
from web.api.licence_models import LibraryPage, LibraryQuery, LicenceHeld, LicencePage, LicenceTold, RegisterQuery
from web.api.models import instant
from web.api.operation import operation
from web.api.paging import cursor_of, numbers_of
from web.current import product
from web.licence_words import holder_words, licence_state

if TYPE_CHECKING:
    from datetime import datetime

LOOKERS = ("certificate", "reviewer", "approver", "window", "head", "supervisor", "administrator")


def _facts(row: Any, holder: str, renewed_until: str | None) -> dict[str, Any]:
    issued: datetime | None = instant(row.issued_at)
    return {
        "kind": row.kind,
        "number": row.number,
        "holder": holder,
        "state": licence_state(row.state, row.valid_until, row.valid_from, renewed_until),
        "valid_from": row.valid_from or None,
        "valid_until": row.valid_until or None,
        "issued_at": issued,
        "version": row.version,
        "elicence": row.elicence,
    }


def _place(cursor: str) -> LicencePlace:
    return LicencePlace(*numbers_of(cursor, 2)) if cursor else LicencePlace()


def _next(place: LicencePlace | None) -> str | None:
    return cursor_of(f"{place.at}.{place.id}") if place else None


@operation("GET", "/licences", scope=PUBLIC, tag="licences", zh="发证公示", en="The public register", query=RegisterQuery, answer=LicencePage)
def search_register(query: RegisterQuery) -> LicencePage:
    """Every licence issued, the latest first; names of persons masked."""
    rows, later = product().ask.register_list(query.text, _place(query.cursor))
    told = [LicenceTold(**_facts(row, holder_words(row.holder, row.holder_code), row.renewed_until)) for row in rows]
    return LicencePage(licences=told, next=_next(later))


@operation("GET", "/licences/verify/{code}", scope=PUBLIC, tag="licences", zh="核验证照", en="Verify a licence by its code", answer=LicenceTold)
def verify_licence(code: str) -> LicenceTold:
    """Every wrong code is answered alike."""
    found = product().ask.verified(code) if code.isascii() and code.isprintable() else None
    if found is None:
        raise NotFound
    return LicenceTold(**_facts(found, holder_words(found.holder, ""), found.renewed_until))


@operation(
    "GET",
    "/library",
    scope="licences:read",
    tag="licences",
    zh="检索证照库",
    en="Search the licence library",
    query=LibraryQuery,
    answer=LibraryPage,
    roles=LOOKERS,
)
def search_library(query: LibraryQuery) -> LibraryPage:
    """For officers, as on their page."""
    text = tidy(query.text) if query.text.isascii() else query.text
    rows, later = product().ask.library_list(text, query.kind, query.state, _place(query.cursor))
    return LibraryPage(licences=[_held(row) for row in rows], next=_next(later))


def _held(row: Any) -> LicenceHeld:
    facts = _facts(row, row.holder, None) | ({"state": "checking"} if row.state == "draft" else {})
    return LicenceHeld(**facts, id=str(row.id), holder_code=row.holder_code, case_id=str(row.case_id) if row.case_id else None)
