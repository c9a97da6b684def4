"""事项、目录、日历 as programs see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from web.api.case_models import Day
from web.api.models import Asked, Bilingual, Id, Told, Turned


class ItemRow(Told):
    """事项 that runs here."""

    id: str
    name: Bilingual
    version: int
    unit: str


class Items(Told):
    """Every item that may be applied for."""

    items: list[ItemRow]


class LimitTold(Told):
    """时限 with the source it rests on; `verified` is false while nobody has checked the source."""

    name: str
    kind: Literal["statutory", "promised", "stage", "component"]
    value: int
    unit: str
    reference: str
    verified: bool


class MaterialNeeded(Told):
    """材料."""

    id: str
    name: Bilingual
    form: str
    required_when: str
    core: bool
    reusable_from: str
    basis: str
    verified: bool


class ItemTold(ItemRow):
    """办事指南 with the JSON schema of the start form."""

    summary: Bilingual
    code: str
    limits: list[LimitTold]
    materials: list[MaterialNeeded]
    form: dict[str, JsonValue]


class EntryQuery(Turned):
    """Which entries."""

    text: str = Field("", max_length=100)
    level: Literal["", "city", "district", "town", "village"] = ""
    unit: str = Field("", max_length=80)


class EntryRow(Told):
    """目录条目."""

    id: Id
    code: str
    name: str
    level: str
    unit: str
    power_type: str
    item: str | None


class EntryPage(Told):
    """One page; `next` is null on the last."""

    entries: list[EntryRow]
    total: int
    next: str | None


class EntryTold(EntryRow):
    """目录条目 as it is in force today."""

    valid_from: date
    valid_until: date | None
    facts: dict[str, JsonValue]


class DueQuery(Asked):
    """From when, how many of what. `start` is a day or an instant (Beijing time unless it says otherwise)."""

    start: Annotated[str, Field(max_length=35, pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$")]
    count: Annotated[int, Field(ge=0, le=1000)]
    unit: Literal["working_days", "days", "working_minutes"] = "working_days"


class DueTold(Told):
    """到期日, day by day with the reason why each counts or not; `provisional` where a holiday notice is still to come."""

    due: date | datetime
    provisional: bool
    calendar_version: int
    days: list[Day]
