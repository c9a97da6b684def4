"""显示与隐藏:whether a component is hidden, given all answers. A hidden field counts as having no answer for other conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.form.kinds.reading import in_condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.form.component import Component, Field, Form, Rows


class Visibility:
    """可见性:of one form with these answers (by key; for Rows the list of what is filled in)."""

    def __init__(self, form: Form, answers: Mapping[str, object]) -> None:
        """Decide nothing before it is asked."""
        self._form = form
        self._answers = answers
        self._hidden: dict[str, bool] = {}

    def hides(self, component: Component) -> bool:
        """Whether the component's own condition hides it."""
        return component.hide is not None and component.hide.holds_for(self.value)

    def hides_in_row(self, field: Field, rows: Rows, row: Mapping[str, object]) -> bool:
        """Whether the field is hidden in one row; names mean the row's own fields first."""
        return field.hide is not None and field.hide.holds_for(lambda name: self._value_in_row(name, rows, row))

    def value(self, name: str) -> object:
        """What conditions see under this name: None for a hidden or unknown one."""
        if name not in self._hidden:
            self._hidden[name] = any(condition.holds_for(self.value) for condition in self._form.hides.get(name, ()))
        if self._hidden[name]:
            return None
        answer = self._answers.get(name)
        field = self._form.by_key.get(name)
        return in_condition(field, answer) if field else answer

    def _value_in_row(self, name: str, rows: Rows, row: Mapping[str, object]) -> object:
        for field in rows.fields:
            if field.key == name:
                return None if self.hides_in_row(field, rows, row) else in_condition(field, row.get(name))
        return self.value(name)
