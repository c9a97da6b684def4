"""预警督办:alerts.toml can be read; every level reaches somebody, and every rung names what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.alerts import read_alerts
from engine.domain.errors import DefinitionError
from engine.runtime.lint.model import Problem, reported
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What the reader of alerts finds; an item without the file follows processes/_law."""
    for file, content in folder.files.items():
        if file == "alerts.toml" and toml_file.fits(content):
            try:
                read_alerts(content, file)
            except DefinitionError as error:
                yield from reported(error)
