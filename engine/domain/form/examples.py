"""条件的例子:answers for which a condition holds and answers for which it does not, found by trying one value of every piece of each range."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.form.component import Field
    from engine.domain.form.condition import Condition, Tree

MOST: Final = 4_000
_OTHER: Final = "…"


def examples(condition: Condition, fields: Mapping[str, Field]) -> tuple[dict[str, object] | None, dict[str, object] | None]:
    """Answers that make it hold, and answers that do not; None where none of those tried does. ``fields`` by key tell which answers there are."""
    names = sorted(condition.names)
    written = dict.fromkeys(names, frozenset[object]())
    for name, values in _compared(condition.tree):
        written[name] |= frozenset(values)
    choices = [_answers(fields.get(name), written[name]) for name in names]
    found: dict[bool, dict[str, object]] = {}
    for answers in islice(product(*choices), MOST):
        tried = dict(zip(names, answers, strict=True))
        found.setdefault(condition.holds(tried), tried)
        if len(found) == 2:
            break
    return found.get(True), found.get(False)


def _answers(field: Field | None, written: frozenset[Any]) -> list[object]:
    """One answer out of every kind that the condition may tell apart; the empty one last."""
    numbers = sorted(value for value in written if isinstance(value, int | float) and not isinstance(value, bool))
    many = field is not None and (field.type == "checklist" or field.multiple)
    if field is not None and field.options:
        values: list[object] = [option.value for option in field.options]
        return [*([value] for value in values), values, []] if many else [*values, None]
    if field is not None and field.type == "checkbox":
        return [True, False]
    if numbers:
        return [*dict.fromkeys(value + step for value in numbers for step in (-1, 0, 1)), None]
    texts = sorted(value for value in written if isinstance(value, str))
    truth: list[object] = [True, False] if not texts else []
    return [*texts, *truth, *([_OTHER] if texts else []), None]


def _compared(tree: Tree) -> Iterator[tuple[str, list[object]]]:
    """Each name with the values written beside it."""
    sign, parts = tree[0], [part for part in tree[1:] if isinstance(part, tuple)]
    names = [part[1] for part in parts if part[0] == "name"] + [part[1][1] for part in parts if part[0] == "count" and part[1][0] == "name"]
    values = [part[1] for part in parts if part[0] == "value"]
    values += [inner[1] for part in parts if part[0] == "list" for inner in part[1:] if inner[0] == "value"]
    if sign not in ("value", "name"):
        yield from ((name, values) for name in names)
        for part in parts:
            yield from _compared(part)
