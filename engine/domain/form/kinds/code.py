"""编码类文字:texts with a fixed shape or a check digit; typed loosely (full width, blanks, small letters), kept canonical."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.domain import codes
from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,63}", re.ASCII)
_CODE = re.compile(r"[0-9A-Z][0-9A-Z./()-]*", re.ASCII)
_NEVER_IN_CREDIT_CODE = re.compile("[IOSVZ]")


def read(kind: str, text: str) -> str:
    """The canonical text of the given kind; a Problem that says what is wrong with it."""
    return KINDS[kind](text)


def _credit_code(text: str) -> str:
    tidy = codes.tidy(text)
    if len(tidy) != 18:
        raise Problem(
            f"统一社会信用代码应为18位,现为{len(tidy)}位,请对照执照核对。",
            f"A unified social credit code has 18 characters; this one has {len(tidy)}. Please compare it with the business licence.",
        )
    if letter := _NEVER_IN_CREDIT_CODE.search(tidy):
        raise Problem(
            f"统一社会信用代码不使用字母 I、O、S、V、Z(第{letter.start() + 1}位是 {letter.group()}),请核对是否应为数字。",
            f"A unified social credit code never has the letters I, O, S, V, Z; character {letter.start() + 1} is {letter.group()}. Should it be a digit?",
        )
    try:
        right = codes.credit_code_complete(tidy[:17])
    except ValueError:
        raise Problem(
            "统一社会信用代码的写法不对:前2位为登记机关和机构类别,第3至8位为6位数字的行政区划,请对照执照核对。",
            "This is not the shape of a unified social credit code: characters 3 to 8 are the six digits of the area. Please compare it with the licence.",
        ) from None
    if right != tidy:
        raise Problem(
            "统一社会信用代码第18位校验位不对,请对照执照核对。",
            "Character 18 of the unified social credit code does not fit the others. Please compare it with the business licence.",
        )
    return tidy


def _resident_id(text: str) -> str:
    tidy = codes.tidy(text)
    if len(tidy) != 18:
        raise Problem(
            f"居民身份证号应为18位,现为{len(tidy)}位,请对照身份证核对。",
            f"A resident id has 18 characters; this one has {len(tidy)}. Please compare it with the card.",
        )
    if not (tidy[:17].isascii() and tidy[:17].isdigit()):
        raise Problem("居民身份证号前17位应为数字,请核对。", "The first 17 characters of a resident id are digits. Please check them.")
    if codes.birth_date(tidy) is None:
        raise Problem(
            "居民身份证号第7至14位不是存在的出生日期,请核对。",
            "Characters 7 to 14 of the resident id are not a date of birth that exists. Please check them.",
        )
    if not codes.resident_id_valid(tidy):
        raise Problem(
            "居民身份证号校验不通过(地区码或第18位不对),请对照身份证核对。",
            "The area code or the last character of the resident id does not fit. Please compare it with the card.",
        )
    return tidy


def _holder_code(text: str) -> str:
    tidy = codes.tidy(text)
    return tidy if codes.resident_id_valid(tidy) else _credit_code(text)


def _phone(text: str) -> str:
    tidy = codes.tidy(text)
    if not codes.phone_valid(tidy):
        raise Problem(
            "电话号码不对:请填11位手机号,或带区号的座机号(如 0539-8765432)。",
            "This is no telephone number: enter a mobile number of 11 digits, or a landline with its area code (such as 0539-8765432).",
        )
    return tidy


def _mobile(text: str) -> str:
    tidy = codes.tidy(text)
    if not codes.mobile_valid(tidy):
        raise Problem("手机号应为1开头的11位数字,请核对。", "A mobile number has 11 digits and opens with 1. Please check it.")
    return tidy


def _email(text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise Problem("电子邮箱写法不对,应如 name@example.com。", "This is no e-mail address; it should look like name@example.com.")
    return text


def _plain_code(text: str) -> str:
    tidy = codes.tidy(text)
    if not _CODE.fullmatch(tidy):
        raise Problem("编号只能由字母、数字和 - . / ( ) 组成,请核对。", "A number of this kind has only letters, digits and - . / ( ). Please check it.")
    return tidy


def _food_licence(text: str) -> str:
    tidy = codes.tidy(text)
    if not codes.food_licence_valid(tidy):
        raise Problem(
            "食品经营许可证编号应为 JY 加14位数字且校验位正确,请对照许可证核对。",
            "A food licence number is JY and 14 digits, the last of which is a check digit. Please compare it with the licence.",
        )
    return tidy


def _project_code(text: str) -> str:
    tidy = codes.tidy(text)
    if not codes.project_code_valid(tidy):
        raise Problem(
            "项目代码不对,应如 2505-330354-04-01-274607(末位为校验位),请对照赋码通知核对。",
            "This is no project code; it should look like 2505-330354-04-01-274607, the last digit being a check digit. Please check it.",
        )
    return tidy


KINDS: Final[dict[str, Callable[[str], str]]] = {
    "uscc": _credit_code,
    "resident_id": _resident_id,
    "holder_code": _holder_code,
    "phone": _phone,
    "mobile": _mobile,
    "email": _email,
    "code": _plain_code,
    "food_licence": _food_licence,
    "project_code": _project_code,
}
