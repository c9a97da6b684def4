"""环节与状态:what the kinds of tasks and the states of a case are called, and which state follows when tasks open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SUPPLY_FURTHER: Final = "supply_further"  # 补充材料: asked for by units under review, drawn in no diagram
SIGN: Final = "sign"  # 签署: a colleague signs a task of another
KINDS: Final = {
    "accept": ("受理", "Acceptance"),
    "correction": ("补正", "Correction"),
    "hand_in": ("交阶段材料", "Papers of a phase"),
    "review": ("审查", "Review"),
    "joint_review": ("并联审查", "Joint review"),
    "joint_survey": ("联合踏勘", "Joint survey"),
    "coordination": ("协调会", "Coordination meeting"),
    "rectify": ("整改", "Rectification"),
    "commitment": ("签署承诺", "Commitment"),
    "supply": ("容缺补齐", "Deferred materials"),
    "supply_check": ("核对容缺材料", "Check of deferred materials"),
    "assessment": ("鉴定", "Appraisal"),
    "hearing_request": ("要求听证", "Request for a hearing"),
    "hearing_arrangement": ("安排听证", "Arrangement of the hearing"),
    "hearing": ("听证", "Hearing"),
    "originals": ("核对原件", "Check of the originals"),
    "publicity": ("公示", "Publicity"),
    "expert_opinion": ("专家评审", "Expert review"),
    "expert_conclusion": ("评审结论", "Conclusion of the experts"),
    "approve": ("核准", "Approval"),
    "enter": ("录入", "Entry in the register"),
    "issue": ("制证发证", "Licence issuing"),
    "service": ("联办服务", "Service after the licence"),
    "deliver": ("送达", "Delivery"),
    "generic": ("办理", "Handling"),
    SUPPLY_FURTHER: ("补充材料", "Further material"),
    SIGN: ("签署", "Signature"),
    "consult": ("征求意见", "Consultation"),
}
STATUSES: Final = {
    "received": ("已收件", "Received"),
    "correcting": ("待补正", "Waiting for correction"),
    "accepted": ("已受理", "Accepted"),
    "reviewing": ("审查中", "Under review"),
    "deciding": ("待决定", "Awaiting decision"),
    "issuing": ("制证中", "Licence being issued"),
    "closed": ("已办结", "Closed"),
}
RESULTS: Final = {
    "licence": ("已发证", "Licence issued"),
    "completed": ("已办成", "Granted without a licence"),
    "refused": ("不予许可", "Refused"),
    "not_accepted": ("不予受理", "Not accepted"),
    "withdrawn": ("申请人撤回", "Withdrawn by the applicant"),
    "lapsed": ("逾期未补正", "Lapsed: not corrected in time"),
    "revoked": ("撤销受理", "Acceptance revoked"),
    "rescinded": ("已撤销许可", "Licence revoked"),
    "expired": ("证照届满，终止延续", "Ended: the licence expired"),
    "cancelled": ("证照已注销", "Licence cancelled"),
    "kept": ("不予撤销", "Licence not revoked"),
}
_FOLLOWS: Final = {
    "hand_in": "accepted",
    "correction": "correcting",
    "review": "reviewing",
    "joint_review": "reviewing",
    "joint_survey": "reviewing",
    "coordination": "reviewing",
    "rectify": "reviewing",
    "assessment": "reviewing",
    "hearing_arrangement": "reviewing",
    "hearing": "reviewing",
    "originals": "issuing",
    "publicity": "reviewing",
    "expert_opinion": "reviewing",
    "expert_conclusion": "reviewing",
    "approve": "deciding",
    "enter": "issuing",
    "issue": "issuing",
    "service": "issuing",
    "deliver": "issuing",
}
_ORDER: Final = ("received", "correcting", "accepted", "reviewing", "deciding", "issuing")


def status_after(status: str, kinds: Iterable[str], *, accepted: bool) -> str:
    """办件状态:of an open case when tasks of these kinds have opened. Tasks without a state of their own leave it as it is.

    Several at once give the furthest state; an acceptance task before acceptance means received, and acceptance moves a case
    out of received and correcting even when what opened says nothing.
    """
    opened = tuple(kinds)
    reached = [_FOLLOWS[kind] for kind in opened if kind in _FOLLOWS]
    if not accepted and "accept" in opened:
        reached.append("received")
    if reached:
        return max(reached, key=_ORDER.index)
    return "accepted" if accepted and status in {"received", "correcting"} else status
