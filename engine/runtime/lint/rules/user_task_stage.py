"""任务的环节:an officer's task belongs to a stage that limits.toml knows; while the applicant is asked, no stage need run."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """The property stage; a stage without limits is known when it stands in limits.toml as an empty table."""
    known = _stages(folder)
    for node in diagram.of_kind("userTask"):
        stage = node.properties.get("stage", "")
        waits_for_applicant = node.camunda.get("candidateGroups", "").strip() in ("applicant", "agent")
        if not stage and waits_for_applicant:
            continue
        if not stage:
            yield problem(
                node,
                f"任务{node.label}没有环节。请填写属性 stage，例如 review。",
                f"Expected the property stage at {node.id!r}, such as review, but there is none.",
            )
        elif known is not None and stage not in known:
            close = get_close_matches(stage, known, n=1)
            hint_zh = f"是否想写“{close[0]}”？" if close else f"请在 limits.toml 加上 [stage.{stage[:40]}]。"
            hint_en = f"Did you mean {close[0]!r}?" if close else f"Add [stage.{stage[:40]}] to limits.toml."
            yield problem(
                node,
                f"任务{node.label}的环节“{stage[:40]}”没有时限。{hint_zh}",
                f"Expected the stage of {node.id!r} in limits.toml, but {stage[:40]!r} is not there. {hint_en}",
            )


def _stages(folder: Folder) -> set[str] | None:
    """The stages of limits.toml; None when there is no such file or it can't be read (another rule says so)."""
    content = folder.files.get("limits.toml")
    if content is None or not toml_file.fits(content):
        return None
    try:
        return set(read_limits(content).stages)
    except DefinitionError:
        return None
