"""查询条件: what the search over cases is narrowed to and how it is ordered, as an address, a saved view or an export says it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from engine.domain.errors import FieldError
from engine.domain.stages import RESULTS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST: Final = 60
OPEN: Final = "open"  # 在办: any status but closed
STATES: Final = (OPEN, *STATUSES, *RESULTS)
LATE: Final = ("now", "ever", "never")
SORTS: Final = ("received", "oldest", "accepted", "closed")
INSTANTS: Final = ("received", "accepted", "closed")
_DATES: Final = tuple(f"{name}_{end}" for name in INSTANTS for end in ("from", "until"))
_KNOWN: Final = {"state": STATES, "late": LATE, "sort": SORTS}


@dataclass(frozen=True)
class CaseFilter:
    """查询条件; an empty field admits everything.

    ``q`` is a number or a part of it, a part of the applicant's name, or his code; ``officer`` a name; ``state`` one of ``STATES``;
    ``late`` overdue now, ever or never; dates are ISO and include both ends.
    """

    q: str = ""
    item: str = ""
    officer: str = ""
    unit: str = ""
    state: str = ""
    late: str = ""
    received_from: str = ""
    received_until: str = ""
    accepted_from: str = ""
    accepted_until: str = ""
    closed_from: str = ""
    closed_until: str = ""
    sort: str = ""

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return any(value for name, value in asdict(self).items() if name != "sort")

    @property
    def fields(self) -> dict[str, str]:
        """The fields that are set, as an address or a saved view keeps them."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def order(self) -> str:
        """One of ``SORTS``: as chosen, else by the instants that a date asks about, else the latest received first."""
        if self.sort:
            return self.sort
        return next((name for name in ("closed", "accepted") if self.fields.keys() & {f"{name}_from", f"{name}_until"}), "received")

    @classmethod
    def read(cls, stored: str) -> CaseFilter:
        """From a stored view or export."""
        return cls.of(json.loads(stored))[0]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> tuple[CaseFilter, tuple[FieldError, ...]]:
        """From an address or a saved view, with a sentence for each field that can't be read; such a field is left out."""
        kept = {name: (values.get(name) or "").strip()[:LONGEST] for name in cls.__dataclass_fields__}
        errors = [error for name, value in kept.items() if value and (error := _wrong(name, value)) is not None]
        for error in errors:
            kept[error.key] = ""
        for name in INSTANTS:
            since, until = kept[f"{name}_from"], kept[f"{name}_until"]
            if since and until and since > until:
                errors.append(FieldError(f"{name}_until", "截止日期不能早于开始日期。", "The last day can't be before the first."))
                kept[f"{name}_until"] = ""
        return cls(**kept), tuple(errors)


def _wrong(name: str, value: str) -> FieldError | None:
    if not value.isprintable():
        return FieldError(name, "含有不能识别的字符。", "It has characters that can't be read.")
    if name in _DATES:
        try:
            date.fromisoformat(value)
        except ValueError:
            return FieldError(name, "日期应写成 2026-07-01 这样。", "Write the date like 2026-07-01.")
    elif value not in _KNOWN.get(name, (value,)):
        return FieldError(name, "没有这个选项。", "There is no such choice.")
    return None
