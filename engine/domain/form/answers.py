"""填写的内容:what was typed into a form as pairs of label and words, in Chinese, the way it goes into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.form.component import Field, Group, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.domain.form.component import Component

_SILENT = frozenset({"filepicker"})


def answers_of(components: Iterable[Component], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every answered field in the order of the form, without uploads; each row of a list is a line."""
    for one in components:
        if isinstance(one, Group):
            yield from answers_of(one.components, values)
        elif isinstance(one, Rows):
            found = [row for row in values.get(one.key) or () if isinstance(row, dict)]
            if found:
                yield one.label, "；".join("、".join(filter(None, (_words(each, row.get(each.key)) for each in one.fields))) for row in found)
        elif isinstance(one, Field) and one.type not in _SILENT and (words := _words(one, values.get(one.key))):
            yield one.label, words


def _words(one: Field, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    labels = {option.value: option.label for option in one.options}
    if isinstance(value, list):
        return "、".join(labels.get(str(part), str(part)) for part in value)
    return "" if value is None else labels.get(str(value), str(value))
