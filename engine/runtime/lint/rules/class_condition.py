"""类别的条件:``when`` of a class in limits.toml asks only for answers of the start form; a name that nothing answers would never hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError
from engine.domain.form import fields_of
from engine.domain.form.condition import condition_of
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Every class, when the start form can be read."""
    content, start = folder.files.get("limits.toml", b""), folder.forms.get("forms/start.form")
    if not content or start is None or not toml_file.fits(content):
        return
    try:
        classes = read_limits(content).classes
    except DefinitionError:  # limits_file says so
        return
    known = {field.key for field in fields_of(start)}
    for one in classes:
        unknown = sorted(condition_of(one.when).names - known)
        if unknown:
            yield Problem(
                one.id,
                _line(content, one.id),
                f"时限类别“{one.name}”的条件用到“{unknown[0]}”,申请表没有这一项。",
                f"Expected class {one.id!r} to ask for answers of the start form, but {unknown[0]!r} is none.",
                file="limits.toml",
            )


def _line(content: bytes, name: str) -> int:
    lines = content.decode("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip() == f"[class.{name}]"), 0)
