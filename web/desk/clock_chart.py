"""计时图:every clock of a case drawn on one scale, each segment with its ground and article and a way to its days in the sheet."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from web.clock_bar import clock_bar
from web.current import now, product
from web.desk.clocks import grounds_in_words, span
from web.desk.journal import milestones
from web.i18n import gettext, language
from web.words import ZONE, clock_time, day
from web.words import moment as moment_words

if TYPE_CHECKING:
    from datetime import date

    from engine.queries.cases import CasePage
    from web.clock_bar import ClockBar
    from web.desk.clocks import Clock

_DAY = timedelta(days=1)
STEPS = ("stage", "intermediary", "component")  # clocks of parts of a case, which may run side by side


def clock_chart(page: CasePage, clocks: list[Clock]) -> ClockBar | None:
    """From the morning of the first start to the night of the last due date or of today, whichever is later; None before any clock started."""
    shown = [clock for clock in clocks if clock.reading.spans]
    if not shown:
        return None
    numbers = {clock.name: no for no, clock in enumerate(clocks, 1)}
    begin = min(clock.reading.spans[0].start for clock in shown)
    running = any(not clock.stopped for clock in shown)
    last = max([part.end for clock in shown for part in clock.reading.spans] + [clock.due for clock in shown if clock.due] + ([now()] if running else []))
    start, end = _midnight(begin.astimezone(ZONE).date()), _midnight(last.astimezone(ZONE).date() + _DAY)
    calendar = product().ask.calendar()
    days = ((start + n * _DAY).date() for n in range((end - start).days))
    lanes = [_lane(page, clock, numbers[clock.name], side) for clock, side in zip(shown, _side_by_side(shown), strict=True)]
    marks = [(line.at, f"{line.what} {moment_words(line.at)}", f"#event-{line.no}") for line in milestones(page) if line.at >= start]
    return clock_bar(lanes, start, end, now() if running else None, {one for one in days if not calendar.is_workday(one)}, marks)


def anchor(number: int, when: date) -> str:
    """The id of a day's line in the sheet of the clock with this number on the page."""
    return f"day-{number}-{when.isoformat()}"


def _midnight(when: date) -> datetime:
    return datetime.combine(when, time.min, ZONE)


def _side_by_side(clocks: list[Clock]) -> list[int]:
    """Lanes of parts of the case that run at the same time as another one get a number, the others 0."""
    times = {clock.name: (clock.reading.spans[0].start, clock.reading.spans[-1].end) for clock in clocks if clock.kind in STEPS}
    overlaps = {
        name
        for name, (start, end) in times.items()
        if any(other != name and start < their_end and their_start < end for other, (their_start, their_end) in times.items())
    }
    return [1 if clock.name in overlaps else 0 for clock in clocks]


def _lane(page: CasePage, clock: Clock, number: int, side: int) -> dict[str, Any]:
    due = clock.due
    label = ""
    if due is not None:
        when = day(due) if clock.in_days else f"{day(due)}{' ' if language() == 'en' else ''}{clock_time(due)}"
        label = gettext("%(day)s到期", day=when)
    return {
        "label": clock.label,
        "segments": _segments(page, clock, number),
        "due": due,
        "due_words": clock.words if due else "",
        "due_label": gettext("%(due)s(暂定)", due=label) if clock.provisional and label else label,
        "provisional": clock.provisional,
        "state": clock.state,
        "state_words": _left(clock),
        "href": f"#why-{number}",
        "parallel": side,
    }


def _left(clock: Clock) -> str:
    """In few words how the clock stands."""
    if clock.stopped:
        return gettext("用了 %(used)s", used=span(clock.used, in_days=clock.in_days))
    if clock.state == "paused":
        return gettext("停表中")
    if clock.remaining < 0:
        return gettext("已超 %(span)s", span=span(-clock.remaining, in_days=clock.in_days))
    return gettext("还剩 %(span)s", span=span(clock.remaining, in_days=clock.in_days))


def _segments(page: CasePage, clock: Clock, number: int) -> list[dict[str, Any]]:
    """Running and suspended spans; what runs beyond the due instant is overdue, what is left until then is still to come."""
    found: list[dict[str, Any]] = []
    for part in clock.reading.spans:
        if part.grounds:
            found.append(_part(clock, number, part.start, part.end, "suspended") | _suspended(page, clock, part))
            continue
        cut = min(part.end, clock.due) if clock.due and clock.due > part.start else part.end
        if clock.due is None or clock.due > part.start:
            found.append(_part(clock, number, part.start, cut, "running"))
        if clock.due and part.end > max(clock.due, part.start):
            late = "statutory" if clock.kind == "statutory" else "overdue"
            found.append(_part(clock, number, max(clock.due, part.start), part.end, late))
    if clock.due and not clock.stopped and clock.due > now():
        found.append(_part(clock, number, max(now(), clock.reading.spans[0].start), clock.due, "left"))
    return found


def _part(clock: Clock, number: int, start: datetime, end: datetime, kind: str) -> dict[str, Any]:
    first, last = start.astimezone(ZONE).date(), end.astimezone(ZONE).date()
    lines = [line for line in clock.lines if first < line.day <= last] if clock.in_days else []
    counted = sum(line.counted for line in lines) if clock.in_days else product().ask.calendar().working_minutes(start, end)
    amount = span(counted, in_days=clock.in_days)
    since, until = (day(start), day(end)) if clock.in_days else (moment_words(start), moment_words(end))
    words = {
        "running": gettext("%(since)s 至 %(until)s 计时", since=since, until=until),
        "suspended": gettext("%(since)s 至 %(until)s 停表", since=since, until=until),
        "left": gettext("到 %(until)s 还剩 %(amount)s", until=until, amount=amount),
    }.get(kind, gettext("%(since)s 起超期", since=since))
    detail = (
        gettext("计 %(amount)s。", amount=amount)
        if kind == "running"
        else gettext("超 %(amount)s。", amount=amount)
        if kind in {"overdue", "statutory"}
        else ""
    )
    label = amount if kind != "suspended" else ""
    return {"start": start, "end": end, "kind": kind, "words": words, "detail": detail, "label": label, "href": f"#{anchor(number, first)}"}


def _suspended(page: CasePage, clock: Clock, part: Any) -> dict[str, str]:
    """Ground, article and document of a suspension."""
    names = grounds_in_words(part.grounds)
    entries = [e for e in page.clock_entries if e.name == clock.name and e.kind == "suspend" and e.ground in part.grounds and moment(e.at) <= part.start]
    articles = dict.fromkeys(e.article for e in entries if e.article)
    papers = {d.id: d.number for d in page.documents}
    numbers = dict.fromkeys(papers[e.document_id] for e in entries if e.document_id in papers)
    detail = gettext("事由：%(grounds)s。", grounds=names)
    if articles:
        detail += " " + gettext("依据：%(reference)s。", reference=" · ".join(articles))
    if numbers:
        detail += " " + gettext("文书：%(numbers)s。", numbers=" · ".join(numbers))
    return {"label": names, "detail": detail}


__all__ = ["anchor", "clock_chart"]
