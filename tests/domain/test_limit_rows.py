"""limits.toml as rows."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from engine.domain.errors import Invalid
from engine.domain.limit_rows import Typed, added, changed, limit_tables
from engine.domain.limits_file import read_limits
from engine.domain.toml_edit import edit

FILES = sorted(path for path in Path("processes").glob("*/limits.toml") if not path.parent.name.startswith("_"))
TEXT = Path("processes/catering_licence/limits.toml").read_text(encoding="utf-8")


def table(text: str, key: str):
    return next(one for one in limit_tables(tomllib.loads(text)) if one.key == key)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_dated_value_of_every_item_is_a_row_and_saving_rows_as_they_stand_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tables = limit_tables(tomllib.loads(text))
    rows = [(one, row) for one in tables for row in one.rows]

    assert len(rows) == sum(line.startswith('"') for line in text.splitlines())
    typed = [(one, row, Typed(row.since, row.unit, str(row.value), row.reference, row.verified)) for one, row in rows]
    assert edit(text, [change for one, row, same in typed for change in changed(one, row, same)]) == text


def test_a_new_value_ends_the_one_before_and_overwrites_nothing() -> None:
    promised = table(TEXT, "whole_case.promised")
    new = edit(TEXT, added(promised, Typed("2027-03-01", "working_days", "8", "提速公告（2027）第一条", verified=False)))

    assert [(row.since, row.value, row.until) for row in table(new, "whole_case.promised").rows] == [
        ("2024-01-01", 20, date(2025, 12, 31)),
        ("2026-01-01", 10, date(2027, 2, 28)),
        ("2027-03-01", 8, None),
    ]
    limits = read_limits(new.encode())
    assert limits.promised(date(2027, 2, 28)).value == 10
    assert limits.promised(date(2027, 3, 1)).value == 8


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        (Typed("2026-01-01", "working_days", "8", "依据", verified=False), ["since"]),
        (Typed("明天", "working_days", "八", " ", verified=False), ["since", "reference", "value"]),
        (Typed("2027-02-30", "days", "8.5", "依据", verified=False), ["since", "value"]),
    ],
)
def test_what_is_wrong_with_a_new_value_is_said_by_field(typed: Typed, keys: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        added(table(TEXT, "whole_case.promised"), typed)

    assert [error.key for error in refused.value.errors] == keys


def test_a_unit_is_exchanged_for_another_that_the_table_allows() -> None:
    review = table(TEXT, "stage.review.promised")
    new = edit(TEXT, changed(review, review.rows[0], Typed("", "working_days", "3", "新依据 第一条", verified=True)))

    limit = read_limits(new.encode()).stages["review"].on(date(2026, 5, 1))
    assert (limit.unit, limit.value, limit.reference, limit.verified) == ("working_days", 3, "新依据 第一条", True)
