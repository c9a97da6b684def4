"""取样:a finite set of values that stands for all, so that overlap and gaps of conditions can be decided.

Conditions that compare named values with written ones split each value's range into a few pieces; one value out of every
piece tells the same as all of them. Anything beyond such comparisons is undecided (None), never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.runtime.expressions import Call, Compare, Expression, Items, Literal, Logic, Name, Node, Not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_SAMPLES: Final = 2_000
OTHER: Final = "其他"
"""A text that no condition names."""

Term: TypeAlias = tuple[str, bool]
"""A variable's name, and whether its length is meant (``len(units)``)."""


class Budget:
    """预算:how many evaluations an inspection may still spend on proofs; when it is gone, the rest stays undecided."""

    def __init__(self, evaluations: int = 40_000) -> None:
        self.left = evaluations

    def spend(self, evaluations: int) -> bool:
        """Take so many if there are that many left."""
        if evaluations > self.left:
            return False
        self.left -= evaluations
        return True


@dataclass
class _Uses:
    """What one term is compared with."""

    numbers: set[float] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    truth: bool = False
    null: bool = False
    ordered_text: bool = False

    def note(self, value: object) -> None:
        if value is None:
            self.null = True
        elif isinstance(value, bool):
            self.truth = True
        elif isinstance(value, int | float):
            self.numbers.add(value)
        elif isinstance(value, str):
            self.texts.add(value)

    def values(self, *, length: bool) -> tuple[object, ...] | None:
        """One value out of every piece of the range, or None when the uses don't fit together."""
        if bool(self.numbers) + bool(self.texts) + self.truth > 1 or self.ordered_text:
            return None
        null: tuple[object, ...] = (None,) if self.null else ()
        if length:
            counts = sorted({max(0, int(each) + step) for each in self.numbers for step in (-1, 0, 1)})
            return tuple(["x"] * count for count in counts if count <= 300)
        if self.numbers:
            marks = sorted(self.numbers)
            between = [(a + b) / 2 for a, b in pairwise(marks)]
            return (*sorted([marks[0] - 1, *marks, *between, marks[-1] + 1]), *null)
        if self.texts:
            return (*sorted(self.texts), OTHER, *null)
        return (True, False, *null) if self.truth else null or None


def _term(node: Node) -> Term | None:
    if isinstance(node, Name) and len(node.path) == 1:
        return node.path[0], False
    if isinstance(node, Call) and node.function == "len" and isinstance(node.arguments[0], Name) and len(node.arguments[0].path) == 1:
        return node.arguments[0].path[0], True
    return None


def _written(node: Node) -> list[object] | None:
    if isinstance(node, Literal):
        return [node.value]
    if isinstance(node, Items) and all(isinstance(each, Literal) for each in node.items):
        return [each.value for each in node.items if isinstance(each, Literal)]
    return None


def _collect(node: Node, uses: dict[Term, _Uses]) -> bool:
    """Note what every term is compared with; False when some part is beyond comparison with written values."""
    if isinstance(node, Literal):
        return isinstance(node.value, bool) or node.value is None
    if isinstance(node, Not):
        return _collect(node.operand, uses)
    if isinstance(node, Logic):
        return all(_collect(each, uses) for each in node.operands)
    if isinstance(node, Compare):
        left = node.first
        for operator, right in node.rest:
            if not _collect_link(left, operator, right, uses):
                return False
            left = right
        return True
    term = _term(node)
    if term is None or term[1]:
        return False
    uses.setdefault(term, _Uses()).truth = True
    return True


def _collect_link(left: Node, operator: str, right: Node, uses: dict[Term, _Uses]) -> bool:
    term, values = _term(left), _written(right)
    if term is None:
        term, values = _term(right), _written(left)
    if term is None or values is None:
        return False
    use = uses.setdefault(term, _Uses())
    for value in values:
        use.note(value)
        use.ordered_text |= isinstance(value, str) and operator in ("<", "<=", ">", ">=")
    return True


def samples(conditions: Sequence[Expression], known: Mapping[str, Sequence[object]] | None, budget: Budget) -> list[dict[str, object]] | None:
    """Assignments that together stand for all; None when undecided or too many. ``known`` lists a variable's only values.

    Evaluating every condition once on each of them is paid for here.
    """
    if not budget.spend(10 * len(conditions)):
        return None
    uses: dict[Term, _Uses] = {}
    if not all(_collect(condition.tree, uses) for condition in conditions):
        return None
    names = [name for name, _ in uses]
    if len(set(names)) != len(names):
        return None
    ranges: list[Sequence[object]] = []
    count = 1
    for (name, length), use in uses.items():
        values = (known or {}).get(name) or use.values(length=length)
        if not values:
            return None
        ranges.append(values)
        count *= len(values)
        if count > MAX_SAMPLES:
            return None
    if not budget.spend(count * len(conditions)):
        return None
    return [dict(zip(names, values, strict=True)) for values in product(*ranges)]


def shown(sample: Mapping[str, object]) -> str:
    """The assignment as a person reads it: ``area = 300, kind = "A"``."""
    parts = [
        f'{name} = "{value}"' if isinstance(value, str) else f"len({name}) = {len(value)}" if isinstance(value, list) else f"{name} = {_plain(value)}"
        for name, value in sample.items()
    ]
    return ", ".join(parts)


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
