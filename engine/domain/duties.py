"""职责分离:接不管审、审不管核、核不管发; nor does a reviewer chair the hearing. One person holds at most one of the exclusive duties in a case.

The database says the same with a unique key; this function says it as a sentence, before anything is written.
"""

from __future__ import annotations

from typing import Final

from engine.domain.errors import NotAllowed

DUTIES: Final = {
    "accept": ("受理", "acceptance"),
    "review": ("审查", "review"),
    "approve": ("核准", "approval"),
    "issue": ("发证", "issuing"),
    "hear": ("主持听证", "chairing of the hearing"),
    "expert": ("专家评审", "expert review"),
}
_FREE: Final = frozenset({None, "", "none"})


def check_duty(person: int, duty: str | None, held: str | None) -> NotAllowed | None:
    """The refusal when ``person``, who holds ``held`` in this case, would do work of another exclusive ``duty``; None when allowed.

    Work without an exclusive duty is always allowed, and so is more work of the duty already held.
    """
    if duty in _FREE or held in _FREE or duty == held:
        return None
    wanted_zh, wanted_en = DUTIES[str(duty)]
    held_zh, held_en = DUTIES[str(held)]
    return NotAllowed(
        f"接不管审、审不管核、核不管发:您已在本办件中承担「{held_zh}」,不能再办理「{wanted_zh}」,请由其他同事办理。",
        f"Expected {wanted_en} by somebody else, but you have already done {held_en} in this case; please leave it to a colleague.",
        person=person,
        duty=duty,
        held=held,
    )


def pool_of(role: str, unit: str = "") -> str:
    """候选池:``<role>@<unit>``, or the role alone when any unit's holder may take the task."""
    return f"{role}@{unit}" if unit else role


def may_take(pool: str, role: str, unit: str) -> bool:
    """Whether a post of ``role`` at ``unit`` may take a task of this pool."""
    wanted_role, _, wanted_unit = pool.partition("@")
    return role == wanted_role and wanted_unit in {"", unit}
