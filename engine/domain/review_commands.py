"""命令:changes to a joint review while it is under way. The others stand in ``engine.domain.commands``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
class AskForMaterial:
    """请申请人补充材料:a unit under review needs more; once a round, and no clock stops for it."""

    actor: int
    task_id: str
    words: str
    request_id: str


@dataclass(frozen=True)
class SupplyFurther:
    """补充材料:the applicant, or the window for him, answers everything that units under review have asked for."""

    actor: int
    task_id: str
    values: Mapping[str, Sequence[str]]
    request_id: str


@dataclass(frozen=True)
class GiveLateOpinion:
    """补提意见:of a unit that the review has gone on without; ``state`` is agree | conditions | object | unconcerned."""

    actor: int
    case_id: int
    unit: str
    state: str
    reasons: str
    conditions: str
    request_id: str


@dataclass(frozen=True)
class TakeLateOpinion:
    """采纳迟到的意见:an approver lets it stand as the unit's."""

    actor: int
    case_id: int
    unit: str
    request_id: str


@dataclass(frozen=True)
class RemoveReviewUnit:
    """减少会审单位:a unit that has not answered is asked no longer."""

    actor: int
    case_id: int
    unit: str
    reason: str
    request_id: str
