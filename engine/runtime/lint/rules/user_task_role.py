"""任务的岗位:candidateGroups names one known post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

ROLES: Final = {
    "applicant": "申请人",
    "agent": "代办员",
    "window": "窗口",
    "reviewer": "审查",
    "surveyor": "踏勘",
    "approver": "核准",
    "certificate": "制证",
    "entry": "录入",
    "flow": "流转",
    "section_head": "科室负责人",
    "head": "本机关负责人",
    "chair": "听证主持",
    "expert": "专家",
}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Exactly one."""
    for node in diagram.of_kind("userTask"):
        role = node.camunda.get("candidateGroups", "").strip()
        if role not in ROLES:
            known = "、".join(f"{each} {zh}" for each, zh in ROLES.items())
            yield problem(
                node,
                f"任务{node.label}的岗位“{role[:40]}”不对。请在 candidateGroups 填一个岗位：{known}。",
                f"Expected candidateGroups of {node.id!r} to be one of {', '.join(ROLES)}, but got {role[:40]!r}.",
            )
