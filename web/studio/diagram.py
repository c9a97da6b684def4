"""流程图:the diagram of a sketch, drawn in the browser; without JavaScript the file is edited as text."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, request

from engine.domain.sketch_folder import is_shared
from web.current import product
from web.guards import guard
from web.i18n import language
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab
from web.studio.known import known_values
from web.studio.stage_kinds import stage_kinds


@blueprint.get("/<int:sketch_id>")
@guard(SKETCHERS)
def diagram(sketch_id: int) -> str:
    """流程图: the item's own, or one of those that it calls (``path``); ``element`` is selected."""
    row, files = product().ask.sketch(sketch_id), product().ask.sketch_files(sketch_id)
    paths = sorted((one.path for one in files if one.path.endswith(".bpmn")), key=lambda path: (is_shared(path), path))
    path = request.args.get("path", f"{row.item}.bpmn")
    if path not in paths:
        path = next(iter(paths), "")
    locked = is_shared(path) and not row.shared_open
    page: dict[str, Any] = {"path": path, "paths": paths, "element": request.args.get("element", "")}
    return render_tab(
        "studio/diagram.html", sketch_id, "diagram", **page, known=known_values(sketch_id), read_only=row.state != "open" or locked, locked=locked
    )


@blueprint.get("/kinds.json")
@guard(SKETCHERS)
def kinds() -> Any:
    """环节种类: what can be drawn, as templates with their panels, in the reader's language."""
    inputs = {name: topic.inputs for name, topic in product().bureau.topics.items()}
    return jsonify(stage_kinds(inputs, english=language() == "en"))


@blueprint.get("/<int:sketch_id>/source")
@guard(SKETCHERS)
def source(sketch_id: int) -> Any:
    """一个文件的内容 for scripts: its text and its revision."""
    product().ask.sketch(sketch_id)
    row = product().ask.sketch_file(sketch_id, request.args.get("path", ""))
    if row is None:
        abort(404)
    return jsonify(text=bytes(row.content).decode("utf-8", "replace"), revision=row.revision)
