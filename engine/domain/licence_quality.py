"""证照数据质量:what looks wrong with a licence of the library. Nothing is refused for it: papers with a wrong check digit are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.domain import codes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.domain.item import LicenceKind

FLAGS: Final = {
    "number_check": ("编号的校验位不对", "The check digit of the number is wrong"),
    "holder_code": ("持证人代码的校验位不对", "The check digit of the holder's code is wrong"),
    "no_entries": ("缺少证照上的内容", "Entries of the licence are missing"),
    "no_end": ("没有写有效期届满日", "It does not say until when it is valid"),
    "dates": ("有效期的起止日期不对", "First and last day do not fit"),
    "unknown_kind": ("没有事项颁发这种证照", "No item issues this kind"),
    "elicence": ("电子证照标识的校验位不对", "The check character of the e-licence identifier is wrong"),
}


def flags(row: Mapping[str, object], data: Mapping[str, object], kind: LicenceKind | None, entries: Collection[str]) -> tuple[str, ...]:
    """The flags of a licence row, in the order of ``FLAGS``. ``entries`` are the keys that its kind prints."""
    number, code = str(row["number"]), str(row["holder_code"])
    first, last = str(row.get("valid_from") or ""), str(row.get("valid_until") or "")
    elicence = str(row.get("elicence") or "")
    holds = {
        "number_check": kind is not None and not number_fits(kind, number),
        "holder_code": not (codes.credit_code_valid(code) or codes.resident_id_valid(code)),
        "no_entries": any(data.get(key) in (None, "", []) for key in entries),
        "no_end": kind is not None and kind.valid_years > 0 and not last,
        "dates": bool(first and last and last < first),
        "unknown_kind": kind is None,
        "elicence": bool(elicence) and not codes.elicence_id_valid(elicence),
    }
    return tuple(flag for flag in FLAGS if holds[flag])


def number_fits(kind: LicenceKind, number: str) -> bool:
    """Whether the number's check character is right by the rule of its kind."""
    if kind.check == "uscc":
        return codes.credit_code_valid(number)
    if kind.check == "mod11_10":
        digits = "".join(character for character in number if "0" <= character <= "9")
        return len(digits) > 1 and codes.mod11_10(digits[:-1]) == digits[-1]
    if kind.check == "mod37_36":
        return len(number) > 1 and number.isascii() and number.isalnum() and number.isupper() and codes.mod37_36(number[:-1]) == number[-1]
    return True
