"""申请表分页:a start form as short pages, one for each titled group, and how far each of them has come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.form import Field, Group, Rows, Submission, fields_of, hidden_components, read_submission, rows_of
from engine.domain.form.component import Form
from web.i18n import gettext, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from engine.domain.errors import FieldError
    from engine.domain.form import Component

GENERAL = "general"
_ROW = re.compile(r"\[[0-9]{1,3}\]\.")


@dataclass(frozen=True)
class FormPage:
    """一页:its title and components; ``names`` are the html names of its fields as declared, and the keys of its rows."""

    id: str
    label: str
    label_en: str
    components: tuple[Component, ...]
    names: frozenset[str]
    parts: frozenset[str]

    def owns(self, name: str) -> bool:
        """Whether an html name (``key`` or ``rows[0].key``) belongs to this page."""
        return _ROW.sub("[].", name) in self.names

    @property
    def fields(self) -> tuple[Field, ...]:
        """The page's fields in order, those in rows included."""
        return fields_of(Form(self.id, self.components))


def pages_of(form: Form) -> tuple[FormPage, ...]:
    """The pages in order: each titled group is one; what stands outside groups is gathered into a page of its own."""
    loose = tuple(one for one in form.components if not isinstance(one, Group))
    pages = [_page(one.id, one.label, one.label_en, one.components, {one.id}) for one in form.components if isinstance(one, Group)]
    if any(isinstance(one, Field | Rows) for one in loose):
        first = next(index for index, one in enumerate(form.components) if not isinstance(one, Group))
        before = sum(isinstance(one, Group) for one in form.components[:first])
        pages.insert(before, _page(GENERAL, "基本内容", "Basics", loose, {one.id for one in loose}))
    return tuple(pages)


def _page(id_: str, label: str, label_en: str, components: tuple[Component, ...], parts: Iterable[str]) -> FormPage:
    inner = Form(id_, components)
    names = {one.name for one in fields_of(inner)} | {one.key for one in rows_of(inner)}
    return FormPage(id_, label, label_en, components, frozenset(names), frozenset(parts))


def shown_pages(form: Form, values: Mapping[str, Sequence[str]], today: date) -> tuple[FormPage, ...]:
    """The pages that these answers need: a page all of whose parts are hidden is left out."""
    hidden = hidden_components(form, values, today)
    return tuple(page for page in pages_of(form) if not page.parts <= hidden)


def errors_of(form: Form, values: Mapping[str, Sequence[str]], today: date) -> tuple[FieldError, ...]:
    """Every error that handing in these values would bring; none when they are complete."""
    read = read_submission(form, values, today=today)
    return () if isinstance(read, Submission) else read


def page_with(pages: Iterable[FormPage], name: str) -> FormPage | None:
    """The page on which an html name stands."""
    return next((page for page in pages if page.owns(name)), None)


def task_states(pages: Sequence[FormPage], visited: Sequence[str], errors: Sequence[FieldError]) -> dict[str, tuple[str, str]]:
    """未开始、进行中、已完成 by page id, as (shape of the tag, words)."""
    found = {}
    for page in pages:
        if page.id not in visited:
            found[page.id] = ("todo", gettext("未开始"))
        elif any(page.owns(error.key) for error in errors):
            found[page.id] = ("provisional", gettext("进行中"))
        else:
            found[page.id] = ("done", gettext("已完成"))
    return found


def page_title(page: FormPage) -> str:
    """The page's title in the reader's language."""
    return said(page, "label")
