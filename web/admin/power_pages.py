"""权力台账 on the administrators' screens: one entry's ledger, and the next transfer, delegation or taking back drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, request, url_for

from engine.domain.catalogue_commands import DraftPower
from engine.domain.errors import Invalid
from engine.domain.powers import KINDS
from web import entry_words
from web.acting import fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.admin.catalogue_pages import STEWARDS
from web.current import now, product
from web.errors import errors_by_field
from web.guards import administrator, guard
from web.i18n import said, say
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError

FIELDS = ("kind", "to_unit", "valid_from", "valid_until", "letter", "ground", "ends")


@blueprint.get("/catalogue/<int:item_id>/powers")
@guard(STEWARDS)
def powers(item_id: int) -> str:
    """一个条目的权力台账."""
    return _powers(item_id, {}, ())


def _powers(item_id: int, typed: Mapping[str, str], errors: tuple[FieldError, ...]) -> str:
    ask, today = product().ask, now().date()
    row = ask.latest_entry(item_id)
    if row is None:
        abort(404)
    ledger, held, units = ask.power_rows(item_id), ask.power_held(item_id), ask.units()
    taken = {one.ends for one in ledger if one.kind == "take_back"}
    open_rows = [one for one in ledger if one.kind != "take_back" and one.no not in taken]
    choices: dict[str, list[dict[str, Any]]] = {
        "kind": [{"value": kind, "label": say(*names)} for kind, names in KINDS.items() if kind != "take_back" or open_rows],
        "unit": [{"value": one.id, "label": f"{said(one, 'name')} · {entry_words.level_words(one.level)}"} for one in units.values()],
        "ends": [{"value": one.no, "label": f"{say(*KINDS[one.kind])} → {said(one, 'to_name') or one.to_unit} {one.valid_from}"} for one in open_rows],
    }
    values = {**dict.fromkeys(FIELDS, ""), "valid_from": today.isoformat(), **typed}
    page = {"entry": row, "ledger": ledger, "held": held, "units": units, "choices": choices, "values": values, "kinds": KINDS}
    return render_template("admin/powers.html", **page, errors=errors_by_field(errors), summary=errors, request_id=fresh_id(), today=today)


@blueprint.post("/catalogue/<int:item_id>/powers")
@guard(administrator)
def draft_power(item_id: int) -> Answer | tuple[str, int]:
    """拟办划转、委托、收回."""
    typed = {name: request.form.get(name, "").strip()[:500] for name in FIELDS}
    ends = whole_number(request.form, "ends")
    days = (typed["valid_from"], typed["valid_until"])
    try:
        receipt = product().handle(DraftPower(me(), item_id, typed["kind"], typed["to_unit"], *days, typed["letter"], ends, typed["ground"], posted_id()))
    except Invalid as wrong:
        return _powers(item_id, typed, wrong.errors), 422
    return redirect(url_for("admin.change", change_id=receipt.id), 303)
