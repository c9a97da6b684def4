"""单位树: city, district, town, village, with each unit's own codes and how many entries it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, request, url_for

from engine.domain.catalogue_commands import SetUnitCode
from engine.domain.codes import tidy
from engine.domain.errors import Invalid
from web import entry_words
from web.acting import me
from web.admin.blueprint import blueprint
from web.current import product
from web.errors import errors_by_field
from web.guards import administrator, guard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError


@blueprint.get("/units")
@guard(administrator)
def units() -> str:
    """单位树."""
    rows = product().ask.unit_tree()
    return render_template("admin/units.html", rows=[*_tree(rows, None, 0)], words=entry_words)


def _tree(rows: Sequence[Any], above: str | None, depth: int) -> Iterator[tuple[int, Any]]:
    """Depth and row, each unit before those under it."""
    for row in rows:
        if row.parent == above:
            yield depth, row
            yield from _tree(rows, row.id, depth + 1)


@blueprint.get("/units/<unit_id>")
@guard(administrator)
def unit(unit_id: str) -> str:
    """一个单位的代码."""
    return _unit(unit_id, {}, ())


def _unit(unit_id: str, typed: Mapping[str, str], errors: tuple[FieldError, ...]) -> str:
    row = next((one for one in product().ask.unit_tree() if one.id == unit_id), None)
    if row is None:
        abort(404)
    values = {"credit_code": row.credit_code or "", "area": row.area or "", **typed}
    return render_template("admin/unit.html", unit=row, values=values, errors=errors_by_field(errors), summary=errors, words=entry_words)


@blueprint.post("/units/<unit_id>")
@guard(administrator)
def set_unit_code(unit_id: str) -> Answer | tuple[str, int]:
    """登记单位代码."""
    typed = {name: tidy(request.form.get(name, ""))[:40] for name in ("credit_code", "area")}
    try:
        product().handle(SetUnitCode(me(), unit_id, typed["credit_code"], typed["area"]))
    except Invalid as wrong:
        return _unit(unit_id, typed, wrong.errors), 422
    return redirect(url_for("admin.units"), 303)
