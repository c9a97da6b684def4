"""任务的职责:kind and duty are known and fit together: 受理 accepts, 审查 reviews, 核准 approves, 发证 enters in the register and issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

DUTIES: Final = ("accept", "review", "approve", "issue", "hear", "expert", "none")
KINDS: Final = {
    "accept": ("accept",),
    "correction": ("none",),
    "hand_in": ("none",),
    "review": ("review",),
    "joint_review": ("review",),
    "joint_survey": ("review",),
    "coordination": ("none",),
    "rectify": ("none",),
    "commitment": ("none",),
    "supply": ("none",),
    "supply_check": ("accept",),
    "assessment": ("none",),
    "hearing_request": ("none",),
    "hearing_arrangement": ("hear",),
    "hearing": ("hear",),
    "originals": ("none",),
    "publicity": ("review",),
    "expert_opinion": ("expert",),
    "expert_conclusion": ("review",),
    "approve": ("approve",),
    "enter": ("issue",),
    "issue": ("issue",),
    "service": ("none",),
    "deliver": ("none", "issue"),
    "generic": DUTIES,
}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """The properties kind and duty of user tasks; an applicant has no duty."""
    for node in diagram.of_kind("userTask"):
        yield from _check_task(node)


def _check_task(node: Element) -> Iterator[Problem]:
    kind, duty = node.properties.get("kind", ""), node.properties.get("duty", "")
    if kind not in KINDS:
        yield problem(
            node,
            f"任务{node.label}的 kind“{kind[:30]}”不对。可选：{'、'.join(KINDS)}。",
            f"Expected the kind of {node.id!r} to be one of {', '.join(KINDS)}, but got {kind[:30]!r}.",
        )
    if duty not in DUTIES:
        yield problem(
            node,
            f"任务{node.label}的 duty“{duty[:30]}”不对。可选：{'、'.join(DUTIES)}。",
            f"Expected the duty of {node.id!r} to be one of {', '.join(DUTIES)}, but got {duty[:30]!r}.",
        )
    elif kind in KINDS and duty not in KINDS[kind]:
        right = "、".join(KINDS[kind])
        yield problem(
            node,
            f"任务{node.label}的 kind 是 {kind},duty 要是 {right}，不能是 {duty}。",
            f"Expected duty {' or '.join(KINDS[kind])} for the {kind} task {node.id!r}, but got {duty!r}.",
        )
    if duty in DUTIES[:-1] and node.camunda.get("candidateGroups", "").strip() in ("applicant", "agent"):
        yield problem(
            node,
            f"任务{node.label}由申请人办理，不能有职责 {duty}。请把 duty 设为 none。",
            f"Expected no duty at {node.id!r}, which the applicant does, but got {duty!r}.",
        )
