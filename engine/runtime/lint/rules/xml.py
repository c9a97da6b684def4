"""XML 文件:diagrams and decision tables are small, UTF-8, without DTD, and well-formed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What reading them safely found."""
    for file, refusal in folder.refused.items():
        yield Problem("", refusal.line, refusal.zh, refusal.en, file=file)
