"""文书模板:a template takes declared placeholders only and can neither load nor run anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError
from engine.domain.template import read_template
from engine.runtime.lint.model import Problem, reported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What the templates' own reader finds."""
    for file, content in folder.files.items():
        if file.endswith(".typ"):
            try:
                read_template(file, content)
            except DefinitionError as error:
                yield from reported(error)
