"""绿色通道: a channel that the item's limits name, confirmed by somebody in a letter, and where they ask for it, so many working days ahead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain.calendar import Calendar
    from engine.domain.commands import GreenChannel
    from engine.domain.limits import Limit
    from engine.runtime.edition import Edition

LONGEST = 100


def check_channel(edition: Edition, green: GreenChannel | None, now: datetime, calendar: Calendar) -> None:
    """Raises Invalid with all that is missing; None is the ordinary way."""
    if green is None:
        return
    errors = []
    if green.channel not in edition.limits.channel_names:
        errors.append(FieldError("green_channel", "本事项没有这条绿色通道。", "Expected a channel that the item's limits name, but this is none."))
    if not 0 < len(green.confirmed_by.strip()) <= LONGEST:
        errors.append(FieldError("channel_confirmed_by", "请填写确认单位,例如区投促局。", "Expected who confirmed the project for the channel."))
    if not 0 < len(green.letter.strip()) <= LONGEST:
        errors.append(FieldError("channel_letter", "请填写函告文号。", "Expected the number of the letter."))
    today = now.astimezone(ZONE).date()
    lead = edition.limits.lead(green.channel, today)
    if lead is not None or green.written_on:
        errors += _letter_day(green.written_on, today, lead, calendar)
    if errors:
        raise Invalid(errors)


def _letter_day(written_on: str, today: date, lead: Limit | None, calendar: Calendar) -> list[FieldError]:
    """提前函告: the letter was written that many working days before the application comes in."""
    try:
        written = date.fromisoformat(written_on)
    except ValueError:
        return [FieldError("channel_written_on", "请填写函告日期。", "Expected the date of the letter.")]
    if written > today:
        return [FieldError("channel_written_on", "函告日期不能晚于今天。", "Expected a letter that is written already, but its date is to come.")]
    counted = written if calendar.is_workday(written) else calendar.next_workday(written)  # a letter of a Sunday is read on Monday
    if lead is not None and calendar.working_days_between(counted, today) < lead.value:
        return [
            FieldError(
                "channel_written_on",
                f"这条通道要提前 {lead.value} 个工作日函告({lead.reference}),函告日期 {written} 太晚。请走普通程序,或者改天收件。",
                f"Expected the letter {lead.value} working days ahead, but it was written on {written}: take the ordinary way, or receive it later.",
            )
        ]
    return []
