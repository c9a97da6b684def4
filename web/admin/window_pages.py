"""窗口: the counters of the halls: what they serve, who sits there on which days, when they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.errors import Invalid
from engine.domain.window_commands import CloseWindow, EndSeat, ReopenWindow, RetireWindow, SaveWindow, SeatOfficer
from web.acting import attempt, fresh_id, me, posted_id
from web.admin import people_words as words
from web.admin.blueprint import blueprint
from web.current import now, product
from web.errors import errors_by_field
from web.guards import administrator, guard
from web.i18n import gettext, said
from web.open_items import open_items
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError
    from engine.queries.window_questions import Window

FIELDS = ("unit", "number", "name", "name_en", "place", "place_en")


@blueprint.get("/windows")
@guard(administrator)
def windows() -> str:
    """全部窗口, who sits there today, and the form for a new one."""
    return _drawn({})


def _drawn(typed: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    today = now().date().isoformat()
    rows = [(one, [seat for seat in one.seats if seat.first_day <= today], _shut(one, today)) for one in product().ask.windows()]
    return render_template("admin/windows.html", rows=rows, **_form(typed, errors), units_by_id=product().ask.units(), names=_item_names())


def _shut(one: Window, today: str) -> Any:
    return next((shut for shut in one.closings if shut.first_day <= today), None)


def _item_names() -> dict[str, str]:
    return {edition.item.id: said(edition.item, "name") for edition in product().ask.items()}


def _form(typed: Mapping[str, Any], errors: Sequence[FieldError]) -> dict[str, Any]:
    return {
        "values": {**dict.fromkeys((*FIELDS, "ground"), ""), "items": (), **typed},
        "errors": {name: said(error) for name, error in errors_by_field(tuple(errors)).items()},
        "summary": [{"href": f"f-{error.key}", "text": said(error)} for error in errors],
        "choices": {"unit": words.unit_choices(), "items": [{"value": one.item.id, "label": said(one.item, "name")} for one in open_items()]},
        "request_id": fresh_id(),
        "today": now().date().isoformat(),
    }


def _typed() -> dict[str, Any]:
    typed: dict[str, Any] = {name: request.form.get(name, "").strip()[:200] for name in (*FIELDS, "ground")}
    return {**typed, "items": tuple(dict.fromkeys(request.form.getlist("items")))[:500]}


def _saved(window_id: int | None, typed: Mapping[str, Any]) -> SaveWindow:
    unit, number, name, name_en, place, place_en = (str(typed[field]) for field in FIELDS)
    return SaveWindow(me(), window_id, unit, number, name, name_en, place, place_en, typed["items"], typed["ground"], posted_id())


@blueprint.post("/windows")
@guard(administrator)
def found_window() -> Answer | tuple[str, int]:
    """设立窗口."""
    typed = _typed()
    try:
        receipt = product().handle(_saved(None, typed))
    except Invalid as wrong:
        return _drawn(typed, wrong.errors), 422
    flash(gettext("窗口已设立，接着排班。"), "success")
    return redirect(url_for("admin.window", window_id=receipt.id), 303)


@blueprint.get("/windows/<int:window_id>")
@guard(administrator)
def window(window_id: int) -> str:
    """一个窗口: what it is, its seats, its closings."""
    return _window(window_id, {}, ())


def _found(window_id: int) -> Window:
    return next((one for one in product().ask.windows() if one.row.id == window_id), None) or abort(404)


def _window(window_id: int, typed: Mapping[str, Any], errors: Sequence[FieldError]) -> str:
    one = _found(window_id)
    values = {**{name: getattr(one.row, name) for name in FIELDS}, "items": one.items, **typed}
    clerks = {row.person_id for row in product().ask.holders_now() if row.role == "window"}
    people = [{"value": row.id, "label": row.name} for row in product().ask.officers() if row.id in clerks]
    return render_template("admin/window.html", window=one, people=people, **_form(values, errors))


@blueprint.post("/windows/<int:window_id>")
@guard(administrator)
def change_window(window_id: int) -> Answer | tuple[str, int]:
    """变更."""
    typed = _typed()
    try:
        product().handle(_saved(window_id, typed))
    except Invalid as wrong:
        return _window(window_id, typed, wrong.errors), 422
    flash(gettext("窗口信息已更新。"), "success")
    return redirect(url_for("admin.window", window_id=window_id), 303)


@blueprint.post("/windows/<int:window_id>/retire")
@guard(administrator)
def retire_window(window_id: int) -> Answer:
    """撤销."""
    receipt = attempt(RetireWindow(me(), window_id, request.form.get("ground", ""), posted_id()), gettext("窗口已撤销。"))
    return redirect(url_for("admin.windows") if receipt else url_for("admin.window", window_id=window_id), 303)


@blueprint.post("/windows/<int:window_id>/seats")
@guard(administrator)
def seat_officer(window_id: int) -> Answer | tuple[str, int]:
    """排班, or 撤班 (``end``)."""
    form = request.form
    if form.get("end"):
        attempt(EndSeat(me(), window_id, whole_number(form, "person"), form["end"][:10], posted_id()), gettext("已撤班。"))
        return redirect(url_for("admin.window", window_id=window_id), 303)
    typed = {name: form.get(name, "").strip()[:20] for name in ("person", "first_day", "last_day")}
    try:
        product().handle(SeatOfficer(me(), window_id, whole_number(form, "person"), typed["first_day"], typed["last_day"], posted_id()))
    except Invalid as wrong:
        return _window(window_id, typed, wrong.errors), 422
    flash(gettext("已排班。"), "success")
    return redirect(url_for("admin.window", window_id=window_id), 303)


@blueprint.post("/windows/<int:window_id>/closings")
@guard(administrator)
def close_window(window_id: int) -> Answer | tuple[str, int]:
    """停办, or 取消停办 (``reopen``)."""
    form = request.form
    if form.get("reopen"):
        attempt(ReopenWindow(me(), window_id, form["reopen"][:10], posted_id()), gettext("已取消停办。"))
        return redirect(url_for("admin.window", window_id=window_id), 303)
    typed = {name: form.get(name, "").strip()[:200] for name in ("closed_first", "closed_last", "reason", "reason_en")}
    try:
        product().handle(CloseWindow(me(), window_id, typed["closed_first"], typed["closed_last"], typed["reason"], typed["reason_en"], posted_id()))
    except Invalid as wrong:
        return _window(window_id, typed, wrong.errors), 422
    flash(gettext("已登记停办，办事指南上看得到。"), "success")
    return redirect(url_for("admin.window", window_id=window_id), 303)
