"""请您办的事:the form of one task of the applicant's own (correction, rectification), drawn, posted, and drawn again with what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flask import abort, request

from engine.domain.commands import CompleteTask, StoreUpload
from engine.domain.errors import Invalid, Stale
from engine.domain.form import blank, fields_of
from engine.domain.review_commands import SupplyFurther
from engine.domain.stages import SUPPLY_FURTHER
from web.acting import posted_id
from web.current import product
from web.form_post import read_post
from web.form_view import FieldView, FormView, GroupView, form_view
from web.hall.draft import applicant, kept_files
from web.hall.pages import errors_of
from web.hall.progress import case_view
from web.i18n import gettext, said
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from engine.domain.errors import FieldError
    from engine.queries.cases import CasePage
    from engine.queries.tasks import TaskRow
    from web.hall.to_do import ToDo


@dataclass
class TaskInHand:
    """A task of the applicant's with what has been typed into it; ``stale`` is the sentence when the case has moved on."""

    page: CasePage
    row: TaskRow
    values: dict[str, list[str]]
    errors: list[FieldError] = field(default_factory=list)
    stale: str = ""
    seen: int = 0

    @property
    def view(self) -> FormView:
        """The form as it is to be drawn."""
        form = product().ask.form_of(self.row)
        view = form_view(form, self.values, errors=self.errors, uploads=kept_files(form, self.values))
        return replace(view, parts=self._wanted(view.parts))

    def _wanted(self, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        """Uploads for materials that this case does not need are left out; those found missing say so."""
        states = {one.material: one.state for one in self.page.materials}
        bound = {one.key: one.material for one in fields_of(product().ask.form_of(self.row)) if one.material}
        kept = []
        for part in parts:
            material = bound.get(part.name) if isinstance(part, FieldView) else None
            if isinstance(part, GroupView):
                kept.append(replace(part, parts=self._wanted(part.parts)))
            elif material is None or self.row.kind == "hand_in" or part.arguments.get("kept"):  # the papers of a phase are asked for the first time
                kept.append(part)
            elif states.get(material) in {"missing", "deferred"}:
                hint = gettext("告知书要求补交。%(hint)s", hint=part.arguments["hint"])
                kept.append(replace(part, arguments={**part.arguments, "hint": hint, "required": True}))
            elif material in states and self.row.kind != "supply":
                kept.append(part)
        return tuple(kept)

    @property
    def to_do(self) -> ToDo | None:
        """The notice that this task answers."""
        return next((one for one in case_view(self.page).to_do if one.href.endswith(f"/{self.row.id}")), None)


def task_in_hand(page: CasePage, task_id: str) -> TaskInHand:
    """The task as it stands; 404 when it is not the applicant's or not of this case."""
    row = product().ask.task(task_id, applicant())
    if row is None or row.case_id != page.row.id:
        abort(404)
    return TaskInHand(page, row, blank(product().ask.form_of(row)), seen=row.event_no)


def take_task(task: TaskInHand, today: date) -> bool:
    """Post it. True when it is done; otherwise ``task`` holds the errors, the typed values and the files already stored."""
    form = product().ask.form_of(task.row)
    posted = read_post(form, request.form, request.files, _store)
    task.values, task.seen = posted.values, whole_number(request.form, "seen-event")
    if posted.redraw:
        return False
    task.errors = _joined(posted.errors, errors_of(form, posted.values, today)) if posted.errors else []
    if task.errors:
        return False
    try:
        product().handle(_command(task, posted.values))
    except Invalid as wrong:
        task.errors = list(wrong.errors)
    except Stale as stale:
        task.stale, task.seen = said(stale), task.row.event_no
    else:
        return True
    return False


def _command(task: TaskInHand, values: Mapping[str, list[str]]) -> Any:
    if task.row.kind == SUPPLY_FURTHER:
        return SupplyFurther(applicant().id, task.row.id, values, posted_id())
    return CompleteTask(applicant().id, task.row.id, task.seen, values, posted_id())


def settled(task_id: str) -> bool:
    """办过了: False while the task is open. A repeated request is answered like the first; anybody else hears that it is done already."""
    if product().ask.task(task_id, applicant()) is not None:
        return False
    hanging = "~" in task_id  # what is asked of the applicant outside the diagram
    product().handle(SupplyFurther(applicant().id, task_id, {}, posted_id()) if hanging else CompleteTask(applicant().id, task_id, 0, {}, posted_id()))
    return True


def _joined(first: Iterable[FieldError], second: Iterable[FieldError]) -> list[FieldError]:
    found = {error.key: error for error in second}
    found |= {error.key: error for error in first}
    return list(found.values())


def _store(name: str, content: bytes) -> object:
    return product().handle(StoreUpload(applicant().id, name, content)).id
