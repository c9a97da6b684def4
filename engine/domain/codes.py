"""编码校验:check digits and shapes of the codes that people type.

``*_valid(text)`` says whether a whole code is right; ``*_complete(prefix)`` appends the check character to a prefix and
raises ``ValueError`` when the prefix has the wrong shape. All functions are strict: no blanks, no lower case. Whoever reads
input from people calls ``tidy`` first.
"""

from __future__ import annotations

import re
from datetime import date

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91", re.ASCII)
_ELICENCE_ROOT = "1.2.156.3005.2."

_CREDIT = re.compile(rf"[{_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{9}}", re.ASCII)
_ORGANISATION = re.compile(r"[0-9A-Z]{8}", re.ASCII)
_RESIDENT = re.compile(r"[0-9]{17}", re.ASCII)
_FOOD = re.compile(r"JY[1-3][0-9]{12}", re.ASCII)
_PROJECT = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{5}", re.ASCII)
_PROJECT_OLD = re.compile(r"20(?:1[3-9]|20)-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}", re.ASCII)
_ELICENCE = re.compile(r"([0-9A-Z]{18})[0-9A-Z]{3}\.[0-9A-Z]{1,18}\.[0-9A-Z]{1,40}\.[0-9A-Z]{3}", re.ASCII)
_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_LANDLINE = re.compile(r"(?:0[1-9][0-9]{1,2}-?)?[2-8][0-9]{6,7}(?:-[0-9]{1,6})?", re.ASCII)
_SERVICE_LINE = re.compile(r"(?:400-?[0-9]{3}-?[0-9]{4}|12[0-9]{3})", re.ASCII)


def tidy(text: str) -> str:
    """整理:what people mean when they type a code: full-width letters made narrow, blanks dropped, upper case."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return "".join(narrow.split()).upper()


def mod11_10(digits: str) -> str:
    """ISO 7064 MOD 11,10:the check digit of a string of digits."""
    return _hybrid(digits, 10)


def mod37_36(text: str) -> str:
    """ISO 7064 MOD 37,36:the check character of a string of digits and capital letters."""
    return _hybrid(text, 36)


def _hybrid(text: str, modulus: int) -> str:
    """The hybrid systems of ISO 7064 (MOD m+1,m). ``ValueError`` for a character outside the alphabet."""
    product = modulus
    for character in text:
        product = (product + _ALPHANUMERIC.index(character, 0, modulus)) % modulus or modulus
        product = product * 2 % (modulus + 1)
    return _ALPHANUMERIC[(modulus + 1 - product) % modulus]


def credit_code_complete(prefix: str) -> str:
    """统一社会信用代码:17 characters → 18 (GB 32100, base 31 without I O S V Z)."""
    _expect(_CREDIT, prefix, "17 characters of a credit code")
    total = sum(_CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(prefix))
    return prefix + _CREDIT_ALPHABET[-total % 31]


def credit_code_valid(text: str) -> bool:
    """统一社会信用代码:18 characters with the right check character."""
    return bool(_CREDIT.fullmatch(text[:-1])) and credit_code_complete(text[:-1]) == text


def organisation_code_complete(prefix: str) -> str:
    """组织机构代码:8 characters → 9 (GB 11714, MOD 11); places 9 to 17 of a unified social credit code."""
    _expect(_ORGANISATION, prefix, "8 characters of an organisation code")
    total = sum(_ALPHANUMERIC.index(c) * w for c, w in zip(prefix, _ORGANISATION_WEIGHTS, strict=True))
    return prefix + "0123456789X"[-total % 11]


def resident_id_complete(prefix: str) -> str:
    """居民身份证号:17 digits → 18 characters (ISO 7064 MOD 11-2)."""
    _expect(_RESIDENT, prefix, "17 digits of a resident id")
    total = sum(int(c) * w for c, w in zip(prefix, _RESIDENT_WEIGHTS, strict=True))
    return prefix + "10X98765432"[total % 11]


def resident_id_valid(text: str) -> bool:
    """居民身份证号:known province, a date of birth that exists, right check character."""
    if not _RESIDENT.fullmatch(text[:-1]) or not _PROVINCES.fullmatch(text[:2]) or birth_date(text) is None:
        return False
    return resident_id_complete(text[:-1]) == text


def birth_date(resident_id: str) -> date | None:
    """出生日期:the date inside a resident id, or None when there is no such day between 1900 and 2099."""
    try:
        born = date(int(resident_id[6:10]), int(resident_id[10:12]), int(resident_id[12:14]))
    except ValueError:
        return None
    return born if 1900 <= born.year <= 2099 else None


def food_licence_complete(prefix: str) -> str:
    """食品经营许可证编号:``JY`` + business type (1–3) + area 6 + serial 6 → with its check digit (MOD 11,10)."""
    _expect(_FOOD, prefix, "JY and 13 digits, the first of them 1, 2 or 3")
    return prefix + mod11_10(prefix[2:])


def food_licence_valid(text: str) -> bool:
    """食品经营许可证编号:``JY`` and 14 digits, the last of them the check digit."""
    return bool(_FOOD.fullmatch(text[:-1])) and food_licence_complete(text[:-1]) == text


def project_code_complete(prefix: str) -> str:
    """投资项目代码 GB/T 40058:``YYMM-area6-dept2-type2-random5`` → with its check digit (MOD 11,10)."""
    _expect(_PROJECT, prefix, "YYMM-######-##-##-#####")
    return prefix + mod11_10(prefix.replace("-", ""))


def project_code_valid(text: str) -> bool:
    """投资项目代码:by GB/T 40058, or of the shape used up to 2020 (``YYYY-…``), which has no check digit."""
    if _PROJECT_OLD.fullmatch(text):
        return True
    return bool(_PROJECT.fullmatch(text[:-1])) and project_code_complete(text[:-1]) == text


def elicence_id_complete(prefix: str) -> str:
    """电子证照标识:root, kind (credit code + 3), issuer, serial and version 3 → with its check character (MOD 37,36)."""
    body = prefix.removeprefix(_ELICENCE_ROOT)
    if body == prefix or not _ELICENCE.fullmatch(body):
        message = f"Expected {_ELICENCE_ROOT}kind.issuer.serial.version, but got {prefix[:80]!r}"
        raise ValueError(message)
    return f"{prefix}.{mod37_36(body.replace('.', ''))}"


def elicence_id_valid(text: str) -> bool:
    """电子证照标识:five parts after the root, the last of them the check character."""
    prefix, dot, check = text.rpartition(".")
    body = prefix.removeprefix(_ELICENCE_ROOT)
    if not dot or body == prefix or not _ELICENCE.fullmatch(body):
        return False
    return mod37_36(body.replace(".", "")) == check


def phone_valid(text: str) -> bool:
    """电话:a mainland mobile number, a landline with or without area code and extension, or a service line (400…, 12345)."""
    return any(shape.fullmatch(text) for shape in (_MOBILE, _LANDLINE, _SERVICE_LINE))


def mobile_valid(text: str) -> bool:
    """手机号:a mainland mobile number (11 digits); only these can receive a text message."""
    return bool(_MOBILE.fullmatch(text))


def item_code_valid(text: str) -> bool:
    """事项编码:basic code 12 digits, with business item 14, or implementation code 31/33 (credit code + level + basic)."""
    if not text.isascii():
        return False
    if len(text) in (12, 14):
        return text.isdigit()
    return len(text) in (31, 33) and credit_code_valid(text[:18]) and text[18:].isdigit()


def _expect(shape: re.Pattern[str], prefix: str, what: str) -> None:
    if not shape.fullmatch(prefix):
        message = f"Expected {what}, but got {prefix[:40]!r}"
        raise ValueError(message)
