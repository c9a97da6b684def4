"""阶段一览:the phases of a project in the reader's language: where each stands, who reviews in it side by side, what it takes, by when, and the two sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.joint_review import STATES as OPINIONS
from engine.domain.limits import EXTENDERS
from engine.domain.materials import STATES as MATERIALS
from engine.domain.moment import moment
from engine.domain.phase import OPEN, REGIMES, STATES
from web.current import now, product
from web.flow_words import limit_words
from web.i18n import gettext, said, say
from web.words import ZONE, working_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from engine.domain.item import Phase
    from engine.domain.project_time import Sum
    from engine.queries.cases import CasePage
    from engine.runtime.edition import Edition

TAGS = {"waiting": "waiting", "received": "waiting", "accepted": "on_time", "granted": "done", "refused": "overdue", "lapsed": "paused", "declined": "overdue"}
SHOWN = {"pending": "waiting", "survey": "warned", "agree": "done", "conditions": "provisional", "object": "overdue", "unconcerned": "done"}


@dataclass(frozen=True)
class Part:
    """一行: a unit's component or a material, with how it stands (a state of the tag component; empty before its time) and what is said of it."""

    name: str
    by: str
    state: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class RegimeView:
    """一种管理方式的时限, where the guide tells them: 核准 has others than 备案. ``longer`` is by how much the limit may be extended; empty for not at all."""

    name: str
    promised: str
    statutory: str
    longer: str
    reference: str
    verified: bool


@dataclass(frozen=True)
class PhaseView:
    """一个阶段. ``mark`` is done, now or next; ``promised`` and ``statutory`` are in words, ``verified`` of the statutory one."""

    number: int
    name: str
    lead: str
    mark: str
    state: str
    words: str
    promised: str
    statutory: str
    reference: str
    verified: bool
    units: tuple[Part, ...]
    materials: tuple[Part, ...]
    due: datetime | None = None
    closed: datetime | None = None
    times: int = 1
    regimes: tuple[RegimeView, ...] = ()


@dataclass(frozen=True)
class SumView:
    """一个合计: days used of those promised; ``share`` in per cent for the bar, at most 100."""

    label: str
    used: int
    allowed: int
    share: int
    state: str
    words: str
    reference: str
    verified: bool


def phases_of(page: CasePage, *, decided_only: bool = False) -> list[PhaseView]:
    """Every phase of the project. ``decided_only``: opinions are shown as answered until their phase is decided (to the applicant)."""
    return [_phase(page, number, phase, decided_only=decided_only) for number, phase in enumerate(page.edition.item.phases, 1)]


def _phase(page: CasePage, number: int, phase: Phase, *, decided_only: bool) -> PhaseView:
    rows = [row for row in page.phases if row.phase == phase.id]
    row = rows[-1] if rows else None
    day = (moment(row.accepted_at) if row and row.accepted_at else now()).astimezone(ZONE).date()
    regime = page.project.regime if page.project else str(page.form.get("regime") or "")
    state = row.state if row else ""
    mark = "next" if row is None else "now" if row.closed_at is None and page.row.status != "closed" else "done" if state == "granted" else "next"
    zh, en = STATES.get(state, ("还没有开始", "Not begun"))
    open_clock = page.whole_clock("promised") if mark == "now" and state == "accepted" else None
    return PhaseView(
        mark=mark,
        state=TAGS.get(state, ""),
        words=say(zh, en),
        units=tuple(_units(page, phase, row, hidden=decided_only and state in OPEN)),
        materials=tuple(_materials(page, phase)),
        due=moment(open_clock.due_at) if open_clock is not None and open_clock.due_at else None,
        closed=moment(row.closed_at) if row is not None and row.closed_at else None,
        times=len(rows),
        **_told(page.edition, number, phase, day, regime),
    )


def _told(edition: Edition, number: int, phase: Phase, day: date, regime: str) -> dict[str, Any]:
    """What the catalogue says of a phase: name, lead, limits."""
    promised, statutory = (edition.limits.of_phase(phase.id, kind, day, regime) for kind in ("promised", "statutory"))
    return {
        "number": number,
        "name": said(phase, "name"),
        "lead": said(phase, "lead_name"),
        "promised": limit_words(promised),
        "statutory": limit_words(statutory),
        "reference": statutory.reference if statutory else "",
        "verified": statutory.verified if statutory else False,
    }


def _units(page: CasePage, phase: Phase, row: Any, *, hidden: bool) -> list[Part]:
    """会审单位 of the phase: their opinions once they are asked; those waived with the ground; before, those that will be asked."""
    given = {one.unit: one for one in page.opinions}  # the latest round stands last
    waived = set(orjson.loads(row.waived)) if row is not None else set()
    parts = []
    for one in page.edition.item.participants_of(phase.id):
        name, by, opinion = said(one, "component"), said(one, "name"), given.get(one.unit)
        if one.unit in waived:
            parts.append(Part(name, by, "paused", gettext("豁免"), said(one, "waiver")))
        elif opinion is not None:
            answered = hidden and opinion.state not in ("pending", "survey")
            words = gettext("已答复") if answered else say(*OPINIONS[opinion.state])
            note = "" if hidden else "\n".join(filter(None, (opinion.reasons, opinion.conditions)))
            parts.append(Part(name, by, "done" if answered else SHOWN[opinion.state], words, note))
        elif row is None or row.accepted_at is None:
            parts.append(Part(name, by, "", _when(page.edition, one)))
    return parts


def _when(edition: Edition, participant: Any) -> str:
    """How a unit that has not been asked stands: after which other one, or only where concerned."""
    before = next((one for one in edition.item.participants if one.unit == participant.after), None)
    if before is not None:
        return gettext("可以先看材料，等“%(before)s”", before=said(before, "component"))
    return "" if participant.when == "true" else gettext("涉及时")


def _materials(page: CasePage, phase: Phase) -> list[Part]:
    """材料 of the phase, as far as the case needs them; before its time those of the list."""
    rows = {row.material: row for row in page.materials}
    entered = any(row.phase == phase.id for row in page.phases)
    known = any(one.id in rows for one in page.edition.materials_of(phase.id))
    parts = []
    for one in page.edition.materials_of(phase.id):
        row = rows.get(one.id)
        if row is not None:
            parts.append(Part(said(one, "name"), "", "done" if row.state in ("present", "reused") else "warned", say(*MATERIALS[row.state])))
        elif not known and not (entered and one.reusable_from == "start_form"):
            parts.append(_to_bring(one))
    return parts


def guide_phases(edition: Edition, on: date, regime: str = "") -> list[PhaseView]:
    """各阶段 as the guide tells them, before there is a case."""
    return [
        PhaseView(
            mark="next",
            state="",
            words="",
            units=tuple(_to_review(edition, one) for one in edition.item.participants_of(phase.id)),
            materials=tuple(_to_bring(one) for one in edition.materials_of(phase.id)),
            regimes=tuple(_regimes(edition, phase, on)),
            **_told(edition, number, phase, on, regime),
        )
        for number, phase in enumerate(edition.item.phases, 1)
    ]


def _regimes(edition: Edition, phase: Phase, on: date) -> Iterator[RegimeView]:
    limits = edition.limits
    own = limits.phases[phase.id].regimes if phase.id in limits.phases else {}
    for regime in own:
        promised, statutory = (limits.of_phase(phase.id, kind, on, regime) for kind in ("promised", "statutory"))
        longer = next((found for role in EXTENDERS if (found := limits.extension(role, on, phase.id, regime))), None)
        if statutory is not None:
            name = say(*REGIMES.get(regime, (regime, regime)))
            yield RegimeView(name, limit_words(promised), limit_words(statutory), limit_words(longer), statutory.reference, statutory.verified)


def _to_review(edition: Edition, participant: Any) -> Part:
    note = gettext("可以豁免：%(ground)s", ground=said(participant, "waiver")) if participant.waived else ""
    return Part(said(participant, "component"), said(participant, "name"), "", _when(edition, participant), note)


def _to_bring(material: Any) -> Part:
    return Part(said(material, "name"), "", "", "" if material.required_when == "true" else gettext("视情况"), said(material, "notes"))


def sums_of(page: CasePage) -> list[SumView]:
    """部门合计、中介合计; none where the item promises none, or before the first acceptance."""
    time = product().ask.project_time(page) if page.row.accepted_at is not None else None
    if time is None:
        return []
    return [_sum(gettext("部门合计"), time.department), _sum(gettext("中介合计"), time.intermediary)]


def _sum(label: str, one: Sum) -> SumView:
    allowed = one.limit.value
    left = allowed - one.used
    state = "overdue" if one.over else "warned" if left <= 1 else "on_time"
    words = gettext("超出 %(days)s", days=working_days(one.over)) if one.over else gettext("还剩 %(days)s", days=working_days(left))
    return SumView(label, one.used, allowed, min(100, round(100 * one.used / max(allowed, 1))), state, words, one.limit.reference, one.limit.verified)
