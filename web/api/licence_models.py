"""证照 as programs see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from web.api.models import Id, Told, Turned

State = Literal["valid", "upcoming", "renewed", "expired", "void", "revoked", "replaced", "cancelled", "checking"]


class RegisterQuery(Turned):
    """Found by number or part of the holder's name; everything for an empty text."""

    text: str = Field("", max_length=100)


class LibraryQuery(Turned):
    """Found by number, holder, code, kind and state."""

    text: str = Field("", max_length=100)
    kind: str = Field("", max_length=64, pattern="^[a-z0-9_]*$")
    state: Literal["", "valid", "expired", "replaced", "cancelled", "revoked", "checking"] = ""


class LicenceTold(Told):
    """证照 as the public sees it: names of persons masked."""

    kind: str
    number: str
    holder: str
    state: State
    valid_from: date | None
    valid_until: date | None
    issued_at: datetime | None
    version: int
    elicence: str | None


class LicenceHeld(LicenceTold):
    """证照库 as officers see it."""

    id: Id
    holder_code: str
    case_id: Id | None


class LicencePage(Told):
    """One page, the latest first; `next` is null on the last."""

    licences: list[LicenceTold]
    next: str | None


class LibraryPage(Told):
    """One page, the latest first; `next` is null on the last."""

    licences: list[LicenceHeld]
    next: str | None
