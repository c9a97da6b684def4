"""目录管理: the whole catalogue with its flags, one entry with its history, a change of it drafted; conformity over levels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, request, url_for

from engine.domain.catalogue import POWER_TYPES
from engine.domain.catalogue_commands import DraftChange
from engine.domain.conformity import FIELDS, aligned
from engine.domain.entry import EXCLUSIONS, FACTS
from engine.domain.entry_change import NEXT
from engine.domain.errors import Invalid
from engine.queries.entries import PAGE, Wanted
from web import entry_words
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.current import now, product
from web.errors import errors_by_field
from web.guards import administrator, guard, officer
from web.i18n import gettext, said, say
from web.table_export import export
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from werkzeug.wrappers import Response as Answer

    from engine.domain.errors import FieldError

STEWARDS = officer("administrator", "head")


@blueprint.get("/catalogue")
@guard(STEWARDS)
def catalogue() -> str:
    """事项目录 as it is in force, secret and unpublished entries too."""
    given = {name: request.args.get(name, "").strip()[:100] for name in ("q", "level", "unit", "state")}
    asked, flagged = Wanted(given["q"], given["level"], given["unit"], state=given["state"]), request.args.get("flagged") == "1"
    found = product().ask.all_entries(asked, max(0, whole_number(request.args, "skip")), flagged=flagged)
    kept: dict[str, Any] = {name: value for name, value in {**given, "flagged": "1" if flagged else ""}.items() if value}
    turned = {
        "prev": url_for("admin.catalogue", **kept, skip=found.skip - PAGE) if found.skip else "",
        "next": url_for("admin.catalogue", **kept, skip=found.skip + PAGE) if found.skip + PAGE < found.count else "",
    }
    choices = {
        "level": [{"value": level, "label": entry_words.level_words(level)} for level in entry_words.LEVELS],
        "unit": [{"value": row.unit, "label": said(row, "name") or row.unit} for row in product().ask.entry_units()],
        "state": [{"value": state, "label": entry_words.state_words(state)} for state in NEXT],
    }
    waiting = len(product().ask.catalogue_changes(most=1)[0])
    overdue = product().ask.exclusions_to_review()
    page = {"found": found, "given": given, "flagged": flagged, "turned": turned, "choices": choices, "waiting": waiting, "overdue": overdue}
    return render_template("admin/catalogue.html", **page, words=entry_words)


@blueprint.get("/catalogue/<int:item_id>")
@guard(STEWARDS)
def entry(item_id: int) -> str:
    """一个条目: everything it says, its flags, its history with who made it, and the form for the next change."""
    return _entry(item_id, {}, ())


def _entry(item_id: int, typed: Mapping[str, str], errors: tuple[FieldError, ...]) -> str:
    row, today = product().ask.latest_entry(item_id), now().date()
    if row is None:
        abort(404)
    values = {**_values(row), "effective_on": today.isoformat(), "ground": "", **typed}
    choices = {
        "power_type": [{"value": code, "label": say(*names)} for code, names in POWER_TYPES.items()],
        "state": [{"value": state, "label": entry_words.state_words(state)} for state in (row.state, *NEXT[row.state])],
        "exclusion": [{"value": kind, "label": say(*names)} for kind, names in EXCLUSIONS.items()],
    }
    versions = product().ask.entry_versions(item_id)
    flags = [say(zh, en) for _, zh, en in json.loads(row.flags)]
    unit = product().ask.units().get(row.unit)
    page = {"entry": row, "unit": said(unit, "name") if unit else row.unit, "values": values, "choices": choices, "flags": flags, "facts": FACTS}
    shown = {"history": entry_words.history(versions), "errors": errors_by_field(errors), "summary": errors, "request_id": fresh_id(), "today": today}
    return render_template("admin/entry.html", **page, **shown, words=entry_words)


def _values(row: Any) -> dict[str, str]:
    kept = {name: getattr(row, name) or "" for name in ("name", "main_item", "power_type", "state", "exclusion", "exclusion_reason", "review_on")}
    names = entry_words.materials_of(row)
    facts = {f"facts.{fact}": text for fact, text in entry_words.facts_of(row).items()}
    return {**kept, "materials": "" if names is None else "\n".join(names), "no_materials": "yes" if names == [] else "", **facts}


@blueprint.post("/catalogue/<int:item_id>/change")
@guard(administrator)
def draft_change(item_id: int) -> Answer | tuple[str, int]:
    """拟办变更: only what differs from the entry is drafted."""
    row = product().ask.latest_entry(item_id)
    if row is None:
        abort(404)
    before = _values(row)
    typed = {name: request.form.get(name, before[name]).replace("\r\n", "\n").strip() for name in before if name != "no_materials"}
    typed |= {
        "no_materials": request.form.get("no_materials", ""),
        "ground": request.form.get("ground", ""),
        "effective_on": request.form.get("effective_on", ""),
    }
    values: dict[str, str | None] = {name: typed[name] for name in before if name not in {"materials", "no_materials"} and typed[name] != before[name]}
    if "review_on" in values:
        values["review_on"] = values["review_on"] or None
    if typed["materials"] != before["materials"] or typed["no_materials"] != before["no_materials"]:
        names = [line.strip() for line in typed["materials"].splitlines() if line.strip()]
        values["materials"] = json.dumps(names, ensure_ascii=False) if names or typed["no_materials"] else None
    try:
        receipt = product().handle(DraftChange(me(), item_id, values, typed["ground"], typed["effective_on"], posted_id()))
    except Invalid as wrong:
        return _entry(item_id, typed, wrong.errors), 422
    return redirect(url_for("admin.change", change_id=receipt.id), 303)


# -- 三级四同 --------------------------------------------------------------------------------------------------


@blueprint.get("/conformity")
@guard(STEWARDS)
def conformity() -> str:
    """三级四同 checked: every deviation with both values, and a button that drafts its mending."""
    found = product().ask.conformity()
    groups = [group for group in found.groups if group.deviations]
    counted = {entry_words.field_words(field): count for field, count in found.counted().items()}
    page = {"groups": groups, "compared": len(found.groups), "unknown": sum(bool(group.unknown) for group in found.groups), "counted": counted}
    return render_template("admin/conformity.html", **page, words=entry_words, request_id=fresh_id(), today=now().date())


@blueprint.get("/conformity.csv")
@guard(STEWARDS)
def conformity_csv() -> Response:
    """不一致清单 for a spreadsheet."""
    head = [gettext("主项编码"), gettext("主项名称"), gettext("层级"), gettext("单位"), gettext("编码"), gettext("要素"), gettext("应为"), gettext("现为")]
    rows = [
        (
            group.master.code,
            group.master.name,
            entry_words.level_words(one.entry.level),
            one.entry.unit_name or one.entry.unit,
            one.entry.code,
            entry_words.field_words(one.field),
            entry_words.value_words(one.field, one.expected),
            entry_words.value_words(one.field, one.found),
        )
        for group in product().ask.conformity().groups
        for one in group.deviations
    ]
    return export([head, *rows], "conformity")


@blueprint.post("/conformity/align")
@guard(administrator)
def align() -> Answer:
    """按主项拟改: the deviation as it is now, not as the page remembers it."""
    field, item_id = request.form.get("field", ""), whole_number(request.form, "item")
    for group in product().ask.conformity().groups:
        for one in group.deviations:
            if field in FIELDS and one.field == field and one.entry.item_id == item_id:
                ground = gettext("三级四同：与%(level)s“%(name)s”一致", level=entry_words.level_words(group.master.level), name=group.master.name)
                command = DraftChange(me(), item_id, aligned(one, group.master), ground, now().date().isoformat(), posted_id(f"-{item_id}-{field}"))
                receipt = attempt(command, gettext("已拟好变更，等另一个人批准。"))
                return redirect(url_for("admin.change", change_id=receipt.id) if receipt else url_for("admin.conformity"), 303)
    return redirect(url_for("admin.conformity"), 303)
