"""提交:reads what a page posted into typed values, or into all its errors at once.

Only declared fields are accepted: an undeclared name is an error that names it. Hidden fields are dropped and never required.
A visible field without an answer has an empty value ("" for texts, [] for lists, False for a box, otherwise None), so that every
visible key is present. Routing variables are always present, with the empty value when their field is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.domain.errors import FieldError
from engine.domain.form.component import Field, Group, Rows, Text
from engine.domain.form.kinds.reading import Value, empty, in_condition, read_value
from engine.domain.form.problem import Problem
from engine.domain.form.raw import place_in, row_indexes
from engine.domain.form.visibility import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from engine.domain.form.component import Component, Form

_MAX_UNDECLARED: Final = 10


@dataclass(frozen=True)
class Submission:
    """提交内容:typed values by field key, routing variables by name, upload ids by html name and by material id."""

    values: dict[str, object] = field(default_factory=dict)
    routing: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, list[str]] = field(default_factory=dict)
    materials: dict[str, list[str]] = field(default_factory=dict)


def read_submission(
    form: Form, raw: Mapping[str, Sequence[str]], *, today: date, files: Mapping[str, Sequence[str]] | None = None
) -> Submission | tuple[FieldError, ...]:
    """The Submission, or every FieldError in the order of the page.

    ``raw`` is what was posted, without the web's own fields; ``files`` are upload ids by html name (they may also stand in ``raw``);
    ``today`` is the date in Asia/Shanghai, for dates that must be past or future.
    """
    return _Reading(form, raw, files or {}, today).result()


class _Reading:
    """One page being read: first every answer by itself, then what is visible, then the outcome."""

    def __init__(self, form: Form, raw: Mapping[str, Sequence[str]], files: Mapping[str, Sequence[str]], today: date) -> None:
        self.form = form
        self.raw = raw
        self.files = files
        self.today = today
        self.fields = form.by_key
        self.answers: dict[str, object] = {}
        self.problems: dict[str, Problem] = {}
        self.errors: list[FieldError] = []
        self.done = Submission()
        for one in self.fields.values():
            self.answers[one.key] = self._answer(one, one.key)
        self.answers |= {rows.key: self._filled(rows) for rows in form.rows}
        self.visibility = Visibility(form, self.answers)

    def result(self) -> Submission | tuple[FieldError, ...]:
        self._refuse_undeclared()
        for one in self.fields.values():
            if one.route:
                self.done.routing[one.route] = empty(one)
        self._take(self.form.components)
        return tuple(self.errors) if self.errors else self.done

    def _posted(self, name: str) -> Sequence[str]:
        return [*self.raw.get(name, ()), *self.files.get(name, ())]

    def _answer(self, one: Field, name: str) -> Value:
        try:
            return read_value(one, self._posted(name), self.today)
        except Problem as problem:
            self.problems[name] = problem
            return empty(one)

    def _refuse_undeclared(self) -> None:
        rows = self.form.rows
        undeclared = [name for name in (*self.raw, *self.files) if name not in self.fields and not any(place_in(one, name) for one in rows)]
        undeclared += [name for name in self.files if name in self.fields and self.fields[name].type != "filepicker"]
        for name in undeclared[:_MAX_UNDECLARED]:
            shown = "".join(c if c.isprintable() else "?" for c in name[:60]) or "?"
            self.errors.append(
                FieldError(
                    shown,
                    f"收到了本表单没有的字段「{shown}」,整张表单未保存。请刷新页面后重新填写。",
                    f"This form has no field “{shown}”, so nothing was saved. Please reload the page and fill it in again.",
                )
            )

    def _take(self, components: Iterable[Component]) -> None:
        for component in components:
            if isinstance(component, Text) or self.visibility.hides(component):
                continue
            if isinstance(component, Group):
                self._take(component.components)
            elif isinstance(component, Rows):
                self._take_rows(component)
            else:
                self._keep(component)

    def _keep(self, one: Field) -> None:
        if one.key in self.problems:
            problem = self.problems[one.key]
            self.errors.append(FieldError(one.key, problem.zh, problem.en))
            return
        value = self.answers[one.key]
        self.done.values[one.key] = value
        if one.route:
            self.done.routing[one.route] = in_condition(one, value)
        if one.type == "filepicker" and isinstance(value, list) and value:
            self.done.uploads[one.key] = list(value)
            if one.material:
                self.done.materials.setdefault(one.material, []).extend(value)

    def _take_rows(self, rows: Rows) -> None:
        indexes = self._filled(rows)
        missing = rows.min_rows - len(indexes)
        if missing > 0:
            self.errors.append(
                FieldError(
                    rows.key,
                    f"「{rows.label}」至少填写 {rows.min_rows} 行,还差 {missing} 行。",
                    f"“{rows.label_en}” needs at least {rows.min_rows} row(s); {missing} more.",
                )
            )
        if len(indexes) > rows.max_rows:
            self.errors.append(
                FieldError(
                    rows.key, f"「{rows.label}」最多 {rows.max_rows} 行,现有 {len(indexes)} 行。", f"“{rows.label_en}” takes at most {rows.max_rows} rows."
                )
            )
        self.done.values[rows.key] = [self._row(rows, index) for index in indexes[: rows.max_rows]]

    def _filled(self, rows: Rows) -> list[int]:
        """The indexes of the rows in which something was entered."""
        return [index for index in row_indexes(rows, (*self.raw, *self.files)) if not self._is_blank(rows, index)]

    def _is_blank(self, rows: Rows, index: int) -> bool:
        return not any(value.strip() for one in rows.fields if one.type != "checkbox" for value in self._posted(one.name_in(index)))

    def _row(self, rows: Rows, index: int) -> dict[str, object]:
        answers = {one.key: self._answer(one, one.name_in(index)) for one in rows.fields}
        row: dict[str, object] = {}
        for one in rows.fields:
            name = one.name_in(index)
            if self.visibility.hides_in_row(one, rows, answers):
                continue
            if name in self.problems:
                problem = self.problems[name]
                self.errors.append(FieldError(name, f"第 {index + 1} 行:{problem.zh}", f"Row {index + 1}: {problem.en}"))
            row[one.key] = answers[one.key]
            value = row[one.key]
            if one.type == "filepicker" and isinstance(value, list) and value:
                self.done.uploads[name] = list(value)
        return row


def hidden_components(form: Form, raw: Mapping[str, Sequence[str]], today: date) -> frozenset[str]:
    """隐藏的组件:the ids of the components outside rows that a page showing ``raw`` should hide (those inside a hidden group included)."""
    visibility = _Reading(form, raw, {}, today).visibility
    return frozenset(_hidden_ids(form.components, visibility, inside=False))


def _hidden_ids(components: Iterable[Component], visibility: Visibility, *, inside: bool) -> Iterator[str]:
    for component in components:
        hidden = inside or visibility.hides(component)
        if hidden:
            yield component.id
        if isinstance(component, Group):
            yield from _hidden_ids(component.components, visibility, inside=hidden)
