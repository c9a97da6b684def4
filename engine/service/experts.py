"""专家评审: one expert, one opinion; who has spoken or recused himself takes no second seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.errors import Rejection
from engine.service.facts import signed

if TYPE_CHECKING:
    from engine.domain.form import Submission
    from engine.service.dossier import Dossier


def refuse_second_seat(dossier: Dossier, task: Any, spoken: int = 1) -> None:
    """Raises Rejection when the actor has signed ``spoken`` opinions or more by this task's element."""
    if sum(one.node == task.node and one.person == dossier.actor for one in signed(dossier)) >= spoken:
        raise Rejection("您已经对本办件签署过专家意见,不能再占一席。", "Expected another expert, but you have already taken a seat in this case.")


def take_expert_opinion(dossier: Dossier, task: Any, submission: Submission) -> None:
    """专家意见, or a recusal with its reason."""
    refuse_second_seat(dossier, task, spoken=2)  # this one is among them
    recused = submission.values.get("recusal") == "yes"
    dossier.log("ExpertRecused" if recused else "ExpertOpinionSigned", {"task": task.id, "opinion": submission.values.get("expert_opinion")})
