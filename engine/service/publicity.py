"""公示: opened and ended by the diagram; anybody may object while it runs; whoever concludes answers every objection.

It is none of the eight procedures of 行政许可法 第四十五条: the statutory clock runs on, and only a local rule stops the promise (滨州 第十九条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt
from engine.domain.due import ending_day
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.publicity_commands import RaiseObjection
from engine.service.clocks import has_clock
from engine.service.dossier import Dossier
from engine.service.notices import notify, notify_applicant
from engine.service.suspensions import begin_suspension, end_suspension
from engine.store.ids import new_id
from engine.store.publicity import OBJECTION_BY_REQUEST, OBJECTIONS, ONE_PUBLICITY, OPEN_PUBLICITY
from engine.store.reads import CASE_HEAD, OPEN_SUSPENSIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain import effects
    from engine.domain.form import Submission
    from engine.store.unit_of_work import UnitOfWork

GROUND: Final = "publicity"  # of suspension, where a local rule lets publicity stop the promise
LIMITS: Final = {"name": 50, "contact": 100, "words": 1000}
MOST: Final = 200  # objections to one publicity; beyond that people are asked to write or telephone


def open_publicity(dossier: Dossier, effect: effects.OpenPublicity) -> None:
    """开始公示 for the days of the item's limit, the day itself not counted; where a local rule says so, a promise that runs stands still meanwhile."""
    today = dossier.now.astimezone(ZONE).date()
    limit = dossier.edition.limits.deemed_after(effect.limit, today)
    if limit is None:
        raise ValueError(f"Expected [deemed.{effect.limit}] in limits.toml, but there is none in force.")
    calendar = dossier.bureau.calendar(dossier.uow)
    last = ending_day(calendar, today, limit).last if limit.unit == "days" else calendar.add_working_days(today, limit.value)
    if last is None:
        raise ValueError(f"Expected [deemed.{effect.limit}] in working or calendar days, but it is in {limit.unit}.")
    until = last.isoformat()
    made = new_id()
    dossier.add(records.PublicityRecord(made, dossier.case_id, effect.summary, dossier.at, until))
    dossier.log("PublicityOpened", {"publicity": made, "until": until, "article": limit.reference})
    notify_applicant(dossier, "publicity", until=until)
    ground = next((one for one in dossier.bureau.law.grounds.on(today) if one.id == GROUND), None)
    if ground is not None and any(has_clock(dossier, name) for name in ground.clocks):  # before acceptance nothing runs yet
        begin_suspension(dossier, ground, "依本地规则公示", calendar.working_days_between(today, last))


def end_period(dossier: Dossier, effect: effects.EndPublicityPeriod) -> None:
    """公示期满: the promise runs again where it stood still; the publicity stays open until somebody concludes."""
    if any(row.ground == GROUND for row in dossier.uow.ask(OPEN_SUSPENSIONS, {"case_id": dossier.case_id}).all()):
        end_suspension(dossier, GROUND, effect.outcome)


def close_publicity(dossier: Dossier, effect: effects.ClosePublicity) -> None:
    """公示结束. Raises ValueError where none is open."""
    row = dossier.uow.ask(OPEN_PUBLICITY, {"case_id": dossier.case_id}).one()
    if row is None:
        raise ValueError("Expected a publicity under way, but there is none.")
    dossier.add(records.PublicityEnded(row.id, dossier.at, effect.conclusion))
    dossier.log("PublicityClosed", {"publicity": row.id, "conclusion": effect.conclusion})


def take_conclusion(dossier: Dossier, _: Any, submission: Submission) -> None:
    """公示结论: no objection stays without an answer."""
    row = dossier.uow.ask(OPEN_PUBLICITY, {"case_id": dossier.case_id}).one()
    raised = [one for one in dossier.uow.ask(OBJECTIONS, {"case_id": dossier.case_id}).all() if row is not None and one.publicity_id == row.id]
    answer = str(submission.values.get("answers") or "").strip()
    if raised and not answer:
        raise Invalid(
            [FieldError("answers", f"公示收到 {len(raised)} 条异议，请逐条答复。", f"Expected an answer to {len(raised)} objection(s), but there is none.")]
        )
    if raised and dossier.actor is not None:
        dossier.add(records.ObjectionsAnswered(row.id, answer, dossier.at, dossier.actor))


def raise_objection(command: RaiseObjection, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By anybody, while it runs. Raises NotFound, Rejection when it is over, Invalid with everything that is missing."""
    if command.request_id and uow.ask(OBJECTION_BY_REQUEST, {"request_id": command.request_id}).one() is not None:
        return Receipt(id=command.publicity)
    row = uow.ask(ONE_PUBLICITY, {"publicity": command.publicity}).one()
    if row is None:
        raise NotFound
    head = uow.ask(CASE_HEAD, {"case_id": row.case_id}).one()
    row = uow.ask(ONE_PUBLICITY, {"publicity": command.publicity}).one()
    if over(row, bureau.now()):
        raise Rejection("公示已经结束，不能再提出异议。", "Expected a publicity under way, but it is over.")
    said = {"name": command.name.strip(), "contact": command.contact.strip(), "words": command.words.strip()}
    errors = [FieldError(key, *_wanted(key)) for key, text in said.items() if not text or len(text) > LIMITS[key]]
    if errors or not command.request_id:
        raise Invalid(errors or [FieldError("words", "请刷新页面再提交。", "Expected a fresh page; load it again.")])
    dossier = Dossier(bureau, uow, head, bureau.edition(uow, head.case_definition_id), bureau.now(), None)
    if sum(one.publicity_id == row.id for one in uow.ask(OBJECTIONS, {"case_id": dossier.case_id}).all()) >= MOST:
        raise Rejection("这项公示收到的异议已经很多，请来信或者来电。", "Expected fewer objections to this publicity; please write or telephone.")
    made = new_id()
    dossier.add(records.ObjectionRecord(made, row.id, dossier.case_id, said["name"], said["contact"], said["words"], command.request_id, dossier.at))
    dossier.log("PublicObjection", {"publicity": row.id, "objection": made})
    for participant in dossier.edition.item.participants:
        notify(dossier, f"pool:reviewer@{participant.unit}", "公示收到一条异议，期满以后请答复。", "Somebody objects; answer when the publicity is over.")
    dossier.save()
    return Receipt(id=command.publicity)


def over(row: Any, now: datetime) -> bool:
    """Whether nobody may object any more."""
    return row.ended_at is not None or row.status == "closed" or row.until < now.astimezone(ZONE).date().isoformat()


def _wanted(key: str) -> tuple[str, str]:
    return {
        "name": (f"请填写您的姓名，不超过 {LIMITS['name']} 字。", f"Expected your name, in at most {LIMITS['name']} characters."),
        "contact": (f"请填写联系方式，不超过 {LIMITS['contact']} 字。", f"Expected how to reach you, in at most {LIMITS['contact']} characters."),
        "words": (f"请写明异议和理由，不超过 {LIMITS['words']} 字。", f"Expected your objection and reasons, in at most {LIMITS['words']} characters."),
    }[key]


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {RaiseObjection: raise_objection}
