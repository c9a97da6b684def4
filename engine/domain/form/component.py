"""表单组件:what a form is made of once its schema has been read. Immutable and free of form-js.

A component is a Text (static), a Field (one answer), a Group (a titled block) or Rows (a table that the applicant extends).
The html name of a field is its key; inside Rows it is ``<rows key>[<index>].<key>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from engine.domain.form.condition import Condition

FIELD_TYPES: Final = ("textfield", "textarea", "number", "select", "radio", "checkbox", "checklist", "datetime", "filepicker")
DEFAULT_ACCEPT: Final = ("application/pdf", "image/jpeg", "image/png")


@dataclass(frozen=True)
class Option:
    """选项:one choice; ``value`` is stored, the labels are shown."""

    value: str
    label: str
    label_en: str


@dataclass(frozen=True)
class Pattern:
    """格式:a harmless regular expression (``engine.domain.form.pattern``) that the whole text must match."""

    source: str
    compiled: re.Pattern[str]


@dataclass(frozen=True)
class Text:
    """说明文字:static; plain text in which a line may open with ``#`` (heading) or ``-`` (list)."""

    id: str
    text: str
    text_en: str
    hide: Condition | None = None


@dataclass(frozen=True)
class Field:
    """字段:one answer.

    ``type`` is one of FIELD_TYPES. ``kind`` narrows it (uscc, resident_id, holder_code, phone, mobile, email, code, food_licence,
    project_code, money; empty for none). ``route`` names the routing variable that it writes, ``material`` the material that an
    upload supplies, ``reuse`` the profile field that pre-fills it. ``when`` bounds a date: "past" (today or before), "future".
    Lengths count characters, ``max_mb`` is MiB, ``accept`` media types. ``rows`` is the key of the Rows around it. ``unit`` is the unit whose
    checklist it is; it is asked for where that unit takes part.
    """

    id: str
    key: str
    type: str
    label: str
    label_en: str
    description: str = ""
    description_en: str = ""
    required: bool = False
    kind: str = ""
    route: str = ""
    material: str = ""
    reuse: str = ""
    when: str = ""
    options: tuple[Option, ...] = ()
    min_length: int = 0
    max_length: int = 0
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    pattern: Pattern | None = None
    multiple: bool = False
    max_mb: int = 10
    accept: tuple[str, ...] = DEFAULT_ACCEPT
    default: tuple[str, ...] = ()
    rows: str = ""
    hide: Condition | None = None
    unit: str = ""

    @property
    def name(self) -> str:
        """The html name as declared; inside Rows with ``[]`` for the index."""
        return f"{self.rows}[].{self.key}" if self.rows else self.key

    def name_in(self, row: int) -> str:
        """The html name in the given row (0-based); the key for a field outside Rows."""
        return f"{self.rows}[{row}].{self.key}" if self.rows else self.key


@dataclass(frozen=True)
class Group:
    """分组:a titled block of components; hiding it hides them all."""

    id: str
    label: str
    label_en: str
    components: tuple[Component, ...]
    hide: Condition | None = None


@dataclass(frozen=True)
class Rows:
    """多行:a list of like rows (股东, 设备 …), between ``min_rows`` and ``max_rows``; ``shown_rows`` are offered at first."""

    id: str
    key: str
    label: str
    label_en: str
    min_rows: int
    max_rows: int
    shown_rows: int
    fields: tuple[Field, ...]
    hide: Condition | None = None


Component: TypeAlias = Text | Field | Group | Rows


@dataclass(frozen=True)
class Form:
    """表单:its components in order, and the label of its submit button (empty when the schema names none).

    What follows from the components is worked out once: every post and every page reads it.
    """

    id: str
    components: tuple[Component, ...]
    submit: str = ""
    submit_en: str = ""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field in reading order, those inside groups and rows included."""
        return tuple(_fields(self.components))

    @cached_property
    def rows(self) -> tuple[Rows, ...]:
        """Every Rows in reading order."""
        return tuple(_rows(self.components))

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields outside Rows by their keys, in reading order."""
        return MappingProxyType({field.key: field for field in self.fields if not field.rows})

    @cached_property
    def hides(self) -> Mapping[str, tuple[Condition, ...]]:
        """For each key the conditions that hide it: its own and those of the groups around it."""
        return MappingProxyType(dict(_hides(self.components, ())))


def fields_of(form: Form) -> tuple[Field, ...]:
    """Every field of the form in reading order, those inside groups and rows included."""
    return form.fields


def rows_of(form: Form) -> tuple[Rows, ...]:
    """Every Rows of the form in reading order."""
    return form.rows


def untranslated(form: Form) -> tuple[str, ...]:
    """The ids of components whose English label or text is only the Chinese one repeated; for the deploy gate's warning."""
    return tuple(_untranslated(form.components))


def _fields(components: tuple[Component, ...]) -> list[Field]:
    found: list[Field] = []
    for component in components:
        if isinstance(component, Field):
            found.append(component)
        elif isinstance(component, Group):
            found.extend(_fields(component.components))
        elif isinstance(component, Rows):
            found.extend(component.fields)
    return found


def _rows(components: tuple[Component, ...]) -> list[Rows]:
    found: list[Rows] = []
    for component in components:
        if isinstance(component, Rows):
            found.append(component)
        elif isinstance(component, Group):
            found.extend(_rows(component.components))
    return found


def _hides(components: tuple[Component, ...], outer: tuple[Condition, ...]) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    for component in components:
        conditions = (*outer, component.hide) if component.hide else outer
        if isinstance(component, Group):
            yield from _hides(component.components, conditions)
        elif not isinstance(component, Text):
            yield component.key, conditions


def _untranslated(components: tuple[Component, ...]) -> list[str]:
    found: list[str] = []
    for component in components:
        zh, en = (component.text, component.text_en) if isinstance(component, Text) else (component.label, component.label_en)
        options = component.options if isinstance(component, Field) else ()
        if _same(zh, en) or any(_same(option.label, option.label_en) for option in options):
            found.append(component.id)
        if isinstance(component, Group):
            found.extend(_untranslated(component.components))
        elif isinstance(component, Rows):
            found.extend(_untranslated(component.fields))
    return found


def _same(zh: str, en: str) -> bool:
    return zh == en and not zh.isascii()
