"""Decision tables: FEEL unary tests mean what they mean in FEEL; overlap and gaps are proven with an example."""

from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime.dmn import decide, gap, overlaps, read_tables
from engine.runtime.expressions import ExpressionRefused, evaluate_condition
from engine.runtime.feel import unary_tests
from engine.runtime.lint.safe_xml import parse_xml
from engine.runtime.sampling import Budget


def table(*rows, policy="UNIQUE", inputs=("area",), known=""):
    """Rows of cells, the last of which is the output."""
    columns = "".join(f"<input id='i'><inputExpression><text>{escape(each)}</text></inputExpression>{known}</input>" for each in inputs)
    lines = "".join(
        f"<rule id='row_{number}'>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[:-1])
        + f"<outputEntry><text>{escape(row[-1])}</text></outputEntry></rule>"
        for number, row in enumerate(rows, 1)
    )
    xml = (
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision id='units'>"
        f"<decisionTable hitPolicy='{policy}'>{columns}<output name='result'/>{lines}</decisionTable></decision></definitions>"
    )
    tables, flaws = read_tables(parse_xml(xml.encode()))
    return tables.get("units"), flaws


def sound(*rows, **how):
    found, flaws = table(*rows, **how)
    assert flaws == ()
    return found


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ('"A","B"', "A", True),
        ('"A","B"', "C", False),
        ("[1..5]", 3, True),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("]1..5]", 1, False),
        ("(1..5[", 3, True),
        ("[-5..-1]", -3, True),
        (">= 3", 3, True),
        ("< 3", 3, False),
        (">= 3, < 10", 20, True),
        ("3", 3, True),
        ("-3", -3, True),
        ("not(3)", 3, False),
        ('not("A","B")', "C", True),
        ("not([1..5])", 6, True),
        ("true", True, True),
        ("false", True, False),
        ("null", None, True),
        ("2.5", 2.5, True),
        ('"甲","乙"', "乙", True),
    ],
)
def test_a_cell_means_what_feel_means(cell, value, matches):
    assert evaluate_condition(unary_tests(cell, "n"), {"n": value}) is matches


@pytest.mark.parametrize("cell", ["-", "", "  "])
def test_a_dash_asks_nothing(cell):
    assert unary_tests(cell, "n") is None


@pytest.mark.parametrize(
    "cell",
    [
        "A",
        "1 < ? < 5",
        "? in [1,2]",
        '"A" or "B"',
        "[1..",
        "[1..5",
        "..5",
        "not(",
        ">=",
        ",",
        "date('2026')",
        "= 1 = 2",
        "n > 3",
        "__import__('os')",
        "[a..b]",
        "'x",
    ],
)
def test_other_cells_are_refused_with_a_place(cell):
    with pytest.raises(ExpressionRefused):
        unary_tests(cell, "n")

    _, flaws = table((cell, "1"), ("-", "2"), policy="FIRST")
    assert [(flaw.line, bool(flaw.zh and flaw.en)) for flaw in flaws] == [(1, True)]


def test_the_rule_that_matches_decides():
    found = sound(("[0..300)", '["food"]'), (">= 300", '["food", "fire"]'), ("< 0", "[]"))

    assert decide(found, {"area": 320}) == {"result": ["food", "fire"]}
    assert decide(found, {"area": 10}) == {"result": ["food"]}


def test_the_first_of_several_decides_under_first():
    found = sound((">= 300", '"large"'), ("-", '"any"'), policy="FIRST")

    assert decide(found, {"area": 400}) == {"result": "large"}
    assert decide(found, {"area": 4}) == {"result": "any"}


def test_none_and_several_are_refused():
    with pytest.raises(ExpressionRefused, match="0 do"):
        decide(sound((">= 300", "1")), {"area": 1})
    with pytest.raises(ExpressionRefused, match="2 do"):
        decide(sound((">= 300", "1"), (">= 200", "2")), {"area": 400})


@pytest.mark.parametrize("policy", ["COLLECT", "ANY", "RULE ORDER", "x"])
def test_other_hit_policies_are_flaws(policy):
    assert table(("-", "1"), policy=policy)[1]


def test_hostile_outputs_and_inputs_are_flaws():
    assert table(("-", "__import__('os')"))[1]
    assert table(("-", "1"), inputs=("open('x')",))[1]
    assert table(*[(f"{number}", "1") for number in range(101)])[1]


@pytest.mark.parametrize(
    ("rows", "example"),
    [
        ([("<= 300", "1"), (">= 300", "2")], "area = 300"),
        ([("[1..5]", "1"), ("(4..9)", "2")], "area = "),
        ([("-", "1"), ("7", "2")], "area = 7"),
        ([("3,7", "1"), ("7,9", "2")], "area = 7"),
    ],
)
def test_overlap_is_shown_by_an_example(rows, example):
    ((first, second, shown),) = overlaps(sound(*rows), Budget())

    assert (first.id, second.id) == ("row_1", "row_2")
    assert shown.startswith(example)


@pytest.mark.parametrize("rows", [[("< 300", "1"), (">= 300", "2")], [("[1..5]", "1"), ("]5..9]", "2")], [("not(7)", "1"), ("7", "2")]])
def test_rows_that_exclude_each_other_do_not_overlap(rows):
    assert list(overlaps(sound(*rows), Budget())) == []


def test_overlap_looks_at_all_columns():
    apart = sound(("< 300", '"A"', "1"), ("< 300", '"B"', "2"), inputs=("area", "kind"))
    together = sound(("< 300", '"A"', "1"), ("> 200", '"A","B"', "2"), inputs=("area", "kind"))

    assert list(overlaps(apart, Budget())) == []
    assert [shown for _, _, shown in overlaps(together, Budget())] == ['area = 250, kind = "A"']


def test_a_gap_is_shown_by_an_example():
    assert gap(sound(("< 300", "1"), ("> 300", "2")), Budget()) == "area = 300"
    assert gap(sound(("< 300", "1"), (">= 300", "2")), Budget()) is None
    assert gap(sound(('"A"', "1"), inputs=("kind",)), Budget()) is not None
    assert gap(sound(('"A"', "1"), inputs=("kind",), known='<inputValues><text>"A"</text></inputValues>'), Budget()) is None


def test_proofs_stop_when_their_budget_is_spent():
    assert gap(sound(("< 300", "1"), ("> 300", "2")), Budget(5)) is None
    assert list(overlaps(sound(("<= 300", "1"), (">= 300", "2")), Budget(5))) == []


BOUNDS = st.integers(-3, 3)
CELLS = st.one_of(
    st.builds("{}".format, BOUNDS),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), BOUNDS),
    st.tuples(st.sampled_from("[("), BOUNDS, BOUNDS, st.sampled_from("])")).map(lambda t: f"{t[0]}{t[1]}..{t[2]}{t[3]}"),
    st.builds("not({})".format, BOUNDS),
    st.just("-"),
)


@given(st.lists(CELLS, min_size=2, max_size=4))
@settings(max_examples=150)
def test_proofs_agree_with_trying_every_value(cells):
    found = sound(*[(cell, "1") for cell in cells])
    tried = [number / 4 for number in range(-20, 21)]
    hits = [[row.id for row in found.rules if row.condition is None or evaluate_condition(row.condition, {"area": value})] for value in tried]

    assert (gap(found, Budget()) is not None) == any(not each for each in hits)
    later = {second.id for _, second, _ in overlaps(found, Budget())}
    assert later == {row for each in hits for row in each[1:]}
