"""限时办结卡: one printable card a case, the same for applicant, window and officer: promised until when, on what ground, who has it, whom to call."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import request
from markupsafe import Markup

from engine.domain.limits import Limit
from engine.domain.moment import moment
from engine.outbox.qr import qr_svg
from web import words
from web.current import now, product
from web.flow_words import limit_words, role_words
from web.i18n import gettext, said
from web.leave_words import contact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from engine.queries.cases import CasePage


@dataclass(frozen=True)
class CardLimit:
    """卡上的一个时限. ``day`` is None before acceptance and while the clock stands still; ``words`` then say what holds."""

    name: str
    length: str
    day: date | None
    words: str
    state: str
    reference: str
    verified: bool
    provisional: bool = False


@dataclass(frozen=True)
class LimitCard:
    """限时办结卡, ready to print."""

    number: str
    applicant: str
    item: str
    received: str
    accepted: str
    promised: CardLimit | None
    statutory: CardLimit | None
    doing: tuple[tuple[str, str], ...] = ()
    telephone: str = ""
    complaint: str = ""
    rules: tuple[str, ...] = field(default=())
    qr: Markup | str = ""
    why: str = ""


def limit_card(page: CasePage, why_address: str, *, names: bool) -> LimitCard:
    """Lay the card out; ``names`` puts the officers' names on it, ``why_address`` is where the day-by-day sheet is."""
    row, guide = page.row, page.edition.item.guide
    return LimitCard(
        number=row.number,
        applicant=row.title,
        item=said(page.edition.item, "name"),
        received=words.moment(moment(row.received_at)),
        accepted=words.moment(moment(row.accepted_at)) if row.accepted_at else "",
        promised=_limit(page, "promised", gettext("承诺时限")),
        statutory=_limit(page, "statutory", gettext("法定时限")),
        doing=tuple(_doing(page, names=names)),
        telephone=guide.telephone,
        complaint=guide.complaint_telephone,
        rules=tuple(suspension_rules(now().astimezone(words.ZONE).date())),
        why=why_address,
        qr=_scalable(qr_svg(why_address)),
    )


def _scalable(drawing: str) -> Markup:
    """The code without a size of its own, hidden from readers of the screen: the link beside it says the same."""
    sized = re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2" aria-hidden="true" focusable="false"', drawing, count=1)
    return Markup(sized)  # noqa: S704 - our own drawing


def paper_asked() -> str:
    """``a4`` or ``a5``, as the address says."""
    return "a4" if request.args.get("paper") == "a4" else "a5"


def _limit(page: CasePage, name: str, label: str) -> CardLimit | None:
    clock = page.whole_clock(name)
    if clock is None:
        return _to_come(page, name, label)
    length = limit_words(Limit(clock.limit_value, clock.limit_unit, clock.reference, bool(clock.verified)))
    reading = product().ask.clock_reading(page, clock.name)
    if reading is None or (reading.due is None and clock.state != "stopped"):
        return CardLimit(label, length, None, gettext("停表中，恢复后重新算出日期"), "paused", clock.reference, bool(clock.verified))
    day = reading.due.astimezone(words.ZONE).date() if reading.due else None
    over = reading.remaining < 0
    if clock.state == "stopped":
        state, told = ("overdue", words.remaining(reading.remaining)) if over else ("done", gettext("用了 %(used)s", used=words.working_days(reading.used)))
    else:
        state, told = ("overdue" if over else "warned" if reading.remaining <= 1 else "on_time"), words.remaining(reading.remaining)
    return CardLimit(label, length, day, told, state, clock.reference, bool(clock.verified), reading.provisional)


def _to_come(page: CasePage, name: str, label: str) -> CardLimit | None:
    """A limit that acceptance will start; None when there will be none."""
    if page.row.status == "closed":
        return None
    on, limits = now().astimezone(words.ZONE).date(), page.edition.limits.of_case(page.form)
    if page.phase is not None:
        limit = limits.of_phase(page.phase.phase, name, on, page.project.regime if page.project else "")
    else:
        limit = limits.promised(on, page.row.green_channel or page.row.channel) if name == "promised" else limits.statutory(on)
    if limit is None:
        return None
    return CardLimit(label, limit_words(limit), None, gettext("受理后起算，受理当天不计"), "waiting", limit.reference, limit.verified)


def _doing(page: CasePage, *, names: bool) -> Iterable[tuple[str, str]]:
    """(what is being done, who has it): units and roles, for officers the person too."""
    found: dict[tuple[str, str], None] = {}
    for task in page.tasks:
        node = page.node(task.node)
        if task.parent is not None or node is None:
            continue
        who = _unit(page, task.unit) if task.unit else gettext("申请人") if task.pool == "applicant" else role_words(task.pool.partition("@")[0])
        if names and task.assignee_name and task.pool != "applicant":
            who = f"{who} · {contact(task.assignee, task.assignee_name, task.pool)}"
        found[said(node, "name") if node.name_en else node.name, who] = None
    return found


def _unit(page: CasePage, unit: str) -> str:
    part: Any = next((one for one in page.participants if one.unit == unit), None) or product().ask.units().get(unit)
    return said(part, "name") if part else unit


def suspension_rules(on: date) -> Iterable[str]:
    """停表规则 in force, one sentence for each reference: which grounds stop which clocks."""
    by_reference: dict[tuple[str, str, bool], list[str]] = {}
    for ground in product().ask.grounds().on(on):
        by_reference.setdefault((ground.rule, ground.reference, ground.verified), []).append(said(ground, "name"))
    for (rule, reference, verified), grounds in by_reference.items():
        unchecked = "" if verified else gettext("（条文未核对）")
        listed = words.listed(grounds)
        if rule == "statute":
            yield gettext("%(grounds)s所需时间不计入法定和承诺时限（%(reference)s）", grounds=listed, reference=reference) + unchecked
        else:
            yield gettext("%(grounds)s所需时间不计入承诺时限，法定时限照计（%(reference)s）", grounds=listed, reference=reference) + unchecked


__all__ = ["CardLimit", "LimitCard", "limit_card", "paper_asked", "suspension_rules"]
