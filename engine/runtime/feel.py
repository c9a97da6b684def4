"""FEEL 单元测试:the cells of decision tables (``"A","B"``, ``[1..5]``, ``>= 3``), translated into our own expressions at deploy.

Never evaluated as FEEL, nor as Python. What has no exact equal in our language is refused with a hint. Conditions of form
fields are FEEL too, but the form's own affair: ``engine.domain.form.condition``.
"""

from __future__ import annotations

from typing import Final

from engine.runtime.expressions import parse
from engine.runtime.tokens import ExpressionRefused, Token, refuse_sign, tokens

_FEEL_SIGNS: Final = ".. ="
_ORDER: Final = ("<", "<=", ">", ">=")


class _Cell:
    """Reads one unary test cell; ``term`` is the input's expression, put in where FEEL means it."""

    def __init__(self, found: tuple[Token, ...], term: str) -> None:
        self.found = found
        self.term = term
        self.at = 0

    @property
    def token(self) -> Token:
        return self.found[self.at]

    def take(self, *texts: str) -> str | None:
        token = self.token
        if token.kind in ("sign", "word") and token.text in texts:
            self.at += 1
            return token.text
        return None

    def need(self, text: str) -> None:
        if self.take(text) is None:
            raise ExpressionRefused(f"第 {self.token.column} 个字符处缺少“{text}”。", f"Expected {text!r}, but it is missing.", self.token.column)

    def whole(self) -> str:
        if self.take("not"):
            self.need("(")
            inner = self.tests()
            self.need(")")
            text = f"not ({inner})"
        else:
            text = self.tests()
        if self.token.kind != "end":
            raise refuse_sign(self.token.text, self.token.column)
        return text

    def tests(self) -> str:
        found = [self.test()]
        while self.take(","):
            found.append(self.test())
        return found[0] if len(found) == 1 else " or ".join(f"({each})" for each in found)

    def test(self) -> str:
        operator = self.take(*_ORDER, "=", "!=")
        if operator:
            return f"{self.term} {'==' if operator == '=' else operator} {self.literal()}"
        opening = self.take("[", "]", "(")
        if opening is None:
            return f"{self.term} == {self.literal()}"
        low = self.literal()
        self.need("..")
        high = self.literal()
        closing = self.take("]", "[", ")")
        if closing is None:
            raise ExpressionRefused("区间没有写完，例如 [1..5]。", "Expected a closed range such as [1..5].", self.token.column)
        least, most = ">=" if opening == "[" else ">", "<=" if closing == "]" else "<"
        return f"{self.term} {least} {low} and {self.term} {most} {high}"

    def literal(self) -> str:
        sign = self.take("-") or ""
        token = self.token
        self.at += token.kind != "end"
        if token.kind == "number" or (not sign and (token.kind == "text" or (token.kind == "word" and token.text in ("true", "false", "null")))):
            return sign + token.text
        if token.kind == "end":
            raise ExpressionRefused("单元格没有写完。", "Expected a value, but the cell ends here.", token.column)
        hint = f'文字要加引号："{token.text}"' if token.kind == "name" else "这里要写数字、加引号的文字、true、false 或 null"
        raise ExpressionRefused(
            f"第 {token.column} 个字符“{token.text[:20]}”不能用在这里：{hint}。",
            f"Expected a number, a quoted text, true, false or null, but got {token.text[:20]!r}.",
            token.column,
        )


def unary_tests(cell: str, term: str) -> str | None:
    """Translate a decision table's input cell over the input expression ``term``; None for ``-`` or empty: anything matches.

    ``"A","B"`` · ``[1..5]`` · ``]0..5[`` · ``>= 3`` · ``not("A")`` · ``true`` · ``null`` · ``-``. A comma means *or*, so
    that ``>= 3, < 10`` matches every number; see ``matches_everything``.
    """
    stripped = cell.strip()
    if stripped in ("", "-"):
        return None
    found = tokens(stripped, _FEEL_SIGNS)
    expression = _Cell(found, term).whole()
    parse(expression)
    return expression


def matches_everything(cell: str) -> bool:
    """Whether bounds joined by a comma leave nothing out (``>= 3, < 10``), where a range was meant (``[3..10)``)."""
    found = tokens(cell.strip(), _FEEL_SIGNS)
    above: list[float] = []
    below: list[float] = []
    for index, token in enumerate(found[:-1]):
        if token.kind == "sign" and token.text in _ORDER:
            value = _following_number(found, index + 1)
            if value is not None:
                (above if token.text[0] == ">" else below).append(value)
    return bool(above and below) and min(above) < max(below)


def _following_number(found: tuple[Token, ...], at: int) -> float | None:
    negative = found[at].text == "-"
    token = found[at + negative]
    return (-1 if negative else 1) * float(token.text) if token.kind == "number" else None
