"""计时升级:a boundary escalation ``clock:<level>`` reacts to the alerts of the clocks; the product alone brings it about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.domain.alerts import LEVELS
from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.rules import toml_file
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

PREFIX: Final = "clock:"


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Known levels, caught at a boundary, on what has the clock; thrown by nothing in the diagram."""
    for node in diagram.nodes.values():
        code = code_of(diagram, node)
        if not code.startswith(PREFIX):
            continue
        level = code.removeprefix(PREFIX)
        if node.kind != "boundaryEvent":
            yield problem(
                node,
                f"{node.label}抛出“{code[:40]}”。预警由计时产生,流程图只能用边界升级事件接住它。",
                f"Expected {code[:40]!r} to be caught at a boundary, for clocks alone bring it about, but {node.id!r} throws it.",
            )
        elif level not in LEVELS:
            known = "、".join(f"{PREFIX}{one}" for one in LEVELS)
            yield problem(
                node,
                f"{node.label}的代码“{code[:40]}”不对,可以写:{known}。",
                f"Expected one of {', '.join(PREFIX + one for one in LEVELS)}, but {node.id!r} has {code[:40]!r}.",
            )
        elif level == "stage" and not _timed(diagram, node, folder):
            yield problem(
                node,
                f"{node.label}所在的任务没有环节时限,“clock:stage”永远不会发生。请在 limits.toml 写上 [stage.….promised]。",
                f"Expected the task below {node.id!r} to have a stage with a limit, but it has none, so that clock:stage never comes about.",
            )


def code_of(diagram: Diagram, node: Element) -> str:
    """The escalation code of an event; empty for anything else."""
    reference = next((child.get("escalationRef") or "" for child in node.children("escalationEventDefinition")), "")
    if not reference:
        return ""
    declared = next((raw for raw in diagram.root if local(raw.tag) == "escalation" and raw.get("id") == reference), None)
    return "" if declared is None else declared.get("escalationCode") or ""


def _timed(diagram: Diagram, node: Element, folder: Folder) -> bool:
    """A user task needs a stage that has a limit; what lies in a called process can't be told from here."""
    host = diagram.nodes.get(node.raw.get("attachedToRef") or "")
    if host is None or host.kind != "userTask":
        return True
    stage = host.properties.get("stage", "")
    content = folder.files.get("limits.toml")
    if not stage or content is None or not toml_file.fits(content):
        return bool(stage)
    try:
        dated = read_limits(content).stages.get(stage)
    except DefinitionError:
        return True
    return dated is not None and bool(dated.values)
