"""文件名:a diagram's file is named after its process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """``catering_licence.bpmn`` holds the process ``catering_licence``."""
    stem = diagram.file.rsplit("/", 1)[-1].removesuffix(".bpmn")
    for process in diagram.processes[:1]:
        if process.id != stem:
            yield problem(
                process,
                f"文件名“{stem[:60]}”与流程编号“{process.id}”不同。请改成一样。",
                f"Expected the file to be named after its process {process.id!r}, but it is {stem[:60]!r}.",
            )
