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
                item = read_item(content, file)
            except DefinitionError as error:
                yield from reported(error)
                continue
            main = folder.main.processes[0].id if folder.main and folder.main.processes else item.id
            if folder.whole and item.id != main:
                yield Problem(
                    "id",
                    1,
                    f"事项编号“{item.id}”与流程编号“{main}”不同。请改成一样。",
                    f"Expected the item's id to be its process's, {main!r}, but it is {item.id!r}.",
                    file=file,
                )
