"""决策表页:decision tables drawn by dmn-js, what the server finds of overlaps and gaps on their rows, and a place to try inputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from flask import redirect, render_template, request, url_for

from engine.domain.errors import Rejection
from engine.domain.sketch_commands import SaveSketchFile
from engine.domain.sketch_folder import is_shared
from engine.runtime.decision_trial import names_in, tables_in, trial, value_of
from web.acting import attempt, me
from web.current import product
from web.errors import flash_rejection
from web.guards import guard
from web.i18n import gettext, say
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab
from web.studio.saving import posted_content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from engine.runtime.dmn import Table

_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_EMPTY: Final = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="{id}_definitions" name={name} namespace="https://yizhang.example/decisions">
  <decision id="{id}" name={name}>
    <decisionTable id="{id}_table" hitPolicy="FIRST">
      <input id="{id}_input">
        <inputExpression id="{id}_expression"><text>{input}</text></inputExpression>
      </input>
      <output id="{id}_output" name="{id}_result" />
      <rule id="otherwise"><inputEntry id="otherwise_input"><text>-</text></inputEntry><outputEntry id="otherwise_output"><text>""</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""


@blueprint.get("/<int:sketch_id>/decisions")
@guard(SKETCHERS)
def decisions(sketch_id: int) -> str:
    """全部决策表, and one file of them in the editor (``path``)."""
    return _page(sketch_id, request.args.get("path", ""), {})


@blueprint.post("/<int:sketch_id>/decisions")
@guard(SKETCHERS)
def add_decision(sketch_id: int) -> Response | str:
    """新建一张决策表: one input, one row that always applies."""
    product().ask.sketch(sketch_id)
    given = {key: request.form.get(key, "").strip() for key in ("id", "name", "input")}
    for key in ("id", "input"):
        if not _ID.fullmatch(given[key]):
            flash_rejection(
                Rejection("编号和输入变量应为小写英文、数字和下划线，以字母开头。", "Expected an id and an input of small letters, digits and underscores.")
            )
            return redirect(url_for("studio.decisions", sketch_id=sketch_id), 303)
    content = _EMPTY.format(id=given["id"], name=quoteattr(given["name"] or given["id"]), input=given["input"])
    path = f"{given['id']}.dmn"
    attempt(SaveSketchFile(me(), sketch_id, path, content.encode(), 0), gettext("已新建。在流程图里用业务规则任务引用它。"))
    return redirect(url_for("studio.decisions", sketch_id=sketch_id, path=path), 303)


@blueprint.post("/<int:sketch_id>/decisions/try")
@guard(SKETCHERS)
def try_decision(sketch_id: int) -> str:
    """试一试: which row applies to the inputs, in the table that was posted or, without scripts, the stored one."""
    path, content = request.form.get("decision-path", ""), posted_content()
    files = product().ask.sketch_sources(sketch_id)
    if content is None or path not in files:
        return _page(sketch_id, path, request.form)
    return render_template("studio/decision_trial.html", trials=_trials(content, request.form), path=path, sid=sketch_id)


def _page(sketch_id: int, path: str, typed: Mapping[str, str]) -> str:
    row, files = product().ask.sketch(sketch_id), product().ask.sketch_sources(sketch_id)
    paths = sorted(one for one in files if one.endswith(".dmn"))
    path = path if path in paths else paths[0] if len(paths) == 1 else ""
    locked = is_shared(path) and not row.shared_open
    return render_tab(
        "studio/decisions.html",
        sketch_id,
        "decisions",
        path=path,
        paths=paths,
        sid=sketch_id,
        locked=locked,
        read_only=row.state != "open" or locked,
        trials=_trials(files[path], typed) if path else [],
    )


def _trials(content: bytes, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each table with its inputs, what was typed, and what comes of it once anything was."""
    return [_trial(table, typed) for table in tables_in(content).values()]


def _trial(table: Table, typed: Mapping[str, str]) -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for name in names_in(table):
        key = f"{table.id}-{name}"
        fields.append({"key": key, "name": name, "value": typed.get(key, ""), "known": [str(one) for one in table.known.get(name, ()) if one is not None]})
    given = {str(field["name"]): value_of(field["value"]) if field["value"].strip() else None for field in fields}
    found = trial(table, given) if any(field["value"].strip() for field in fields) else None
    shown = {"id": table.id, "policy": table.policy, "fields": fields, "tried": found is not None, "rows": found.rows if found else ()}
    outputs = [(name, "null" if value is None else str(value)) for name, value in (found.outputs or {}).items()] if found else []
    return {**shown, "outputs": outputs, "why": say(found.zh, found.en) if found and found.outputs is None else ""}
