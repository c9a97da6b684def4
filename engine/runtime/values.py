"""值:what an expression may hold and do with it: plain values, bounded, compared strictly, and the few pure functions."""

from __future__ import annotations

import math
import operator as operators
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from engine.runtime.tokens import ExpressionRefused

if TYPE_CHECKING:
    from collections.abc import Callable

Number = int | float | Decimal

_ORDERS: Final[dict[str, Callable[[Any, Any], Any]]] = {"<": operators.lt, "<=": operators.le, ">": operators.gt, ">=": operators.ge}
MAX_NUMBER: Final = 10**15
MAX_TEXT: Final = 10_000
MAX_LIST: Final = 1_000

_KINDS: Final = {
    bool: "bool",
    int: "number",
    float: "number",
    Decimal: "number",
    str: "text",
    list: "list",
    tuple: "list",
    dict: "record",
    date: "date",
    datetime: "instant",
}


def _number(value: object) -> bool:
    return type(value) in (int, float, Decimal)


def kind_of(value: object) -> str:
    """Name the sort of a plain value; anything that is not plain is refused."""
    if value is None:
        return "null"
    kind = _KINDS.get(type(value))
    if kind is None:
        raise ExpressionRefused(
            f"变量的值是 {type(value).__name__}，不能用在表达式里。请改用文字、数字、是否或清单。",
            f"Expected a plain value, but got {type(value).__name__}.",
        )
    return kind


def truth(value: object) -> bool:
    """是否:true, false, or unset (false). Text, numbers and lists are no truth values."""
    if value is None or value is False:
        return False
    if value is True:
        return True
    raise ExpressionRefused(
        f'这里需要“是”或“否”，得到的是 {kind_of(value)}。请写成比较，例如 decision == "accept" 或 len(units) > 0。',
        f'Expected true or false, but got a {kind_of(value)}. Write a comparison, such as decision == "accept" or len(units) > 0.',
    )


def same(left: object, right: object) -> bool:
    """相等:of one sort and equal; true is not 1, "1" is not 1."""
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    if kind == "record":
        raise ExpressionRefused("不能比较整条记录。请写出其中的一项。", "Expected single values, but records can't be compared. Name one of its entries.")
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(_scalar(a) and _scalar(b) and same(a, b) for a, b in zip(left, right, strict=True))
    return left == right


def _scalar(value: object) -> bool:
    if kind_of(value) in ("list", "record"):
        raise ExpressionRefused("清单里只能放文字、数字或是否。", "Expected a list of single values, but it holds a list or a record.")
    return True


def bounded(value: Number) -> Number:
    """Refuse a number that is not finite or longer than fifteen digits."""
    finite = value.is_finite() if isinstance(value, Decimal) else isinstance(value, int) or math.isfinite(value)
    if not finite or value > MAX_NUMBER or value < -MAX_NUMBER:
        raise ExpressionRefused("数字太大。", "Expected a number of at most fifteen digits, but it is larger.")
    return value


def numbers(left: object, right: object) -> tuple[Number, Number]:
    """Both as numbers that may be reckoned with each other."""
    if isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal) and _number(left) and _number(right):
        bounded(left)
        bounded(right)
        if isinstance(left, Decimal) != isinstance(right, Decimal):
            return Decimal(str(left)), Decimal(str(right))
        return left, right
    raise ExpressionRefused(
        f"只有数字才能计算，得到的是 {kind_of(left)} 和 {kind_of(right)}。", f"Expected two numbers, but got a {kind_of(left)} and a {kind_of(right)}."
    )


def ordered(operator: str, left: object, right: object) -> bool:
    """比较大小:two numbers, two texts or two dates; what is unset is neither more nor less than anything."""
    if left is None or right is None:
        return False
    kind = kind_of(left)
    if kind != kind_of(right) or kind not in ("number", "text", "date", "instant"):
        raise ExpressionRefused(
            f"不能比较大小：{kind} 和 {kind_of(right)}。", f"Expected two numbers, texts or dates to compare, but got a {kind} and a {kind_of(right)}."
        )
    try:
        return bool(_ORDERS[operator](left, right))
    except (TypeError, InvalidOperation) as error:
        raise ExpressionRefused("这两个值不能比较大小。", "Expected comparable values, but they are not.") from error


def member(value: object, container: object) -> bool:
    """属于:whether the list holds the value."""
    if not isinstance(container, list | tuple):
        raise ExpressionRefused(
            'in 的右边要是清单,例如 ["a", "b"]。查找文字请用 contains(文字, 部分)。',
            'Expected a list after in, such as ["a", "b"]. To look into a text write contains(text, part).',
        )
    return any(same(value, each) for each in _listed(container))


def _listed(value: object) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise ExpressionRefused(f"这里需要清单，得到的是 {kind_of(value)}。", f"Expected a list, but got a {kind_of(value)}.")
    if len(value) > MAX_LIST:
        raise ExpressionRefused(f"清单太长（最多 {MAX_LIST} 项）。", f"Expected a list of at most {MAX_LIST}, but it is longer.")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise ExpressionRefused("这里需要不太长的文字。", f"Expected a text of at most {MAX_TEXT} characters.")
    return value


def _len(value: object) -> object:
    return len(value) if isinstance(value, str) else len(_listed(value))


def _extreme(*values: object, largest: bool) -> object:
    items = list(_listed(values[0])) if len(values) == 1 else list(values)
    if not items:
        raise ExpressionRefused("空清单没有最大值和最小值。", "Expected at least one value, but the list is empty.")
    best = items[0]
    for each in items[1:]:
        if ordered(">" if largest else "<", each, best):
            best = each
    return best


def _sum(values: object) -> object:
    total: Number = 0
    for each in _listed(values):
        left, right = numbers(total, each)
        total = bounded(left + right)  # type: ignore[operator]
    return total


def _contains(whole: object, part: object) -> object:
    return _text(part) in _text(whole) if isinstance(whole, str) else member(part, whole)


FUNCTIONS: Final[dict[str, tuple[int, int, Callable[..., object]]]] = {
    "len": (1, 1, _len),
    "min": (1, 9, lambda *values: _extreme(*values, largest=False)),
    "max": (1, 9, lambda *values: _extreme(*values, largest=True)),
    "sum": (1, 1, _sum),
    "any": (1, 1, lambda values: any(truth(each) for each in _listed(values))),
    "all": (1, 1, lambda values: all(truth(each) for each in _listed(values))),
    "contains": (2, 2, _contains),
    "starts_with": (2, 2, lambda text, start: _text(text).startswith(_text(start))),
}
"""Name -> (least, most arguments, pure function)."""
