"""职责: the one that the kind of task has; an applicant has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.rules.user_task_duty import DUTIES, KINDS

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("按任务的种类和岗位填写 kind、duty", "Fill in kind and duty by what the task is and whose it is")
BY_ROLE: Final = {
    "window": "accept",
    "reviewer": "review",
    "approver": "approve",
    "certificate": "issue",
    "entry": "issue",
    "chair": "hear",
    "expert": "expert",
}


def mend(hand: Hand) -> bool:
    """A kind that nobody knows becomes ``generic``, which has no consequence of its own: nothing is made up that the law would act on."""
    task = hand.task()
    if task is None:
        return False
    kind, duty, role = hand.property(task, "kind"), hand.property(task, "duty"), hand.camunda(task, "candidateGroups")
    wanted = kind if kind in KINDS else "generic"
    allowed = KINDS[wanted]
    right = duty if duty in allowed else BY_ROLE.get(role, "none") if len(allowed) == len(DUTIES) else allowed[0]
    if role in ("applicant", "agent"):
        right = "none"
    if right not in allowed:
        return False
    for name, value in (("kind", wanted), ("duty", right)):
        if hand.property(task, name) != value:
            hand.document.set_property(task, name, value)
    return True
