"""显示与隐藏:whether a component is hidden, given all answers. A hidden field counts as having no answer for other conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.form.component import Group, Rows, Text, fields_of
from engine.domain.form.kinds.reading import in_condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.form.component import Component, Field, Form
    from engine.domain.form.condition import Condition


class Visibility:
    """可见性:of one form with these answers (by key; for Rows the list of what is filled in)."""

    def __init__(self, form: Form, answers: Mapping[str, object]) -> None:
        """Collect for each key the conditions of itself and of the groups around it."""
        self._fields = {field.key: field for field in fields_of(form) if not field.rows}
        self._answers = answers
        self._conditions: dict[str, tuple[Condition, ...]] = {}
        self._hidden: dict[str, bool] = {}
        self._collect(form.components, ())

    def hides(self, component: Component) -> bool:
        """Whether the component's own condition hides it."""
        return component.hide is not None and component.hide.holds_for(self.value)

    def hides_in_row(self, field: Field, rows: Rows, row: Mapping[str, object]) -> bool:
        """Whether the field is hidden in one row; names mean the row's own fields first."""
        return field.hide is not None and field.hide.holds_for(lambda name: self._value_in_row(name, rows, row))

    def value(self, name: str) -> object:
        """What conditions see under this name: None for a hidden or unknown one."""
        if name not in self._hidden:
            self._hidden[name] = any(condition.holds_for(self.value) for condition in self._conditions.get(name, ()))
        if self._hidden[name]:
            return None
        answer = self._answers.get(name)
        field = self._fields.get(name)
        return in_condition(field, answer) if field else answer

    def _value_in_row(self, name: str, rows: Rows, row: Mapping[str, object]) -> object:
        for field in rows.fields:
            if field.key == name:
                return None if self.hides_in_row(field, rows, row) else in_condition(field, row.get(name))
        return self.value(name)

    def _collect(self, components: Iterable[Component], outer: tuple[Condition, ...]) -> None:
        for component in components:
            conditions = (*outer, component.hide) if component.hide else outer
            if isinstance(component, Group):
                self._collect(component.components, conditions)
            elif not isinstance(component, Text):
                self._conditions[component.key] = conditions
