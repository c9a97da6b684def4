"""事项说明:item.toml can be read, with every key and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.catalogue import read_item
from engine.domain.errors import DefinitionError
from engine.runtime.lint.model import Problem, reported
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What the catalogue's own reader finds."""
    for file, content in folder.files.items():
        if file == "item.toml" and toml_file.fits(content):
            try:
                read_item(content, file)
            except DefinitionError as error:
                yield from reported(error)
