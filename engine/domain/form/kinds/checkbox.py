"""勾选:checkbox. True or False; an absent box is not ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.domain.form.component import Field

_YES = frozenset({"true", "on", "1", "yes"})
_NO = frozenset({"", "false", "off", "0", "no"})


def read(field: Field, posted: Sequence[str], today: date) -> bool:  # noqa: ARG001 - one signature for all kinds
    """Whether it was ticked; the last value counts, since pages post a hidden ``false`` before the box."""
    value = posted[-1].lower() if posted else ""
    if value not in _YES | _NO:
        raise Problem(f"「{field.label}」只能勾选或不勾选。", f"“{field.label_en}” can only be ticked or not ticked.")
    return value in _YES
