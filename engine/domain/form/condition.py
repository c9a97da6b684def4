"""条件:when a field is hidden or a material required. A tiny subset of FEEL, parsed once, evaluated without side effects.

::

    place_kind = "public" and area > 200          = != < <= > >=  (== is accepted for =)
    not(has_licence)                              not, and, or, brackets; nothing, null and "" count as no
    business in ("restaurant", "canteen")         a list in brackets or square brackets
    list contains(dishes, "cold")                 or: "cold" in dishes
    count(shareholders) >= 2

Names are field keys. There is no arithmetic, no attribute and no call but the two above. A leading ``=`` (form-js) is accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_MAX_LENGTH: Final = 500
_MAX_DEPTH: Final = 24
_COMPARISONS: Final = ("=", "==", "!=", "<", "<=", ">", ">=")
_WORDS: Final = frozenset({"and", "or", "not", "in", "true", "false", "null", "count"})
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<contains>list\s+contains\b)
    |(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,9})?)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|<=|>=|[=<>(),\[\]])
    )""",
    re.VERBOSE | re.ASCII,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Tree = tuple[Any, ...]


class ConditionError(ValueError):
    """条件有误:what is wrong with the condition's text and at which column (1-based)."""

    def __init__(self, zh: str, en: str, column: int) -> None:
        """Keep both sentences and the place."""
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.column = column


@dataclass(frozen=True)
class Condition:
    """条件:its source and the names that it looks at."""

    source: str
    names: frozenset[str]
    tree: Tree = field(repr=False, compare=False)

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether it is so, given the values; a name without value counts as null. Never raises."""
        return bool(_evaluate(self.tree, values.get))

    def holds_for(self, value_of: Callable[[str], object]) -> bool:
        """Whether it is so, given a function from name to value (None for no value)."""
        return bool(_evaluate(self.tree, value_of))


def parse_condition(source: str, known: Collection[str] | None = None) -> Condition:
    """Parse; raises ConditionError for what is not understood, and for a name outside ``known`` when that is given."""
    if len(source) > _MAX_LENGTH:
        raise ConditionError(f"条件超过 {_MAX_LENGTH} 个字符。", f"Expected at most {_MAX_LENGTH} characters, but got {len(source)}.", _MAX_LENGTH)
    start = len(source) - len(source.lstrip())
    start += source[start : start + 1] == "=" and source[start : start + 2] != "=="
    reader = _Reader(_tokens(source, start), len(source) + 1)
    tree = reader.alternatives(0)
    reader.expect_end()
    for name, column in reader.names:
        if known is not None and name not in known:
            raise ConditionError(f"条件中的「{name}」不是已声明的字段。", f"Expected a declared field, but {name!r} is none.", column)
    return Condition(source, frozenset(name for name, _ in reader.names), tree)


@lru_cache(maxsize=1024)
def condition_of(source: str) -> Condition:
    """``parse_condition`` of any names, remembered. Raises ConditionError."""
    return parse_condition(source)


def _tokens(source: str, start: int) -> list[tuple[str, str, int]]:
    """(kind, text, column) of each token."""
    tokens = []
    position = start
    while source[position:].strip():
        match = _TOKEN.match(source, position)
        if match is None:
            column = position + len(source[position:]) - len(source[position:].lstrip()) + 1
            raise ConditionError(f"第 {column} 列看不懂。", f"Expected a name, value or sign at column {column}, but it is something else.", column)
        kind = str(match.lastgroup)
        tokens.append((kind, match.group(kind), match.start(kind) + 1))
        position = match.end()
    return tokens


class _Reader:
    """Recursive descent over the tokens; each method reads one level of precedence."""

    def __init__(self, tokens: list[tuple[str, str, int]], end: int) -> None:
        self.tokens = tokens
        self.position = 0
        self.end = end
        self.names: list[tuple[str, int]] = []

    def alternatives(self, depth: int) -> Tree:
        if depth > _MAX_DEPTH:
            raise self._error("括号嵌套太深。", "Expected less nesting, but the brackets go too deep.")
        tree = self._conjunction(depth)
        while self._take("or"):
            tree = ("or", tree, self._conjunction(depth))
        return tree

    def _conjunction(self, depth: int) -> Tree:
        tree = self._negation(depth)
        while self._take("and"):
            tree = ("and", tree, self._negation(depth))
        return tree

    def _negation(self, depth: int) -> Tree:
        if depth > _MAX_DEPTH:
            raise self._error("not 嵌套太深。", "Expected less nesting, but there are too many nots.")
        return ("not", self._negation(depth + 1)) if self._take("not") else self._comparison(depth)

    def _comparison(self, depth: int) -> Tree:
        left = self._operand(depth)
        for sign in (*_COMPARISONS, "in"):
            if self._take(sign):
                return ("=" if sign == "==" else sign, left, self._operand(depth))
        return left

    def _operand(self, depth: int) -> Tree:
        kind, text, column = self._next()
        if kind == "number":
            return ("value", float(text) if "." in text else int(text))
        if kind == "text":
            return ("value", _ESCAPE.sub(r"\1", text[1:-1]))
        if kind == "contains":
            holder, wanted = self._arguments(2, depth)
            return ("in", wanted, holder)
        if text in {"true", "false", "null"}:
            return ("value", {"true": True, "false": False, "null": None}[text])
        if text == "count":
            return ("count", *self._arguments(1, depth))
        if kind == "name" and text not in _WORDS:
            self.names.append((text, column))
            return ("name", text)
        if text in {"(", "["}:
            return self._brackets(text, depth)
        raise ConditionError(f"第 {column} 列:此处应为字段或值。", f"Expected a field or a value at column {column}, but got {text!r}.", column)

    def _brackets(self, opening: str, depth: int) -> Tree:
        parts = [self.alternatives(depth + 1)]
        while self._take(","):
            parts.append(self.alternatives(depth + 1))
        self._expect(")" if opening == "(" else "]")
        return parts[0] if opening == "(" and len(parts) == 1 else ("list", *parts)

    def _arguments(self, count: int, depth: int) -> list[Tree]:
        self._expect("(")
        arguments = [self.alternatives(depth + 1)]
        while len(arguments) < count:
            self._expect(",")
            arguments.append(self.alternatives(depth + 1))
        self._expect(")")
        return arguments

    def expect_end(self) -> None:
        if self.position < len(self.tokens):
            raise self._error("条件后面有多余内容。", f"Expected the end, but got {self.tokens[self.position][1]!r}.")

    def _next(self) -> tuple[str, str, int]:
        if self.position >= len(self.tokens):
            raise self._error("条件没有写完。", "Expected a field or a value, but the condition ends.")
        self.position += 1
        return self.tokens[self.position - 1]

    def _take(self, text: str) -> bool:
        if self.position < len(self.tokens) and self.tokens[self.position][0] != "text" and self.tokens[self.position][1] == text:
            self.position += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._error(f"此处应为「{text}」。", f"Expected {text!r} here.")

    def _error(self, zh: str, en: str) -> ConditionError:
        column = self.tokens[self.position][2] if self.position < len(self.tokens) else self.end
        return ConditionError(f"第 {column} 列:{zh}", f"Column {column}: {en}", column)


def _evaluate(tree: Tree, value_of: Callable[[str], object]) -> object:
    sign = tree[0]
    if sign == "value":
        return tree[1]
    if sign == "name":
        return value_of(tree[1])
    if sign == "list":
        return [_evaluate(part, value_of) for part in tree[1:]]
    if sign == "not":
        return not bool(_evaluate(tree[1], value_of))
    if sign == "count":
        counted = _evaluate(tree[1], value_of)
        return len(counted) if isinstance(counted, list | tuple) else 0
    if sign in {"and", "or"}:
        left = bool(_evaluate(tree[1], value_of))
        return left if left == (sign == "or") else bool(_evaluate(tree[2], value_of))
    return _compare(sign, _evaluate(tree[1], value_of), _evaluate(tree[2], value_of))


def _compare(sign: str, left: object, right: object) -> bool:
    if sign == "in":
        return any(_equal(left, one) for one in right) if isinstance(right, list | tuple) else _equal(left, right)
    if sign in {"=", "!="}:
        return _equal(left, right) == (sign == "=")
    if _is_number(left) and _is_number(right):
        return _ordered(sign, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return _ordered(sign, left, right)
    return False


def _equal(left: object, right: object) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ordered(sign: str, left: Any, right: Any) -> bool:
    if sign.startswith("<"):
        return bool(left < right or (sign == "<=" and left == right))
    return bool(left > right or (sign == ">=" and left == right))
