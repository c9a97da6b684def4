"""数字:number. An int, a float of at most 15 digits (exact when printed), or for ``money`` a text with two decimals (yuan)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.domain.form.component import Field

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


def read(field: Field, posted: Sequence[str], today: date) -> int | float | str | None:  # noqa: ARG001 - one signature for all kinds
    """The number, or None when nothing was typed."""
    text = unicodedata.normalize("NFKC", posted[0][:100] if posted else "").strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise Problem(
            f"「{field.label}」请只填数字,不要写单位、逗号或文字。",
            f"Enter only digits for “{field.label_en}”, without unit, comma or words.",
        )
    number = Decimal(text)
    _check_digits(field, number)
    _check_bounds(field, number)
    if field.kind == "money":
        return f"{number + 0:.2f}"
    return int(number) if number == number.to_integral_value() else float(number)


def _check_digits(field: Field, number: Decimal) -> None:
    _, digits, exponent = number.as_tuple()
    decimals = max(0, -int(exponent))
    if len(digits) > 15:
        raise Problem(f"「{field.label}」的位数太多,最多15位。", f"“{field.label_en}” has too many digits; 15 is the most.")
    allowed = 2 if field.kind == "money" else field.decimals
    if allowed is not None and decimals > allowed:
        raise Problem(
            f"「{field.label}」最多 {allowed} 位小数。" if allowed else f"「{field.label}」应为整数。",
            f"“{field.label_en}” may have at most {allowed} decimals." if allowed else f"“{field.label_en}” must be a whole number.",
        )


def _check_bounds(field: Field, number: Decimal) -> None:
    if field.minimum is not None and number < Decimal(str(field.minimum)):
        raise Problem(f"「{field.label}」不能小于 {field.minimum:g}。", f"“{field.label_en}” can't be less than {field.minimum:g}.")
    if field.maximum is not None and number > Decimal(str(field.maximum)):
        raise Problem(f"「{field.label}」不能大于 {field.maximum:g}。", f"“{field.label_en}” can't be more than {field.maximum:g}.")
