"""任务的环节:an officer's task belongs to a stage that limits.toml knows; while the applicant is asked, no stage need run."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.limits import Limits
    from engine.runtime.lint.model import Diagram, Element, Folder

PROCEDURES: Final = {"hearing_arrangement": "hearing_notice"}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """The property stage. A stage without a value is told, but where phases count, and for a meeting, which counts within the whole case."""
    limits = _limits(folder)
    known = None if limits is None else set(limits.stages)
    uncounted = {node.properties.get("stage") for node in diagram.of_kind("userTask") if node.properties.get("kind") == "coordination"}
    for node in diagram.of_kind("userTask"):
        yield from _procedure(node, limits)
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
        elif limits is not None and not limits.stages[stage] and not limits.phases and stage not in uncounted:
            yield problem(
                node,
                f"任务{node.label}的环节“{stage[:40]}”在 limits.toml 的 [stage.{stage[:40]}] 里没有数值，不计时、不预警。请写上数值、从哪天起和依据。",
                f"Expected a value in [stage.{stage[:40]}] of limits.toml for {node.id!r}, but there is none: it is neither counted nor warned of. "
                "Write it with its first day and its ground.",
                "error" if stage in _promised(folder) else "warning",
            )


def _promised(folder: Folder) -> set[str]:
    """The stages under which ``promised`` stands: whoever wrote it means a value. A bare ``[stage.x]`` says that the stage has none of its own."""
    tables = tomllib.loads(folder.files["limits.toml"].decode())["stage"]
    return {stage for stage, table in tables.items() if "promised" in table}


def _procedure(node: Element, limits: Limits | None) -> Iterator[Problem]:
    """A hearing is told so many days before (行政许可法 第四十八条); without the number none could be arranged."""
    name = PROCEDURES.get(node.properties.get("kind", ""))
    if limits is not None and name and not limits.procedures.get(name):
        yield problem(
            node,
            f"任务{node.label}要用的程序期限没有数值。请在 limits.toml 加上 [procedure.{name}] 和依据。",
            f"Expected the days that {node.id!r} keeps to, but there are none. Add [procedure.{name}] with its ground to limits.toml.",
        )


def _limits(folder: Folder) -> Limits | None:
    """What limits.toml says; None when there is no such file or it can't be read (another rule says so)."""
    content = folder.files.get("limits.toml")
    if content is None or not toml_file.fits(content):
        return None
    try:
        return read_limits(content)
    except DefinitionError:
        return None
