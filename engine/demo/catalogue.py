"""演示目录: lists of three levels imported, and one delegation drafted that waits for the head."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.domain.calendar import ZONE
from engine.domain.catalogue import POWER_TYPES
from engine.domain.catalogue_commands import DraftPower, ImportList
from engine.domain.codes import credit_code_complete, organisation_code_complete
from engine.queries.entries import Wanted

if TYPE_CHECKING:
    from engine.bootstrap import Application

HERE: Final = Path(__file__).parent
HEAD: Final = ("code", "name", "unit", "type")


def lay_out(app: Application, administrator: int) -> None:
    """Bring the lists in as of today, and draft the delegation of one item to a town."""
    data = tomllib.loads((HERE / "catalogue.toml").read_text(encoding="utf-8"))
    for each in data["lists"]:
        app.handle(ImportList(_content(data["items"], each).encode(), _mapping(each).encode(), f"{each['name']}.csv", "demo.toml"))
    entry = app.ask.all_entries(Wanted("林木采伐许可", level="district")).rows[0]
    first = app.bureau.now().astimezone(ZONE).date()
    days = (first.isoformat(), (first + timedelta(days=364)).isoformat())
    ground = "青禾区赋予乡镇审批权限目录（演示用）"
    app.handle(DraftPower(administrator, entry.item_id, "delegate", "town_daoxiang", *days, "青禾委〔2026〕12号", 0, ground, "demo-delegation"))


def _content(items: list[list[str]], each: dict[str, Any]) -> str:
    changed = {row[0]: row for row in each["changed"]}
    area, organisation = each["code"][:6], organisation_code_complete(each["code"][6:])
    issued = credit_code_complete(f"11{area}{organisation}") + each["rank"]
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(HEAD)
    for basic, name, power in (changed.get(item[0], item) for item in items):
        writer.writerow((f"{issued}{basic}", name, each["unit"], power))
    return lines.getvalue()


def _mapping(each: dict[str, Any]) -> str:
    said = {key: each[key] for key in ("name", "level")} | {"ground": f"{each['name']}（演示用）", "state": "published", "separator": "comma"}
    lines = [f'{key} = "{value}"' for key, value in said.items()]
    columns = ["[columns]", 'code = "code"', 'name = "name"', 'unit = "unit"', 'power_type = "type"']
    known = [line for code in POWER_TYPES for line in ("[[power_types]]", f'given = "{code}"', f'means = "{code}"')]
    return "\n".join([*lines, *columns, *known, "[[units]]", f'given = "{each["unit"]}"', f'means = "{each["unit_id"]}"'])
