"""岗位: that of the task's duty, where the duty says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("按任务的职责填写岗位", "Name the post that the task's duty belongs to")
_BY_KIND: Final = {
    "correction": "applicant",
    "rectify": "applicant",
    "supply": "applicant",
    "hand_in": "applicant",
    "enter": "entry",
    "joint_survey": "surveyor",
}
_BY_DUTY: Final = {"accept": "window", "review": "reviewer", "approve": "approver", "issue": "certificate", "hear": "chair", "expert": "expert"}


def mend(hand: Hand) -> bool:
    """Who does a task without duty or kind only a person can tell."""
    task = hand.task()
    role = "" if task is None else _BY_KIND.get(hand.property(task, "kind")) or _BY_DUTY.get(hand.property(task, "duty"), "")
    if task is None or not role:
        return False
    hand.set_camunda(task, "candidateGroups", role)
    return True
