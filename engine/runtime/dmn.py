"""决策表:DMN tables with FEEL unary tests, translated into our own expressions when they are read, and decided by them.

    table = read_tables(root)["review_units"]
    decide(table, {"area": 320})          ->  {"units": ["market_supervision", "fire_safety"]}

Two hit policies: UNIQUE (at most one rule may match) and FIRST (the first that matches). Nothing that matches is refused, not
ignored. ``overlaps`` and ``gap`` prove at deploy, where that can be decided, that neither will happen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.runtime.expressions import Expression, ExpressionRefused, check, evaluate, evaluate_condition, parse
from engine.runtime.feel import matches_everything, unary_tests
from engine.runtime.sampling import Budget, samples, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

POLICIES: Final = ("UNIQUE", "FIRST")
MAX_RULES: Final = 100
MAX_COLUMNS: Final = 20


@dataclass(frozen=True)
class Flaw:
    """缺陷:one thing wrong with a table, at an element and its 1-based line."""

    element: str
    line: int
    zh: str
    en: str


@dataclass(frozen=True)
class Rule:
    """一行规则:what each column asks (None: nothing), all of it as one condition (None: always), and the outputs' expressions."""

    id: str
    line: int
    tests: tuple[str | None, ...]
    condition: str | None
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """一张决策表. ``known`` lists the only values of an input, where the analyst declared them."""

    id: str
    line: int
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]
    known: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


def _children(element: _Element, name: str) -> list[_Element]:
    return [child for child in element if isinstance(child.tag, str) and child.tag.rsplit("}", 1)[-1] == name]


def _text(element: _Element) -> str:
    return next(((child.text or "").strip() for child in _children(element, "text")), "")


def _line(element: _Element) -> int:
    return int(element.sourceline or 0)


class _TableReader:
    """Reads one decision; notes flaws instead of stopping at the first."""

    def __init__(self, decision: _Element, flaws: list[Flaw]) -> None:
        self.decision = decision
        self.id = decision.get("id") or ""
        self.flaws = flaws

    def flaw(self, element: _Element, zh: str, en: str) -> None:
        self.flaws.append(Flaw(element.get("id") or self.id, _line(element), zh, en))

    def table(self) -> Table | None:
        found = _children(self.decision, "decisionTable")
        if len(found) != 1 or not self.id:
            self.flaw(self.decision, "一个决策要有编号和恰好一张决策表。", "Expected a decision with an id and exactly one decision table.")
            return None
        table = found[0]
        policy = table.get("hitPolicy", "UNIQUE")
        if policy not in POLICIES:
            self.flaw(table, f"命中策略“{policy[:20]}”不支持。请用 UNIQUE 或 FIRST。", f"Expected hit policy UNIQUE or FIRST, but got {policy[:20]!r}.")
        known: dict[str, tuple[object, ...]] = {}
        inputs = tuple(self.input(each, known) for each in _children(table, "input"))
        outputs = tuple(self.output(each) for each in _children(table, "output"))
        rows = _children(table, "rule")
        if not (rows and outputs and inputs) or len(rows) > MAX_RULES or len(inputs) + len(outputs) > MAX_COLUMNS:
            self.flaw(
                table,
                f"决策表要有输入、输出和规则，最多 {MAX_RULES} 行、{MAX_COLUMNS} 列。",
                f"Expected inputs, outputs and rules, at most {MAX_RULES} rows and {MAX_COLUMNS} columns.",
            )
            return None
        if len(set(inputs)) != len(inputs) or len(set(outputs)) != len(outputs):
            self.flaw(table, "决策表的输入或输出有重复。", "Expected different inputs and different outputs, but some are repeated.")
        rules = tuple(self.rule(each, inputs, len(outputs)) for each in rows)
        return Table(self.id, _line(self.decision), policy, inputs, outputs, rules, known)

    def input(self, element: _Element, known: dict[str, tuple[object, ...]]) -> str:
        expressions = _children(element, "inputExpression")
        source = _text(expressions[0]) if expressions else ""
        self.attempt(element, source)
        for values in _children(element, "inputValues"):
            try:
                known[source] = _listed(_text(values))
            except ExpressionRefused as refusal:
                self.flaw(values, f"输入的可选值有误：{refusal.zh}", f"Expected a list of values, but: {refusal.en}")
        return source

    def output(self, element: _Element) -> str:
        name = element.get("name") or ""
        if not name.isidentifier() or name.startswith("_"):
            self.flaw(element, f"输出名称“{name[:20]}”不能用作变量名。", f"Expected an output name that can be a variable, but got {name[:20]!r}.")
        return name

    def rule(self, element: _Element, inputs: tuple[str, ...], width: int) -> Rule:
        tests, results = _children(element, "inputEntry"), _children(element, "outputEntry")
        if len(tests) != len(inputs) or len(results) != width:
            self.flaw(element, "这一行的单元格个数与列数不同。", "Expected as many cells as there are columns, but the row differs.")
        conditions = [self.test(cell, source) for cell, source in zip(tests, inputs, strict=False)]
        asked = [f"({each})" for each in conditions if each]
        outputs = tuple(_text(cell) for cell in results)
        for cell, source in zip(results, outputs, strict=True):
            self.attempt(cell, source)
        condition = " and ".join(asked) or None
        if condition:
            self.attempt(element, condition)
        return Rule(element.get("id") or "", _line(element), tuple(conditions), condition, outputs)

    def test(self, cell: _Element, source: str) -> str | None:
        if cell.get("expressionLanguage") not in (None, "feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"):
            self.flaw(cell, "单元格不能使用别的语言，只用 FEEL。", "Expected FEEL, but the cell names another language.")
        try:
            if matches_everything(_text(cell)):
                self.flaw(
                    cell,
                    f"单元格“{_text(cell)[:40]}”里的逗号表示“或者”，总是成立。范围请写成 [3..10)。",
                    f"Expected a range such as [3..10), but the comma in {_text(cell)[:40]!r} means 'or', so that every number matches.",
                )
            return unary_tests(_text(cell), source)
        except ExpressionRefused as refusal:
            self.flaw(cell, f"单元格“{_text(cell)[:40]}”有误：{refusal.zh}", f"Expected a unary test, but in {_text(cell)[:40]!r}: {refusal.en}")
            return None

    def attempt(self, element: _Element, source: str) -> None:
        try:
            check(source)
        except ExpressionRefused as refusal:
            self.flaw(element, f"“{source[:40]}”有误：{refusal.zh}", f"In {source[:40]!r}: {refusal.en}")


def _listed(source: str) -> tuple[object, ...]:
    values = evaluate(f"[{source}]", {})
    assert isinstance(values, list)
    return tuple(values)


def read_tables(root: _Element) -> tuple[dict[str, Table], tuple[Flaw, ...]]:
    """Read every decision under ``root`` (parsed safely before): the tables by id, and all the flaws found."""
    flaws: list[Flaw] = []
    tables: dict[str, Table] = {}
    for decision in _children(root, "decision"):
        reader = _TableReader(decision, flaws)
        table = reader.table()
        if table is not None and table.id in tables:
            reader.flaw(decision, f"决策编号“{table.id}”重复。", f"Expected every decision id once, but {table.id!r} is repeated.")
        elif table is not None:
            tables[table.id] = table
    return tables, tuple(flaws)


def decide(table: Table, variables: Mapping[str, object]) -> dict[str, object]:
    """决策:the outputs of the rule that matches. Raises ExpressionRefused when none does, or under UNIQUE when several do."""
    hits: list[Rule] = []
    for rule in table.rules:
        if rule.condition is None or evaluate_condition(rule.condition, variables):
            hits.append(rule)
            if table.policy == "FIRST":
                break
    if len(hits) != 1:
        zh = "没有一行规则适用" if not hits else "有几行规则同时适用"
        raise ExpressionRefused(f"决策表“{table.id}”：{zh}。请补全或改正规则。", f"Expected exactly one rule of {table.id!r} to match, but {len(hits)} do.")
    return {name: evaluate(source, variables) for name, source in zip(table.outputs, hits[0].outputs, strict=True)}


def overlaps(table: Table, budget: Budget) -> Iterator[tuple[Rule, Rule, str]]:
    """Pairs of rules that one example satisfies both, with the example; nothing when it can't be decided.

    Columns look at different inputs, so that two rules meet when they meet in every column: each column is sampled by
    itself, and a rule is, by column, the set of samples it accepts.
    """
    columns = [_column(table, number, budget) for number in range(len(table.inputs))]
    if any(column is None for column in columns):
        return
    accepted = [[values[row] for _, values in filter(None, columns)] for row in range(len(table.rules))]
    found = [names for names, _ in filter(None, columns)]
    for later in range(1, len(table.rules)):
        for earlier in range(later):
            both = [one & two for one, two in zip(accepted[earlier], accepted[later], strict=True)]
            if all(both):
                example = ", ".join(names[each.bit_length() - 1] for names, each in zip(found, both, strict=True) if names[each.bit_length() - 1])
                yield table.rules[earlier], table.rules[later], example
                break


def _column(table: Table, number: int, budget: Budget) -> tuple[list[str], list[int]] | None:
    """The column's samples as people read them and, for each rule, the bit set of those it accepts."""
    tests = [parse(rule.tests[number] or "true") for rule in table.rules]
    found = samples(tests, table.known, budget)
    if found is None:
        return None
    return [shown(sample) for sample in found], [sum(1 << place for place, sample in enumerate(found) if _holds(test, sample)) for test in tests]


def gap(table: Table, budget: Budget) -> str | None:
    """An example that no rule matches; None when there is none or it can't be decided."""
    conditions = [parse(rule.condition or "true") for rule in table.rules]
    for sample in samples(conditions, table.known, budget) or ():
        if not any(_holds(condition, sample) for condition in conditions):
            return shown(sample)
    return None


def _holds(condition: Expression, sample: Mapping[str, object]) -> bool:
    try:
        return condition.evaluate(sample) is True
    except ExpressionRefused:
        return False
