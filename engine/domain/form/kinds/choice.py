"""单选:select and radio. One of the declared values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.domain.form.component import Field


def read(field: Field, posted: Sequence[str], today: date) -> str | None:  # noqa: ARG001 - one signature for all kinds
    """The chosen value, or None when nothing was chosen."""
    value = posted[0] if posted else ""
    if not value:
        return None
    if all(value != option.value for option in field.options):
        raise Problem(f"「{field.label}」请从列出的选项中选择。", f"Choose one of the options listed for “{field.label_en}”.")
    return value
