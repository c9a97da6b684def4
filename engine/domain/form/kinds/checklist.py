"""多选:checklist. Any of the declared values, in their declared order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.domain.form.component import Field


def read(field: Field, posted: Sequence[str], today: date) -> list[str]:  # noqa: ARG001 - one signature for all kinds
    """The chosen values; an empty list when none was chosen."""
    chosen = {value for value in posted if value}
    if chosen - {option.value for option in field.options}:
        raise Problem(f"「{field.label}」请从列出的选项中选择。", f"Choose from the options listed for “{field.label_en}”.")
    return [option.value for option in field.options if option.value in chosen]
