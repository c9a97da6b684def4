"""决策表:its cells are unary tests that can be read, its outputs variables, its hit policy UNIQUE or FIRST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What reading the tables found."""
    for file, flaw in folder.flaws:
        yield Problem(flaw.element, flaw.line, flaw.zh, flaw.en, file=file)
