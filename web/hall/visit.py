"""上门踏勘, as the applicant sees it: when, who comes, what to have ready, and asking once for another slot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.moment import millis, moment
from engine.domain.visit_commands import AskOtherSlot
from web import visit_words
from web.acting import me, posted_id
from web.current import now, product
from web.hall.draft import applicant
from web.i18n import gettext
from web.words import ZONE
from web.words import moment as moment_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.queries.cases import CasePage

DAYS = 3  # working days whose slots are offered


@dataclass(frozen=True)
class Appointment:
    """一次上门. ``due`` is when the survey's own time is over; ``answer`` what became of a request for another slot."""

    place: str
    slot: str
    who: list[str]
    ready: str
    state: str
    state_words: str
    due: datetime | None
    wish: str
    answer: str
    may_ask: bool
    starts: datetime


def appointment_of(page: CasePage) -> Appointment | None:
    """The case's visit as it stands; nothing of it once it is cancelled."""
    found = product().ask.visit_of_case(page.row.id, applicant())
    own = next((one for one in found.tasks if one.case_id == page.row.id), None) if found else None
    if found is None or own is None or found.row.state == "cancelled":
        return None
    asked = own.asked_at is not None
    wish = gettext("您请求改到%(wish)s", wish=moment_words(moment(own.asked_for_at))) if asked else ""
    return Appointment(
        place=found.row.place,
        slot=visit_words.slot(found.row.starts_at, found.row.ends_at),
        who=visit_words.names_of(found.team),
        ready=found.row.ready,
        state=visit_words.STATES[found.row.state],
        state_words=visit_words.state_words(found.row.state),
        due=moment(own.due_at) if own.due_at is not None else None,
        wish=wish,
        answer=_answer(own) if asked else "",
        may_ask=found.row.state == "planned" and not asked and page.row.status != "closed",
        starts=found.starts,
    )


def _answer(own: Any) -> str:
    if own.settled == "moved":
        return gettext("已经改好。")
    return gettext("不能改期：%(reason)s", reason=own.settled_reason) if own.settled else gettext("等踏勘中心答复。")


def slots_offered(found: Appointment) -> list[dict[str, str]]:
    """The slots of the next working days as choices, the one that is planned left out."""
    calendar, day = product().ask.calendar(), now().astimezone(ZONE).date()
    options: list[dict[str, str]] = []
    for _ in range(DAYS + 1):
        options += [
            {"value": visit_words.slot_value(start), "label": visit_words.slot(millis(start), millis(end))}
            for start, end in visit_words.slots_on(day)
            if start != found.starts and start > now() + timedelta(hours=1)
        ]
        day = calendar.next_workday(day)
    return options


def ask_for_slot(case_id: int, form: Mapping[str, str]) -> tuple[dict[str, FieldError], Rejection | None]:
    """Ask; what was wrong with it by field, or the refusal. Nothing of both: it is asked."""
    try:
        product().handle(AskOtherSlot(me(), case_id, visit_words.starts_asked(form), form.get("reason", ""), posted_id()))
    except NotFound:
        raise
    except Invalid as refused:
        return {error.key: error for error in refused.errors}, refused
    except Rejection as refused:
        return {}, refused
    return {}, None
