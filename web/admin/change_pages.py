"""目录变更的页: what waits for a second person, what was decided, a list handed in for import with its report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, request, url_for

from engine.domain.catalogue_commands import DecideChange, DraftImport
from engine.domain.catalogue_list import MOST_BYTES, RULES, by_rule
from engine.domain.entry_change import changed_entry
from engine.domain.errors import DefinitionError, Finding, Invalid
from engine.domain.moment import moment
from engine.domain.powers import KINDS
from web import entry_words
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.admin.catalogue_pages import STEWARDS
from web.current import current_actor, now, product
from web.guards import administrator, guard
from web.i18n import gettext, said, say
from web.table_export import export

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as Answer

    from engine.domain.catalogue_plan import Plan

MAPS = Path(__file__).parents[2] / "processes" / "_lists"
SHOWN = 200
LARGEST_MAP = 64_000


@blueprint.get("/changes")
@guard(STEWARDS)
def changes() -> str:
    """待批准的变更 and the latest decided."""
    waiting, past = product().ask.catalogue_changes()
    return render_template("admin/changes.html", waiting=waiting, past=past, title_of=_title, moment_of=moment, words=_state_words)


def _title(change: Any) -> str:
    if change.kind == "import":
        return gettext("导入清单 %(file)s", file=json.loads(change.payload).get("file", ""))
    if change.kind == "power":
        return gettext("%(kind)s：%(name)s", kind=say(*KINDS[json.loads(change.payload)["kind"]]), name=change.entry)
    return change.entry or ""


def _state_words(state: str) -> tuple[str, str]:
    """The state of a change as a tag: its look and its word."""
    known = {"drafted": ("waiting", gettext("待批准")), "approved": ("done", gettext("已批准")), "rejected": ("neutral", gettext("未批准"))}
    return known[state]


@blueprint.get("/changes/<int:change_id>")
@guard(STEWARDS)
def change(change_id: int) -> str:
    """一项变更: what it would do to the catalogue as it is now, and the decision."""
    row = product().ask.catalogue_change(change_id)
    if row is None or row.kind == "deploy":
        abort(404)
    actor = current_actor()
    page: dict[str, Any] = {"change": row, "title": _title(row), "own": actor is not None and actor.id == row.drafted_by}
    page |= {"request_id": fresh_id(), "moment_of": moment, "state": _state_words(row.state), "plan": None, "power": None, "differences": []}
    if row.kind == "import" and row.state == "drafted":
        page |= _report(product().ask.drafted_import(row))
    if row.kind == "power":
        page["power"], page["units"], page["kinds"] = json.loads(row.payload), product().ask.units(), KINDS
    if row.kind == "entry":
        page["differences"] = _differences(row)
    return render_template("admin/change.html", **page, words=entry_words)


def _differences(change: Any) -> list[dict[str, str]]:
    """What an entry's change sets, against the version that it was drafted on."""
    said_, versions = json.loads(change.payload), product().ask.entry_versions(change.item_id)
    before = next((row for row in versions if row.number == said_["number"]), None)
    if before is None:
        return []
    after = changed_entry(before, "", said_["values"])
    return entry_words.difference(before, after)


def _report(plan: Plan) -> dict[str, Any]:
    rows = [row for row in plan.rows if row.flags]
    shown = [(row, say(*RULES[flag.rule]), said(flag)) for row in rows for flag in row.flags]
    counted = [(say(*RULES[rule]), count) for rule, count in by_rule(plan.rows).items()]
    return {"plan": plan, "flagged": len(rows), "shown": shown[:SHOWN], "all_shown": len(shown), "counted": counted, "changes_shown": plan.changed[:SHOWN]}


@blueprint.get("/changes/<int:change_id>/report.csv")
@guard(STEWARDS)
def report_csv(change_id: int) -> Response:
    """导入核对表: every row that has something wrong with it."""
    row = product().ask.catalogue_change(change_id)
    if row is None or row.kind != "import" or row.state != "drafted":
        abort(404)
    plan = product().ask.drafted_import(row)
    head = [gettext("行"), gettext("处理"), gettext("编码"), gettext("事项名称"), gettext("单位"), gettext("哪里不对"), gettext("说明")]
    told = [
        (one.line, gettext("拒收") if one.refused else gettext("收下"), one.code, one.name, one.unit, say(*RULES[flag.rule]), said(flag))
        for one in plan.rows
        for flag in one.flags
    ]
    gone = [("", gettext("清单里没有了，保留"), one.code, one.name, "", "", "") for one in plan.vanished]
    return export([head, *told, *gone], "import-report")


@blueprint.post("/changes/<int:change_id>/decide")
@guard(STEWARDS)
def decide(change_id: int) -> Answer:
    """批准、不批准；起草人撤回."""
    approve = request.form.get("decision") == "approve"
    done = gettext("已批准，目录已更新。") if approve else gettext("已记下：不批准。")
    attempt(DecideChange(me(), change_id, approve, request.form.get("note", ""), posted_id()), done)
    return redirect(url_for("admin.change", change_id=change_id), 303)


@blueprint.get("/import")
@guard(administrator)
def import_page() -> str:
    """导入清单: choose a list and how it is read."""
    return _import_page((), now().date().isoformat())


def _import_page(flaws: tuple[str, ...], effective_on: str) -> str:
    maps = [{"value": path.name, "label": _map_name(path)} for path in sorted(MAPS.glob("*.toml"))]
    return render_template("admin/import.html", maps=maps, flaws=flaws, effective_on=effective_on, request_id=fresh_id())


def _map_name(path: Path) -> str:
    import tomllib

    return str(tomllib.loads(path.read_text(encoding="utf-8"))["name"])


@blueprint.post("/import")
@guard(administrator)
def draft_import() -> Answer | tuple[str, int]:
    """清单交上来: read, kept as a draft, and its report shown."""
    effective_on = request.form.get("effective_on", "")
    try:
        content, file = _uploaded("list", MOST_BYTES)
        mapping, mapping_file = _mapping()
        receipt = product().handle(DraftImport(me(), content, mapping, file, mapping_file, effective_on, posted_id()))
    except DefinitionError as refused:
        told = (gettext("%(file)s 第 %(line)d 行：%(what)s", file=one.file, line=one.line, what=said(one)) for one in refused.findings[:20])
        return _import_page(tuple(told), effective_on), 422
    except Invalid as wrong:
        return _import_page(tuple(said(one) for one in wrong.errors), effective_on), 422
    return redirect(url_for("admin.change", change_id=receipt.id), 303)


def _mapping() -> tuple[bytes, str]:
    uploaded = request.files.get("mapping")
    if uploaded and uploaded.filename:
        return _uploaded("mapping", LARGEST_MAP)
    name = request.form.get("map", "")
    chosen = next((path for path in MAPS.glob("*.toml") if path.name == name), None)
    if chosen is None:
        raise DefinitionError([Finding("map.toml", 1, "", "mapping", "没有选择对照文件。", "Expected a mapping, but none was chosen.")])
    return chosen.read_bytes(), chosen.name


def _uploaded(field: str, most: int) -> tuple[bytes, str]:
    given = request.files.get(field)
    content = given.read(most + 1) if given else b""
    name = "".join(c for c in (given.filename if given else "") or "" if c.isprintable())[:100] or field
    if not content or len(content) > most:
        none = Finding(name, 1, field, "list", "没有选择文件。", "Expected a file, but none was chosen.")
        large = Finding(name, 1, field, "list", f"文件超过 {most // 1000} KB。", f"Expected at most {most // 1000} KB.")
        raise DefinitionError([large if content else none])
    return content, name
