"""中介服务:which reports an intermediary may be commissioned with, and whether the time that it takes counts (R12).

::

    [[service]]
    id = "food_inspection"
    name = "食品检验"
    name_en = "Food inspection"
    ground = "inspection"            # the statutory ground of suspension that it is; left out: none, it always counts
    required = "食品安全法 第八十七条"   # the article that requires such a report; left out: none does, it always counts
    since = "2015-10-01"             # ``until`` may be left out
    verified = false

Not counted is only what the law requires *and* the agency commissions itself (行政许可法第四十五条;浙江省保障“最多跑一次”改革规定第二十八条).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.suspension import Grounds

COMMISSIONERS: Final = ("agency", "applicant")  # 行政机关、申请人
_ID: Final = re.compile(r"[a-z][a-z_]{0,40}", re.ASCII)


@dataclass(frozen=True)
class Service:
    """一种中介服务, offered from ``since`` until ``until`` (ISO dates, the last day included; empty: for good)."""

    id: str
    name: str
    name_en: str
    since: str
    ground: str = ""
    required: str = ""
    verified: bool = False
    until: str = ""

    def applies(self, day: date) -> bool:
        """Whether it may be commissioned on ``day``."""
        return self.since <= day.isoformat() <= (self.until or "9999")

    def excluded(self, commissioner: str) -> bool:
        """不计入:whether the time of the report stops the clocks when ``commissioner`` orders it."""
        return bool(self.ground and self.required) and commissioner == "agency"


@dataclass(frozen=True)
class Services:
    """全部中介服务, by id, in the order of the file."""

    all: Mapping[str, Service]

    def on(self, day: date) -> tuple[Service, ...]:
        """Those that may be commissioned on ``day``."""
        return tuple(service for service in self.all.values() if service.applies(day))

    def names(self, service: str) -> tuple[str, str]:
        """Chinese and English name; what nobody offers any more is called by its id."""
        found = self.all.get(service)
        return (found.name, found.name_en) if found else (service, service)


def read_services(content: bytes, grounds: Grounds, file: str = "intermediary_services.toml") -> Services:
    """Read the services; raises DefinitionError with every finding."""
    source = Source(file, content)
    for key in source.data:
        if key != "service":
            source.find((key,), "unknown-key", f"不认识的键「{key}」;每种服务写成 [[service]]。", f"Expected [[service]] tables, but got {key!r}.")
    listed = source.data.get("service", [])
    found: dict[str, Service] = {}
    for number, table in enumerate(listed if isinstance(listed, list) else []):
        service: Service | None = read_record(source, table, Service, ("service", number)) if isinstance(table, dict) else None
        if service is None:
            continue
        _check(source, service, number, grounds)
        if service.id in found:
            source.find(("service", number), "id", f"服务「{service.id}」写了两次。", f"Expected each service once, but {service.id!r} comes twice.")
        found[service.id] = service
    source.check()
    return Services(found)


def _check(source: Source, service: Service, number: int, grounds: Grounds) -> None:
    place = ("service", number)
    if not _ID.fullmatch(service.id):
        source.find(
            (*place, "id"), "id", f"id「{service.id}」应为小写英文和下划线。", f"Expected an id of small letters and underscores, but got {service.id!r}."
        )
    ground = grounds.all.get(service.ground)
    if service.ground and (ground is None or ground.rule != "statute"):
        source.find(
            (*place, "ground"),
            "ground",
            f"「{service.ground}」不是依法律停表的事由。",
            f"Expected a ground of suspension that rests on statute, but got {service.ground!r}.",
        )
    for key in ("since", "until"):
        text = getattr(service, key)
        if (text or key == "since") and not _is_date(text):
            source.find((*place, key), "date", f"「{key}」应为日期,如 2024-01-01。", f"Expected {key} to be a date such as 2024-01-01, but got {text!r}.")


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
