"""听证 (行政许可法 第四十六条至第四十八条): who may waive it, when it may be held, and that it is held on the day that was notified.

Days count as 第八十二条 counts the limits of a licensing body, in working days; that the applicant's five count alike only lengthens them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid, Rejection
from engine.service.facts import answers, signed

if TYPE_CHECKING:
    from engine.domain.form import Submission
    from engine.service.dossier import Dossier

REQUEST: Final = "request_hearing"
ARRANGE: Final = "arrange_hearing"
NOTICE: Final = "hearing_notice"
STAGE: Final = "hearing"


def take_request(dossier: Dossier, _: Any, submission: Submission) -> None:
    """听证申请: the applicant alone can't waive what interested parties (利害关系人) may still ask for; the limit ends their time."""
    parties = [str(values["interested_parties"]) for values in answers(dossier).values() if str(values.get("interested_parties") or "").strip()]
    if parties and submission.routing.get("hearing") == "waive":
        named = "、".join(parties[-1].split())
        raise Invalid(
            [
                FieldError(
                    "hearing",
                    f"利害关系人（{named}）在期限届满以前也可以要求听证，申请人不能替他们放弃；不要求的，到期自动继续办理。",
                    "Expected a request: interested parties may ask for a hearing until the limit passes, so it can't be waived for them; do nothing instead.",
                )
            ]
        )
    dossier.log("HearingRequested" if submission.routing.get("hearing") == "request" else "HearingWaived", {"by": submission.values.get("requested_by")})


def take_arrangement(dossier: Dossier, _: Any, submission: Submission) -> None:
    """安排听证: noticed at least seven days before, held within twenty of the request; both days are the item's dated limits.

    Who arranges it so late that both can't be kept keeps the notice, which is the parties' right; the overrun is on the stage's clock.
    """
    chosen = date.fromisoformat(str(submission.values["hearing_on"]))
    today, calendar = dossier.now.astimezone(ZONE).date(), dossier.bureau.calendar(dossier.uow)
    notice, within = dossier.edition.limits.procedure(NOTICE, today), dossier.edition.limits.stage(STAGE, today)
    asked = [one.at.astimezone(ZONE).date() for one in signed(dossier) if one.node == REQUEST]
    if notice is None or within is None or not asked:
        raise Rejection("本事项没有规定听证的期限,请联系管理员。", "Expected the item's limits to name the days of a hearing, but they do not.")
    first, last = calendar.add_working_days(today, notice.value), calendar.add_working_days(asked[-1], within.value)
    last = max(first, last)  # arranged too late for both: the hearing is owed all the same, on the first day that the notice allows
    if not first <= chosen <= last or not calendar.is_workday(chosen):
        raise Invalid(
            [
                FieldError(
                    "hearing_on",
                    f"听证应在 {_days(first, last)}举行：提前 {notice.value} 个工作日通知（{notice.reference}），"
                    f"申请之日起 {within.value} 个工作日内组织（{within.reference}）{'；已经来不及按期组织，应在最早的这一天举行' if first == last else ''}。",
                    f"Expected a working day from {first} to {last}: notice of {notice.value} working days, held within {within.value} of the request.",
                )
            ]
        )
    dossier.log("HearingArranged", {"on": chosen.isoformat(), "place": submission.values.get("hearing_place")})


def _days(first: date, last: date) -> str:
    return f"{first} " if first == last else f"{first} 到 {last} 之间的工作日"


def take_minutes(dossier: Dossier, _: Any, submission: Submission) -> None:
    """听证笔录: not before the day that the parties were told."""
    told = str(answers(dossier).get(ARRANGE, {}).get("hearing_on") or "")
    if dossier.now.astimezone(ZONE).date().isoformat() < told:
        raise Rejection(f"听证定于 {told} 举行,还没有到,不能提交笔录。", f"Expected minutes of a hearing that was held, but it is to be held on {told}.")
    dossier.log("HearingHeld", {"on": told, "signed_by": submission.values.get("signed_by")})
