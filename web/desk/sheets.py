"""踏勘记录: each task's form as a sheet on a phone: its checklist point by point with photographs, and what an earlier visit found there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.form import blank, fields_of
from engine.domain.moment import moment
from engine.domain.visit import asked_of
from web.acting import viewer
from web.current import product
from web.desk.clocks import limit_state
from web.desk.surveys import surveys_of
from web.form_view import FieldView, form_view
from web.i18n import said, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from werkzeug.datastructures import MultiDict

    from engine.domain.errors import FieldError
    from engine.domain.form import Form
    from engine.queries.cases import CasePage
    from engine.queries.visits import VisitPage
    from web.desk.surveys import SurveyView


@dataclass(frozen=True)
class Point:
    """核查的一点, with the photographs taken of it."""

    key: str
    label: str
    value: str
    ticked: bool
    photos: tuple[Any, ...]


@dataclass(frozen=True)
class Found:
    """上次看到的一点: whether it was in order, and its photographs."""

    label: str
    ticked: bool
    photos: tuple[Any, ...]


@dataclass(frozen=True)
class Part:
    """一段: a checklist's ``points``, or a field drawn by its component."""

    key: str
    label: str
    view: FieldView
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Sheet:
    """一项踏勘的记录. ``number`` tells the sheets of a page apart in its ids."""

    number: int
    task: Any
    item: str
    phone: str
    survey: SurveyView | None
    due: datetime | None
    state: str
    done: bool
    record: int | None
    parts: tuple[Part, ...]
    keys: tuple[str, ...]
    photos: tuple[Any, ...]
    before: SurveyView | None
    found: tuple[Found, ...]
    seen: str
    errors: tuple[dict[str, str], ...]


def sheets_of(page: VisitPage, errors: Mapping[str, FieldError], typed: MultiDict[str, str] | None, task_id: str) -> list[Sheet]:
    """Every task of the visit; the one that a refused post came from with what was typed."""
    return [_sheet(page, number, one, errors, typed if one.task_id == task_id else None) for number, one in enumerate(page.tasks, 1)]


def _sheet(page: VisitPage, number: int, one: Any, errors: Mapping[str, FieldError], typed: MultiDict[str, str] | None) -> Sheet:
    edition, whole = page.edition(one), product().ask.case(one.case_id, viewer())
    rounds = surveys_of(whole) if whole is not None else []
    survey = next((each for each in rounds if each.round == one.round), None)
    before = next((each for each in reversed(rounds) if each.round < one.round), None)
    own = [replace(error, key=key.partition(":")[2]) for key, error in errors.items() if key.startswith(f"{one.task_id}:")]
    form = edition.form_of(one.node)
    view = form_view(form, _kept(form, one, before, typed), errors=own)
    photos = [each for each in page.photos if each.task_id == one.task_id]
    asked = asked_of(form, _units(whole, one.round))
    parts = tuple(_part(number, part, photos) for part in view.parts if isinstance(part, FieldView) and part.name in asked)
    due = moment(one.due_at) if one.due_at is not None else None
    return Sheet(
        number=number,
        task=one,
        item=said(edition.item, "name"),
        phone=page.phone(one),
        survey=survey,
        due=due,
        state=limit_state(moment(page.row.planned_at), due, product().ask.calendar()),
        done=one.completed_at is not None,
        record=_record(whole, one) if one.completed_at is not None else None,
        parts=parts,
        keys=tuple(part.key for part in parts),
        photos=tuple(each for each in photos if not each.point),
        before=before,
        found=_found(whole, one) if before is not None and whole is not None else (),
        seen=page.digest_of(one),
        errors=tuple({"href": f"s{number}-f-{error.key}", "text": said(error)} for error in own),
    )


def _kept(form: Form, one: Any, before: SurveyView | None, typed: MultiDict[str, str] | None) -> dict[str, list[str]]:
    """What stands on the sheet: what was typed, what is saved, or, for a re-survey, each finding of before to be answered."""
    kept: dict[str, list[str]] = {key: list(values) for key, values in blank(form).items()} | orjson.loads(one.answers)
    if typed is not None:
        kept |= {key: typed.getlist(key) for key in typed.getlist("sheet-field")}
    elif before is not None and not any(kept.get("findings", ())):
        kept["findings"] = ["\n".join(f"{line.strip()}:" for line in before.findings.splitlines() if line.strip())]
    return kept


def _part(number: int, view: FieldView, photos: list[Any]) -> Part:
    """One field with an id of its own on the page; a checklist's options as points."""
    arguments = {**view.arguments, "id": f"s{number}-{view.arguments['id']}"}
    points: tuple[Point, ...] = ()
    if view.component == "checkboxes":
        ticked = set(arguments["values"])
        points = tuple(
            Point(view.name, option["label"], option["value"], option["value"] in ticked, _of_point(photos, f"{view.name}:{option['value']}"))
            for option in arguments["options"]
        )
    return Part(view.name, arguments["label"], replace(view, arguments=arguments), points)


def _of_point(photos: list[Any], point: str) -> tuple[Any, ...]:
    return tuple(one for one in photos if one.point == point)


def _record(whole: CasePage | None, one: Any) -> int | None:
    """踏勘意见书 of this round, for whom the case still exists."""
    written = [row.id for row in whole.documents if row.kind == "survey_record"] if whole is not None else []
    return int(written[min(one.round, len(written)) - 1]) if written else None


def _units(whole: CasePage | None, number: int) -> list[str]:
    """The units that take part in a round."""
    rows = whole.surveys if whole is not None else []
    return next((list(orjson.loads(row.units)) for row in rows if row.round == number), [])


def _found(whole: CasePage, one: Any) -> tuple[Found, ...]:
    """上次的核查结果, point by point, with the photographs of that visit."""
    last = next((done for done in reversed(whole.completions) if done.kind == "joint_survey" and done.task_id != one.task_id), None)
    if last is None:
        return ()
    answers, taken = orjson.loads(last.answers), product().ask.photos_of_case(one.case_id)
    earlier = [each for each in taken if each.task_id == last.task_id]
    form = whole.edition.form_of(last.node)
    asked = asked_of(form, _units(whole, one.round - 1))
    return tuple(
        Found(say(option.label, option.label_en), option.value in (answers.get(field.key) or ()), _of_point(earlier, f"{field.key}:{option.value}"))
        for field in fields_of(form)
        if field.type == "checklist" and field.key in asked
        for option in field.options
    )
