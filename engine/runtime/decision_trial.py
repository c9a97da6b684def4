"""试一试决策表:which rows apply to given inputs, and what comes out, by the engine's own decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.runtime.dmn import Table, decide
from engine.runtime.dmn import read_tables as _read
from engine.runtime.expressions import ExpressionRefused, evaluate, evaluate_condition, parse
from engine.runtime.lint.safe_xml import XmlRefused, parse_xml

if TYPE_CHECKING:
    from collections.abc import Mapping


class Trial(NamedTuple):
    """结果: ids of the rows whose condition holds, the outputs, or why there are none in both languages."""

    rows: tuple[str, ...]
    outputs: Mapping[str, object] | None
    zh: str = ""
    en: str = ""


def tables_in(content: bytes) -> Mapping[str, Table]:
    """The tables of a file as it stands, by id; none where it can't be read."""
    try:
        return _read(parse_xml(content))[0]
    except XmlRefused:
        return {}


def names_in(table: Table) -> tuple[str, ...]:
    """The variables that its inputs look at, in order."""
    found: dict[str, None] = {}
    for source in table.inputs:
        try:
            found |= dict.fromkeys(sorted(name.partition(".")[0] for name in parse(source).names))
        except ExpressionRefused:
            continue
    return tuple(found)


def value_of(typed: str) -> object:
    """What somebody typed: a number, true, false, null or a quoted text where it reads as one, else the text itself."""
    try:
        value = evaluate(typed.strip(), {})
    except ExpressionRefused:
        return typed.strip()
    return value if isinstance(value, str | int | float | bool) or value is None else typed.strip()


def trial(table: Table, variables: Mapping[str, object]) -> Trial:
    """Decide as a business rule task would."""
    try:
        rows = tuple(rule.id for rule in table.rules if rule.condition is None or evaluate_condition(rule.condition, variables))
        rows = rows[:1] if table.policy == "FIRST" else rows
        return Trial(rows, decide(table, variables))
    except ExpressionRefused as refused:
        hits = []
        for rule in table.rules:
            try:
                hits += [rule.id] if rule.condition is None or evaluate_condition(rule.condition, variables) else []
            except ExpressionRefused:
                continue
        return Trial(tuple(hits), None, refused.zh, refused.en)
