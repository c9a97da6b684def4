"""事项目录 for the public: every entry found by words, initials, unit, power type and level; the eight public facts of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response, abort, redirect, render_template, request, url_for

from engine.domain.catalogue import POWER_TYPES
from engine.domain.powers import KINDS
from engine.queries import powers as ledger
from engine.queries.entries import PAGE, Wanted
from web import entry_words
from web.current import product
from web.guards import guard, public
from web.i18n import gettext, said
from web.open_items import open_items
from web.public.blueprint import blueprint
from web.whole_number import whole_number

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

    from engine.queries.powers import Held
    from engine.runtime.edition import Edition

GENERAL_COURSE = (Path(__file__).parent / "general_course.bpmn").read_bytes()


def wanted() -> Wanted:
    """What the address asks for; values that there are not find nothing."""
    given = {name: request.args.get(key, "").strip()[:100] for name, key in (("text", "q"), ("level", "level"), ("unit", "unit"), ("power_type", "type"))}
    return Wanted(**given)


@blueprint.get("/catalogue")
@guard(public)
def catalogue() -> str:
    """全部事项, a page at a time."""
    asked = wanted()
    found = product().ask.public_entries(asked, max(0, whole_number(request.args, "skip")))
    given = {"q": asked.text, "level": asked.level, "unit": asked.unit, "type": asked.power_type}
    kept: dict[str, Any] = {name: value for name, value in given.items() if value}
    turned = {
        "prev": url_for("public.catalogue", **kept, skip=found.skip - PAGE) if found.skip else "",
        "next": url_for("public.catalogue", **kept, skip=found.skip + PAGE) if found.skip + PAGE < found.count else "",
    }
    online = {edition.item.id for edition in public_editions()}
    return render_template("public/catalogue.html", found=found, online=online, wanted=asked, turned=turned, choices=_choices(), words=entry_words)


def _choices() -> dict[str, list[dict[str, str]]]:
    units = [{"value": row.unit, "label": said(row, "name") or row.unit} for row in product().ask.entry_units()]
    levels = [{"value": level, "label": entry_words.level_words(level)} for level in entry_words.LEVELS]
    return {"unit": units, "level": levels, "type": [{"value": code, "label": entry_words.power_words(code)} for code in POWER_TYPES]}


@blueprint.get("/catalogue/<int:item_id>")
@guard(public)
def entry(item_id: int) -> str | Answer:
    """办事指南 of an entry: what runs here has its own page; what nobody has recorded says so; what is secret is not there."""
    row = product().ask.entry(item_id)
    if row is None or row.exclusion == "secret" or row.state not in {"published", "cancelled"}:
        abort(404)
    if row.item and any(edition.item.id == row.item for edition in public_editions()):
        return redirect(url_for("public.item", item=row.item), 303)
    history = entry_words.history(product().ask.entry_versions(item_id))
    shown = {"facts": _facts(row), "powers": powers_shown(product().ask.power_held(item_id), row.unit), "history": history, "stages": _stages()}
    return render_template("public/entry.html", entry=row, **shown, words=entry_words)


def _facts(row: Any) -> dict[str, Any]:
    """八项公开要素; None for what is not recorded."""
    facts: dict[str, Any] = {name: value or None for name, value in entry_words.facts_of(row).items()}
    facts["materials"] = entry_words.materials_of(row)
    facts["unit"] = said(row, "unit_name") or row.unit
    facts["telephone"] = facts["telephone"] or row.unit_telephone or None
    facts["place"] = facts["place"] or row.unit_address or None
    return facts


def _stages() -> list[dict[str, str]]:
    """一般程序:the course that most items take."""
    return [
        {"name": gettext("递交申请"), "text": gettext("您办理，到综合窗口或者网上")},
        {"name": gettext("受理"), "text": gettext("一个窗口受理")},
        {"name": gettext("审核"), "text": gettext("一个科室审核")},
        {"name": gettext("审批"), "text": gettext("一个领导审批")},
        {"name": gettext("办结"), "text": gettext("一个公章办结，一次送达")},
    ]


@blueprint.get("/catalogue/general-course.bpmn")
@guard(public)
def general_course() -> Response:
    """一般流程图."""
    return Response(GENERAL_COURSE, mimetype="application/xml")


def powers_shown(held: Held, first: str) -> list[str]:
    """谁来办, where it is not simply the unit of the entry: whom the power was transferred to, and who acts by delegation."""
    units = product().ask.units()

    def name(unit: str) -> str:
        return said(units[unit], "name") if unit in units else unit

    moved = [gettext("现由%(unit)s行使", unit=name(held.holder))] if held.holder != first else []
    told = (
        gettext("委托%(unit)s办理，到 %(until)s，授权委托书 %(letter)s", unit=name(one.to_unit), until=one.valid_until, letter=one.letter)
        for one in held.delegated
    )
    return [*moved, *told]


@blueprint.get("/powers")
@guard(public)
def powers() -> str:
    """权力台账: who holds which power since when, as the law wants it announced."""
    count, rows, skip = product().ask.public_powers(max(0, whole_number(request.args, "skip")))
    return render_template("public/powers.html", count=count, rows=rows, skip=skip, most=ledger.PAGE, kinds=KINDS)


def hidden(off: Any) -> bool:
    """Whether an item that runs here is kept from the public: secret, or not published."""
    return bool(off.exclusion == "secret" or off.state != "published")


def public_editions() -> list[Edition]:
    """The items that run here and that the public may read of."""
    off = product().ask.off_catalogue()
    return [edition for edition in open_items() if edition.item.id not in off or not hidden(off[edition.item.id])]
