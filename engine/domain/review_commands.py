"""命令:changes to a joint review while it is under way. The others stand in ``engine.domain.commands``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AddReviewUnit:
    """增加会审单位:one more unit is asked for its opinion, whether or not the item names it.

    ``component`` says in words what its opinion is about, where the item does not. ``node`` is the review task to join, where several are open.
    """

    actor: int
    case_id: int
    unit: str
    component: str
    reason: str
    request_id: str
    node: str = ""


@dataclass(frozen=True)
class RemoveReviewUnit:
    """减少会审单位:a unit that has not answered is asked no longer."""

    actor: int
    case_id: int
    unit: str
    reason: str
    request_id: str
