"""表达式:the small language of conditions, interpreted from a whitelisted tree; nothing in it can reach Python.

    decision == "accept"        needs_survey and not exempt        len(units) > 0        kind in ["a", "b"]

The text is cut into tokens and read by the parser below, never by Python's own. There is no call but to the pure
functions of ``engine.runtime.values``, no attribute but the key of a plain dict, no power, no repetition of text. Sizes
are bounded when the text is read (length, nodes, depth) and when it is evaluated (numbers, text, lists). ``and``, ``or``
and ``not`` take true and false only (an unset value counts as false), so that a form's answer "no" is never taken for yes.
A wrapping ``${…}``, as Camunda's modeller writes it, is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import DivisionByZero, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.runtime.tokens import MAX_SOURCE, ExpressionRefused, Token, refuse_sign, tokens
from engine.runtime.values import FUNCTIONS, MAX_NUMBER, bounded, kind_of, member, numbers, ordered, same, truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["Expression", "ExpressionRefused", "check", "evaluate", "evaluate_condition", "parse"]

MAX_NODES: Final = 120
MAX_DEPTH: Final = 20
_CONSTANTS: Final = {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, true, false or null written out."""

    value: object

    def evaluate(self, variables: Mapping[str, object]) -> object:  # noqa: ARG002 - every node is asked alike
        """Itself."""
        return self.value


@dataclass(frozen=True, slots=True)
class Name:
    """A routing variable, or with dots an entry of a plain dict in it."""

    path: tuple[str, ...]

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """Look the value up; an unset variable is refused, for it is nearly always a typing mistake."""
        value: object = variables
        for key in self.path:
            if (value is not variables and type(value) is not dict) or key not in value:
                name = ".".join(self.path)
                raise ExpressionRefused(
                    f"变量“{name}”没有值。请核对名称，或确认前面的环节会给出它。", f"Expected a value for {name!r}, but nothing has set it."
                )
            value = value[key]
        kind_of(value)
        return value


@dataclass(frozen=True, slots=True)
class Items:
    """A list written out."""

    items: tuple[Node, ...]

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """The values in order."""
        return [each.evaluate(variables) for each in self.items]


@dataclass(frozen=True, slots=True)
class Not:
    """``not`` of a truth value."""

    operand: Node

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """The contrary."""
        return not truth(self.operand.evaluate(variables))


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` / ``or`` over truth values, from left to right, stopping early."""

    word: str
    operands: tuple[Node, ...]

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """True or false."""
        stop = self.word == "or"
        return next((stop for each in self.operands if truth(each.evaluate(variables)) is stop), not stop)


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison or a chain of them (``1 <= n < 5``)."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """True when every link holds."""
        left = self.first.evaluate(variables)
        for operator, operand in self.rest:
            right = operand.evaluate(variables)
            if not _holds(operator, left, right):
                return False
            left = right
        return True


@dataclass(frozen=True, slots=True)
class Reckon:
    """``+ - * / %`` on bounded numbers."""

    operator: str
    left: Node
    right: Node

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """The bounded result."""
        left, right = numbers(self.left.evaluate(variables), self.right.evaluate(variables))
        try:
            if self.operator == "+":
                return bounded(left + right)  # type: ignore[operator]
            if self.operator == "-":
                return bounded(left - right)  # type: ignore[operator]
            if self.operator == "*":
                return bounded(left * right)  # type: ignore[operator]
            return bounded(left / right if self.operator == "/" else left % right)  # type: ignore[operator]
        except (ZeroDivisionError, DivisionByZero, InvalidOperation, OverflowError) as error:
            raise ExpressionRefused("不能除以零。", "Expected a number that can be divided by, but got zero.") from error


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of the named pure functions."""

    function: str
    arguments: tuple[Node, ...]

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """The function's value."""
        return FUNCTIONS[self.function][2](*(each.evaluate(variables) for each in self.arguments))


Node: TypeAlias = Literal | Name | Items | Not | Logic | Compare | Reckon | Call


def _holds(operator: str, left: object, right: object) -> bool:
    if operator == "==":
        return same(left, right)
    if operator == "!=":
        return not same(left, right)
    if operator == "in":
        return member(left, right)
    if operator == "not in":
        return not member(left, right)
    return ordered(operator, left, right)


class _Reader:
    """Reads tokens into a tree, precedence climbing; counts nodes and depth as it goes."""

    def __init__(self, found: tuple[Token, ...]) -> None:
        self.found = found
        self.at = 0
        self.nodes = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.found[self.at]

    def take(self, *texts: str) -> str | None:
        """Take the next token if it is a sign or word among ``texts``."""
        token = self.token
        if token.kind in ("sign", "word") and token.text in texts:
            self.at += 1
            return token.text
        return None

    def need(self, text: str) -> None:
        if self.take(text) is None:
            raise ExpressionRefused(f"第 {self.token.column} 个字符处缺少“{text}”。", f"Expected {text!r}, but it is missing.", self.token.column)

    def node(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionRefused(
                "表达式太复杂。请拆成几个网关，或改用决策表。",
                f"Expected at most {MAX_NODES} parts, but there are more. Use several gateways or a decision table.",
            )
        return node

    def whole(self) -> Node:
        tree = self.either()
        if self.token.kind != "end":
            raise refuse_sign(self.token.text, self.token.column)
        return tree

    def either(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionRefused("括号层数太多。", f"Expected at most {MAX_DEPTH} levels, but there are more.", self.token.column)
        operands = [self.both()]
        while self.take("or"):
            operands.append(self.both())
        self.depth -= 1
        return operands[0] if len(operands) == 1 else self.node(Logic("or", tuple(operands)))

    def both(self) -> Node:
        operands = [self.negation()]
        while self.take("and"):
            operands.append(self.negation())
        return operands[0] if len(operands) == 1 else self.node(Logic("and", tuple(operands)))

    def negation(self) -> Node:
        count = 0
        while self.take("not"):
            count += 1
        operand = self.comparison()
        for _ in range(count):
            self.depth += 1
            operand = self.node(Not(operand))
        if self.depth > MAX_DEPTH:
            raise ExpressionRefused("not 太多。", f"Expected at most {MAX_DEPTH} levels, but there are more.", self.token.column)
        self.depth -= count
        return operand

    def comparison(self) -> Node:
        first = self.addition()
        rest: list[tuple[str, Node]] = []
        while operator := self.take("==", "!=", "<=", ">=", "<", ">", "in", "not"):
            if operator == "not":
                self.need("in")
                operator = "not in"
            rest.append((operator, self.addition()))
        return self.node(Compare(first, tuple(rest))) if rest else first

    def addition(self) -> Node:
        left = self.product()
        while operator := self.take("+", "-"):
            left = self.node(Reckon(operator, left, self.product()))
        return left

    def product(self) -> Node:
        left = self.signed()
        while operator := self.take("*", "/", "%"):
            left = self.node(Reckon(operator, left, self.signed()))
        return left

    def signed(self) -> Node:
        if self.take("-") is None:
            return self.atom()
        operand = self.atom()
        if isinstance(operand, Literal) and type(operand.value) in (int, float):
            return Literal(-operand.value)  # type: ignore[operator]
        return self.node(Reckon("-", Literal(0), operand))

    def atom(self) -> Node:
        token = self.token
        self.at += token.kind != "end"
        if token.kind == "number":
            value = float(token.text) if "." in token.text else int(token.text)
            if value > MAX_NUMBER:
                raise ExpressionRefused("数字太大。", "Expected a number of at most fifteen digits, but it is larger.", token.column)
            return self.node(Literal(value))
        if token.kind == "text":
            return self.node(Literal(token.text[1:-1]))
        if token.kind == "word" and token.text in _CONSTANTS:
            return self.node(Literal(_CONSTANTS[token.text]))
        if token.kind == "name":
            return self.called(token) if self.take("(") else self.named(token)
        if token.text == "(":
            inner = self.either()
            self.need(")")
            return inner
        if token.text == "[":
            return self.node(Items(self.listed("]")))
        if token.kind == "end":
            raise ExpressionRefused("表达式没有写完。", "Expected more, but the expression ends here.", token.column)
        raise refuse_sign(token.text, token.column)

    def listed(self, close: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while self.take(close) is None:
            if items:
                self.need(",")
            items.append(self.either())
        return tuple(items)

    def named(self, token: Token) -> Node:
        path = [token.text]
        while self.take("."):
            if self.token.kind != "name":
                raise refuse_sign(self.token.text or ".", self.token.column)
            path.append(self.token.text)
            self.at += 1
        return self.node(Name(tuple(path)))

    def called(self, token: Token) -> Node:
        if token.text not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            raise ExpressionRefused(
                f"没有函数“{token.text}”。可用的函数：{known}。", f"Expected one of the functions {known}, but got {token.text!r}.", token.column
            )
        arguments = self.listed(")")
        least, most, _ = FUNCTIONS[token.text]
        if not least <= len(arguments) <= most:
            raise ExpressionRefused(
                f"函数 {token.text} 的参数个数不对。", f"Expected {least} to {most} arguments of {token.text}, but got {len(arguments)}.", token.column
            )
        return self.node(Call(token.text, arguments))


@dataclass(frozen=True)
class Expression:
    """读好的表达式:its tree and the names it needs; two with equal trees mean the same."""

    tree: Node
    names: frozenset[str]

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """Its value; raises ExpressionRefused."""
        return self.tree.evaluate(variables)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it."""
    yield node
    below: tuple[Node, ...] = ()
    if isinstance(node, Items):
        below = node.items
    elif isinstance(node, Not):
        below = (node.operand,)
    elif isinstance(node, Logic):
        below = node.operands
    elif isinstance(node, Compare):
        below = (node.first, *(operand for _, operand in node.rest))
    elif isinstance(node, Reckon):
        below = (node.left, node.right)
    elif isinstance(node, Call):
        below = node.arguments
    for each in below:
        yield from walk(each)


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Read ``source`` once; later calls find it in the cache. Raises ExpressionRefused with the column."""
    if len(source) > MAX_SOURCE:
        tokens(source)
    text = source.strip()
    if text.startswith("=") and not text.startswith("=="):
        raise ExpressionRefused("这里不用 FEEL：请去掉开头的等号。", "Expected no leading '=': this is not FEEL; remove it.", source.index("=") + 1)
    if text.startswith("${") and text.endswith("}"):
        start = source.index("${") + 2
        source = " " * start + source[start : source.rindex("}")]
    if not source.strip():
        raise ExpressionRefused("表达式是空的。", "Expected an expression, but it is empty.")
    tree = _Reader(tokens(source)).whole()
    for node in walk(tree):
        if not isinstance(node, Name) and not any(isinstance(below, Name) for below in walk(node)):
            node.evaluate({})  # what holds no variable must succeed now: "a" * 9, 1 / 0
    return Expression(tree, frozenset(node.path[0] for node in walk(tree) if isinstance(node, Name)))


def check(source: str, *, names: Collection[str] | None = None) -> None:
    """部署时检查:readable, within bounds and, when ``names`` is given, over known names only. Raises ExpressionRefused."""
    needed = parse(source).names
    unknown = needed.difference(names) if names is not None else frozenset()
    if unknown:
        first = min(unknown)
        raise ExpressionRefused(
            f"变量“{first}”没有来源。请核对名称，或在表单里把它声明为流转变量。",
            f"Expected only declared variables, but nothing declares {first!r}.",
            source.find(first) + 1,
        )


def evaluate(source: str, variables: Mapping[str, object]) -> object:
    """求值:the value of ``source`` over plain ``variables``; parse is cached. Raises ExpressionRefused."""
    return parse(source).tree.evaluate(variables)


def evaluate_condition(source: str, variables: Mapping[str, object]) -> bool:
    """条件求值:like evaluate, but the result must be true, false or unset (false)."""
    return truth(evaluate(source, variables))
