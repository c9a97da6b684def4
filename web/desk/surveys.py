"""踏勘:what a surveyor takes to the site: where, whose, what the units want to see, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.form import fields_of
from engine.domain.moment import moment
from web.acting import viewer
from web.current import product
from web.desk.clocks import unit_name
from web.desk.rows import Row, row_of

if TYPE_CHECKING:
    from datetime import datetime

    from engine.queries.cases import CasePage

SIGNERS = 2  # 行政许可法 第三十四条


@dataclass(frozen=True)
class Wish:
    """一个单位要看的: its points, or nothing in particular."""

    unit: str
    points: str


@dataclass(frozen=True)
class SurveyView:
    """One survey of a case. ``signed`` are (person id, name, instant)."""

    round: int
    wishes: tuple[Wish, ...]
    signed: tuple[tuple[int, str, datetime], ...]
    convened: datetime
    held: datetime | None
    result: str
    findings: str

    @property
    def missing(self) -> int:
        """How many signatures are still wanted, the record's holder not counted."""
        return max(SIGNERS - 1 - len(self.signed), 0)

    def has_signed(self, person_id: int) -> bool:
        """Whether this officer has signed."""
        return any(one[0] == person_id for one in self.signed)


@dataclass(frozen=True)
class Card:
    """现场任务卡."""

    row: Row
    address: str
    phone: str
    survey: SurveyView | None
    held: bool


def surveys_of(page: CasePage) -> list[SurveyView]:
    """The case's surveys, the latest last."""
    return [_survey(page, row) for row in page.surveys]


def _survey(page: CasePage, row: Any) -> SurveyView:
    points = {c.unit: str(orjson.loads(c.answers).get("survey_points") or "") for c in page.completions if c.kind == "joint_review"}
    units = orjson.loads(row.units)
    signed = tuple((s.person_id, s.name, moment(s.signed_at)) for s in page.signatures if s.round == row.round)
    wishes = tuple(Wish(unit_name(page, unit), points.get(unit, "")) for unit in units)
    return SurveyView(row.round, wishes, signed, moment(row.convened_at), moment(row.held_at) if row.held_at else None, row.result or "", row.findings)


def survey_cards(actor: Any) -> list[Card]:
    """还没有排上门的踏勘 in one's hands, waiting for a surveyor, or for one's signature; soonest due first."""
    ask = product().ask
    calendar = ask.calendar()
    tasks = [t for t in [*ask.work_list(actor), *ask.pooled(actor)] if t.kind == "joint_survey"]
    held = ask.surveys_to_sign(actor)
    found = [(task, False) for task in tasks] + [(task, True) for task in held]
    cards = []
    for task, theirs in found:
        page = ask.case(task.case_id, actor)
        if page is not None and planned_visit(page, task.id) is None:
            rounds = surveys_of(page)
            cards.append(Card(row_of(task, calendar), site_of(page), phone_of(page), rounds[-1] if rounds else None, theirs))
    return cards


def planned_visit(page: CasePage, task_id: str = "") -> Any:
    """The visit that serves this task, or, of a case as such, its latest; None when there is none."""
    found = product().ask.visit_of_case(page.row.id, viewer())
    return found if found is not None and (not task_id or any(one.task_id == task_id for one in found.tasks)) else None


def site_of(page: CasePage) -> str:
    """现场地址: the answer to the start form's first question about an address."""
    return next((str(page.form.get(f.key) or "") for f in fields_of(page.edition.form_of("start")) if "address" in f.key and page.form.get(f.key)), "")


def phone_of(page: CasePage) -> str:
    """联系电话 as given in the application."""
    return next((str(page.form.get(f.key) or "") for f in fields_of(page.edition.form_of("start")) if f.reuse == "phone"), "")


__all__ = ["SIGNERS", "Card", "SurveyView", "Wish", "phone_of", "planned_visit", "site_of", "survey_cards", "surveys_of"]
