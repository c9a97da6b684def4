"""编号使用情况: every number of a range, issued, reserved, void or missing, with the case that used it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, render_template, request

from engine.domain.licence import MAX_SERIAL, licence_number
from web.current import product
from web.desk.blueprint import blueprint
from web.guards import guard, officer
from web.i18n import gettext
from web.licence_words import issuers, kind_words
from web.table_export import export
from web.whole_number import whole_number

if TYPE_CHECKING:
    from typing import Any

    from flask import Response

MOST = 1000
MARKS = {"issued": "done", "reserved": "waiting", "void": "statutory", "missing": "overdue"}


@dataclass(frozen=True)
class Used:
    """一个编号: its serial, what became of it, and by which case."""

    serial: int
    number: str
    state: str
    words: str
    holder: str
    case_id: int | None
    case_number: str


def used_numbers(prefix: str, first: int, last: int) -> list[Used]:
    """Each number of the range. Raises ValueError for a series of which no item says how it is numbered."""
    check = next((one.kind.check for one in issuers().values() if one.kind.prefix == prefix), None)
    if check is None:
        raise ValueError(f"Expected a series of licence numbers, but got {prefix!r}.")
    rows = {row.number: row for row in product().ask.numbered(prefix)}
    area = product().config.area_code
    numbers = ((serial, licence_number(prefix, area, serial, check)) for serial in range(first, last + 1))
    return [_used(serial, number, rows.get(number)) for serial, number in numbers]


def _used(serial: int, number: str, row: Any) -> Used:
    state = _state(row)
    known = {
        "issued": gettext("已颁发"),
        "reserved": gettext("已占用，还没有颁发"),
        "void": gettext("作废：办件没有发证就结束了"),
        "missing": gettext("没有记录，请查明"),
    }
    return Used(serial, number, state, known[state], row.holder if row else "", row.case_id if row else None, (row.case_number or "") if row else "")


def _state(row: Any) -> str:
    if row is None:
        return "missing"
    if row.issued_at is not None:
        return "issued"
    return "reserved" if row.state == "draft" else "void"


@blueprint.get("/licences/numbers")
@guard(officer("certificate", "supervisor"))
def numbers() -> str | Response:
    """编号使用情况 of a range; ``csv`` as a spreadsheet."""
    series = dict(product().ask.number_series())
    prefix = request.args.get("prefix", next(iter(series), ""))
    if prefix not in series:
        return render_template("desk/numbers.html", series={}, prefix="", rows=[], first=1, last=0, totals={}, marks=MARKS) if not series else abort(404)
    last = min(whole_number(request.args, "last") or series[prefix], series[prefix], MAX_SERIAL)
    first = max(1, whole_number(request.args, "first") or last - 99, last - MOST + 1)
    rows = used_numbers(prefix, first, last)
    if "csv" in request.args:
        heading = [gettext("流水号"), gettext("证照编号"), gettext("使用情况"), gettext("持证人"), gettext("办件编号")]
        return export([heading, *([str(one.serial), one.number, one.words, one.holder, one.case_number] for one in rows)], "numbers")
    names = {one: f"{one} {next((kind_words(i.kind.id) for i in issuers().values() if i.kind.prefix == one), '')}".strip() for one in series}
    totals = {state: sum(one.state == state for one in rows) for state in MARKS}
    return render_template("desk/numbers.html", series=names, prefix=prefix, rows=rows, first=first, last=last, totals=totals, marks=MARKS)
