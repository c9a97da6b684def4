"""决策表的重叠与缺口:under UNIQUE no two rows apply together; under both policies some row always does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.dmn import gap, overlaps
from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Where it can be decided, with an example."""
    flawed = {file for file, _ in folder.flaws}
    for name, table in folder.tables.items():
        file = folder.table_files[name]
        if file in flawed:
            continue
        if table.policy == "UNIQUE":
            for first, second, example in overlaps(table, folder.budget):
                yield Problem(
                    second.id or name,
                    second.line,
                    f"决策表“{name}”的两行（{first.id}、{second.id}）在 {example or '任何情况'} 时都适用。请改成互斥，或把命中策略改为 FIRST。",
                    f"Expected one row of {name!r} to apply, but {first.id!r} and {second.id!r} both do with {example or 'anything'}. Use FIRST.",
                    file=file,
                )
        missed = gap(table, folder.budget)
        if missed is not None:
            yield Problem(
                name,
                table.line,
                f"决策表“{name}”在 {missed} 时没有一行适用。请补一行，或在最后加一行“-”。",
                f"Expected some row of {name!r} to apply with {missed}, but none does. Add a row, or a last one of '-'.",
                file=file,
            )
