"""表单:a form-js schema of known components, each key once; nothing in it is silently ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, reported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """What reading the forms found."""
    for error in folder.form_errors:
        yield from reported(error)
