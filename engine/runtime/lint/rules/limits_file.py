"""时限:limits.toml can be read; every limit is dated and names the law it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem, reported
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What the limits' own reader finds."""
    for file, content in folder.files.items():
        if file == "limits.toml" and toml_file.fits(content):
            try:
                read_limits(content, file)
            except DefinitionError as error:
                yield from reported(error)
