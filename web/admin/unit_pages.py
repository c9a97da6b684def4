"""单位树: city, district, town, village; founding a unit, changing and removing one; its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.catalogue_commands import SetUnitCode
from engine.domain.codes import tidy
from engine.domain.errors import Invalid
from engine.domain.people_commands import RemoveUnit, SaveUnit
from web import entry_words
from web.acting import attempt, fresh_id, me, posted_id
from web.admin import people_words
from web.admin.blueprint import blueprint
from web.current import product
from web.errors import errors_by_field
from web.guards import administrator, guard
from web.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError

FIELDS = ("name", "name_en", "level", "parent", "telephone", "address")


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
    """一个单位: what it is called and where, its codes, who holds its posts, what was changed."""
    return _unit(unit_id, {}, ())


def _unit(unit_id: str, typed: Mapping[str, str], errors: tuple[FieldError, ...]) -> str:
    row = next((one for one in product().ask.unit_tree() if one.id == unit_id), None)
    if row is None:
        abort(404)
    values = {"credit_code": row.credit_code or "", "area": row.area or "", **{name: getattr(row, name) or "" for name in FIELDS}, "ground": "", **typed}
    holders = [one for one in product().ask.holders_now() if one.unit == unit_id]
    names, units = {one.id: one.name for one in product().ask.officers()}, product().ask.units()
    acts = [people_words.act_line(act, units) for act in product().ask.unit_acts(unit_id)]
    page = {"unit": row, "values": values, "errors": errors_by_field(errors), "summary": errors, "holders": holders, "names": names, "acts": acts}
    return render_template("admin/unit.html", **page, **_choices(unit_id), words=entry_words, people=people_words)


def _choices(unit_id: str = "") -> dict[str, Any]:
    levels = [{"value": level, "label": entry_words.level_words(level)} for level in entry_words.LEVELS]
    return {"levels": levels, "parents": people_words.unit_choices(without=unit_id), "request_id": fresh_id()}


@blueprint.get("/units/new")
@guard(administrator)
def new_unit() -> str:
    """设立单位."""
    return _new_unit({}, ())


def _new_unit(typed: Mapping[str, str], errors: tuple[FieldError, ...]) -> str:
    values = {**dict.fromkeys(("id", *FIELDS, "ground"), ""), "level": "district", **typed}
    return render_template("admin/new_unit.html", values=values, errors=errors_by_field(errors), summary=errors, **_choices())


@blueprint.post("/units/new")
@guard(administrator)
def found_unit() -> Answer | tuple[str, int]:
    """设立."""
    typed = {name: request.form.get(name, "").strip()[:300] for name in ("id", *FIELDS, "ground")}
    try:
        product().handle(_saved(typed["id"], typed, new=True))
    except Invalid as wrong:
        return _new_unit(typed, wrong.errors), 422
    flash(gettext("单位已设立。"), "success")
    return redirect(url_for("admin.unit", unit_id=typed["id"]), 303)


def _saved(unit_id: str, typed: Mapping[str, str], *, new: bool = False) -> SaveUnit:
    name, name_en, level, parent, telephone, address = (typed[field] for field in FIELDS)
    return SaveUnit(me(), unit_id, name, name_en, level, parent, telephone, address, typed["ground"], posted_id(), new=new)


@blueprint.post("/units/<unit_id>/change")
@guard(administrator)
def change_unit(unit_id: str) -> Answer | tuple[str, int]:
    """变更名称、层级、上级、电话、地址."""
    typed = {name: request.form.get(name, "").strip()[:300] for name in (*FIELDS, "ground")}
    try:
        product().handle(_saved(unit_id, typed))
    except Invalid as wrong:
        return _unit(unit_id, typed, wrong.errors), 422
    flash(gettext("单位信息已更新。"), "success")
    return redirect(url_for("admin.unit", unit_id=unit_id), 303)


@blueprint.post("/units/<unit_id>/remove")
@guard(administrator)
def remove_unit(unit_id: str) -> Answer:
    """撤销没有用过的单位."""
    receipt = attempt(RemoveUnit(me(), unit_id, request.form.get("ground", ""), posted_id()), gettext("单位已撤销。"))
    return redirect(url_for("admin.units") if receipt else url_for("admin.unit", unit_id=unit_id), 303)


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
