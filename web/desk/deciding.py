"""核准页:one case on one page: what each unit said, what is missing, what the visit found, and what granting would come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.facts import Opinion
from engine.domain.form import fields_of
from engine.domain.joint_review import OPEN, decide, summarise
from engine.domain.moment import moment
from web.current import product
from web.desk.case_view import materials_of, opinion_rows
from web.desk.rows import row_of
from web.desk.surveys import surveys_of
from web.i18n import gettext, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.domain.form import Field, Form
    from engine.domain.item import Participant
    from engine.queries.cases import CasePage

AGREED = frozenset({"agree", "unconcerned"})


@dataclass(frozen=True)
class Component:
    """一个分项 as it would come out."""

    name: str
    granted: bool
    words: str


@dataclass(frozen=True)
class Summary:
    """一页摘要."""

    opinions: list[dict[str, Any]]
    conditions: list[tuple[str, str]]
    objections: list[tuple[str, str]]
    lacking: list[str]
    survey: Any
    outcome: str
    components: tuple[Component, ...]
    open: bool
    late: list[dict[str, Any]]
    absent: list[str]


def summary_of(page: CasePage) -> Summary:
    """Everything an approver weighs."""
    rows = opinion_rows(page)
    outcome, components = proposed(page.participants, page.opinions)
    rounds = surveys_of(page)
    return Summary(
        opinions=rows,
        conditions=[(r["unit"], r["conditions"]) for r in rows if r["conditions"] and r["state"] == "conditions"],
        objections=[(r["unit"], r["reasons"]) for r in rows if r["state"] == "object"],
        lacking=[m.name for m in materials_of(page) if m.state in {"missing", "deferred"}],
        survey=rounds[-1] if rounds else None,
        outcome=outcome,
        components=components,
        open=not outcome,
        late=[{**r["late"], "name": r["unit"]} for r in rows if r["late"] and r["state"] == "absent"],
        absent=[r["unit"] for r in rows if r["state"] == "absent"],
    )


def latest(opinions: list[Any]) -> list[Any]:
    """Each unit's opinion of its latest round."""
    found: dict[str, Any] = {}
    for row in sorted(opinions, key=lambda r: r.round):
        found[row.unit] = row
    return list(found.values())


def proposed(participants: Sequence[Participant], opinions: list[Any]) -> tuple[str, tuple[Component, ...]]:
    """What granting comes to, by component; an empty outcome while an opinion is awaited."""
    given = [Opinion(r.unit, r.state, r.reasons, r.conditions, r.person_id) for r in latest(opinions)]
    summary = summarise(participants, [one for one in given if any(p.unit == one.unit for p in participants)])
    if not summary.closed:
        return "", ()
    verdict = decide(summary, "granted")
    names = {"granted": gettext("准予"), "partly": gettext("部分准予"), "refused": gettext("不予许可")}
    english = {p.component: p.component_en for p in participants}
    lines = [Component(say(one, english.get(one)), granted=True, words=gettext("准予")) for one in verdict.granted]
    lines += [Component(say(one, english.get(one)), granted=False, words=gettext("不予")) for one in verdict.refused]
    return names[verdict.outcome], tuple(lines)


def granting_field(form: Form) -> Field | None:
    """The question of the approver's form that a batch answers with “granted”; None for a form that asks otherwise."""
    fields = fields_of(form)
    found = next((f for f in fields if f.key == "decision" and any(o.value == "granted" for o in f.options)), None)
    others = [f for f in fields if f.required and f is not found and f.hide is None]
    return None if others else found


@dataclass(frozen=True)
class Candidate:
    """待核准的一件. ``reasons`` say why it must be looked at by itself; routine when there are none."""

    row: Any
    outcome: str
    components: tuple[Component, ...]
    reasons: tuple[str, ...]
    received: datetime | None = None

    @property
    def routine(self) -> bool:
        """Whether it may be signed in a batch."""
        return not self.reasons


def candidates(actor: Any) -> list[Candidate]:
    """待核准, exceptions on top, each soonest due first."""
    ask = product().ask
    calendar = ask.calendar()
    tasks = [t for t in [*ask.work_list(actor), *ask.pooled(actor)] if t.kind == "approve" and t.state == "open"]
    opinions = ask.opinions_of([t.case_id for t in tasks])
    found = []
    for task in tasks:
        page = ask.case(task.case_id, actor)
        if page is not None:
            outcome, components = proposed(page.participants, opinions[task.case_id])
            found.append(Candidate(row_of(task, calendar), outcome, components, _exceptions(page), moment(page.row.received_at)))
    return sorted(found, key=lambda c: c.routine)


def _exceptions(page: CasePage) -> tuple[str, ...]:
    """Why a case is no routine one."""
    reasons = []
    states = {r.state for r in latest(page.opinions)}
    if "object" in states:
        reasons.append(gettext("有单位不同意"))
    if "absent" in states:
        reasons.append(gettext("有单位缺席"))
    if "conditions" in states:
        reasons.append(gettext("附有条件"))
    if states & OPEN:
        reasons.append(gettext("意见没有收齐"))
    if any(row.result in {"rectify", "failed"} for row in page.surveys):
        reasons.append(gettext("踏勘要求过整改"))
    if any(m.state in {"missing", "deferred"} for m in page.materials):
        reasons.append(gettext("材料容缺"))
    if any(c.state == "overdue" for c in page.clocks):
        reasons.append(gettext("已经超期"))
    if len(page.decisions) > 0:
        reasons.append(gettext("曾作出过决定"))
    if granting_field(page.form_of(next(t.node for t in page.tasks if t.kind == "approve"))) is None:
        reasons.append(gettext("要逐项填写"))
    return tuple(reasons)
