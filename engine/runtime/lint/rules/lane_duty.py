"""泳道的职责:接不管审、审不管核、核不管发: no lane demands two exclusive duties; and lanes name nodes that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import BPMN, Problem, problem, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

EXCLUSIVE: Final = {"accept": "受理", "review": "审查", "approve": "核准", "issue": "发证", "hear": "主持听证", "expert": "专家评审"}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """By role within a lane: the same post may not hold two duties of one case."""
    for lane in diagram.root.iter(f"{{{BPMN}}}lane"):
        held: dict[str, set[str]] = {}
        for reference in lane.findall(f"{{{BPMN}}}flowNodeRef"):
            node = diagram.nodes.get((reference.text or "").strip())
            if node is None:
                yield problem(
                    spot(reference),
                    f"泳道里的“{(reference.text or '')[:60]}”不存在。",
                    f"Expected the lane to hold nodes that exist, but there is no {(reference.text or '')[:60]!r}.",
                )
            elif node.properties.get("duty") in EXCLUSIVE:
                held.setdefault(node.camunda.get("candidateGroups", ""), set()).add(node.properties["duty"])
        for role, duties in held.items():
            if len(duties) > 1:
                zh = "、".join(EXCLUSIVE[duty] for duty in EXCLUSIVE if duty in duties)
                yield problem(
                    spot(lane),
                    f"泳道“{(lane.get('name') or '')[:40]}”的岗位 {role[:40]} 兼有{zh}。请分给不同的岗位（接不管审、审不管核、核不管发）。",
                    f"Expected separate posts for {', '.join(sorted(duties))}, but {role[:40]!r} in the lane {(lane.get('name') or '')[:40]!r} has them all.",
                )
