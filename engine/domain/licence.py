"""证照:its number, its days of validity, and whether its data still agree with what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from engine.domain import codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_SERIAL: Final = 999_999
CODE_BYTES: Final = 15  # 120 random bits in a verification code; the floor is 80
ELICENCE_ROOT: Final = "1.2.156.3005.2."
_REGISTERED: Final = "MA"  # how organisation codes given at registration begin


@dataclass(frozen=True)
class Difference:
    """差异:a field whose value on the licence is not the one decided; None stands for an absent field."""

    field: str
    decided: object
    printed: object


def licence_number(prefix: str, area: str, serial: int, check: str) -> str:
    """证照编号:prefix + area 6 + serial 6 + check character (``mod11_10`` over the digits, ``mod37_36`` over all, ``none``).

    For a food licence the prefix is ``JY`` and the business type. ``uscc`` makes a unified social credit code (GB 32100): the prefix is the
    registering body's character and that of the kind of organisation (``91`` for an enterprise), then area, organisation code and check.
    ``ValueError`` for an area, a serial or a prefix that does not fit.
    """
    if len(area) != 6 or not (area.isascii() and area.isdigit()) or not 1 <= serial <= MAX_SERIAL:
        raise ValueError(f"Expected an area of six digits and a serial number from 1 to {MAX_SERIAL}, but got {area!r} and {serial}.")
    if check == "uscc":
        return codes.credit_code_complete(prefix + area + codes.organisation_code_complete(f"{_REGISTERED}{serial:06d}"))
    body = f"{prefix}{area}{serial:06d}"
    if check == "mod11_10":
        return body + codes.mod11_10("".join(character for character in body if "0" <= character <= "9"))
    if check == "mod37_36":
        return body + codes.mod37_36(body)
    if check == "none":
        return body
    raise ValueError(f"Expected check mod11_10, mod37_36, uscc or none, but got {check!r}.")


def elicence_type_valid(text: str) -> bool:
    """电子证照类型代码:the credit code of who defined the type, and three digits or capital letters."""
    return len(text) == 21 and codes.credit_code_valid(text[:18]) and text[18:].isascii() and text[18:].isalnum() and text[18:] == text[18:].upper()


def elicence_identifier(kind: str, area: str, number: str, version: int) -> str:
    """电子证照标识 (GB/T 36904): root, type of licence, area of the issuer, the number as serial, version in three digits, check character."""
    serial = "".join(character for character in number.upper() if character.isascii() and character.isalnum())[:40]
    return codes.elicence_id_complete(f"{ELICENCE_ROOT}{kind}.{area}.{serial}.{version:03d}")


def validity(issued_on: date, years: int) -> tuple[date, date | None]:
    """有效期:the first and the last day. The last is the day before the anniversary; None for a licence without end (0 years)."""
    if years == 0:
        return issued_on, None
    try:
        anniversary = issued_on.replace(year=issued_on.year + years)
    except ValueError:  # the 29th of February has an anniversary only in leap years
        anniversary = date(issued_on.year + years, 3, 1)
    return issued_on, anniversary - timedelta(days=1)


def day_after(valid_until: str) -> date:
    """延续的起始日:the day after the last day (ISO) of the licence that is renewed, so that no day lies between."""
    return date.fromisoformat(valid_until) + timedelta(days=1)


def differences(decided: Mapping[str, object], printed: Mapping[str, object], fields: Iterable[str]) -> tuple[Difference, ...]:
    """比对:each of the fields whose printed value is not the decided one, in the given order; for proofreading."""
    return tuple(Difference(field, decided.get(field), printed.get(field)) for field in fields if decided.get(field) != printed.get(field))
