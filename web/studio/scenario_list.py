"""情景一览: every scenario of a sketch with how its last play went, what none has come through, and playing them all."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from flask import Response, abort, jsonify, redirect, request, url_for

from engine.domain.errors import DefinitionError
from engine.domain.moment import moment
from engine.runtime.edition import compile_edition
from engine.simulator import coverage
from engine.simulator.proof import names_in
from engine.simulator.room import basis
from engine.simulator.scenario import Mismatch, read_scenario
from web.current import now, product
from web.guards import guard
from web.studio import rehearsing
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab
from web.studio.scenario_words import Names, failure_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response as Answer

NOTHING: Final[Mapping[str, Any]] = {"nodes": {}, "lines": [], "flows": []}


@blueprint.get("/<int:sketch_id>/scenarios")
@guard(SKETCHERS)
def scenarios(sketch_id: int) -> str | Answer:
    """全部情景; a finding leads on to the one that it is about (``path``)."""
    files, about = product().ask.sketch_bundle(sketch_id), PurePosixPath(request.args.get("path", ""))
    if about.as_posix() in files and about.stem in names_in(files):
        return redirect(url_for("studio.scenario", sketch_id=sketch_id, name=about.stem), 303)
    item = product().ask.sketch(sketch_id).item
    chart = chart_of(item, files)
    listed = _listed(sketch_id, files, Names(chart or NOTHING, {}))
    page: dict[str, Any] = {"scenarios": listed, "tally": _tally(listed), "cover": None, "main": f"{item}.bpmn"}
    if chart is not None:
        page["cover"] = _coverage(chart, [one for one in listed if one["visited"]])
        rehearsing.warm_up(files)
    return render_tab("studio/scenarios.html", sketch_id, "scenarios", **page)


def chart_of(item: str, files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """The chart of the draft, as the room would tell it; None while it can't be compiled: the problems on the page say why."""
    try:
        chart = coverage.chart_of(compile_edition(0, item, 0, files, product().bureau.topics))
    except (DefinitionError, KeyError, ValueError):
        return None
    return {"nodes": chart.nodes, "lines": chart.lines, "flows": chart.flows}


def _listed(sketch_id: int, files: Mapping[str, bytes], names: Names) -> list[dict[str, Any]]:
    results = product().ask.scenario_results(sketch_id)
    return [_one(name, files, results.get(name), names) for name in names_in(files)]


def _one(name: str, files: Mapping[str, bytes], row: Any, names: Names) -> dict[str, Any]:
    title, steps, records = name, None, False
    try:
        scenario = read_scenario(name, files[f"scenarios/{name}.toml"])
        title, steps, records = scenario.title, len(scenario.steps), not scenario.expect
    except Mismatch:
        records = False
    current = row is not None and row.basis == basis(files, name)
    result = json.loads(row.result) if current and row.state == "played" else None
    waits = current and row.state == "waiting" and now().timestamp() - moment(row.changed_at).timestamp() < rehearsing.LATE
    return {
        "name": name,
        "title": title,
        "steps": steps,
        "state": _state(result, waits=waits, records=records),
        "failure": failure_words(result, names) if result and result["zh"] else "",
        "step": result["step"] if result else None,
        "at": moment(row.changed_at) if result else None,
        "visited": set(result["visited"]) if result else set(),
        "flows": set(result["flows"]) if result else set(),
        "outdated": row is not None and not current,
    }


def _state(result: Mapping[str, Any] | None, *, waits: bool, records: bool) -> str:
    if waits:
        return "waiting"
    if records:
        return "recording"
    if result is None:
        return "unknown"
    return "failed" if result["zh"] else "passed"


def _tally(listed: list[dict[str, Any]]) -> dict[str, int]:
    return {state: sum(one["state"] == state for one in listed) for state in ("passed", "failed", "waiting", "recording", "unknown")}


def _coverage(chart: Mapping[str, Any], listed: list[dict[str, Any]]) -> dict[str, Any]:
    """How much of the diagram the plays came through; for what none did, the scenarios that came nearest."""
    names = Names(chart, {})
    visited = {one["name"]: one["visited"] for one in listed}
    titles = {one["name"]: one["title"] for one in listed}
    passed, taken = set().union(*visited.values()), set().union(*(one["flows"] for one in listed))
    lines = coverage.Chart(chart["nodes"], tuple(coverage.Line(*line) for line in chart["lines"]))
    missing = [node for node in chart["nodes"] if node not in passed]
    return {
        "nodes": len(chart["nodes"]),
        "passed": len(chart["nodes"]) - len(missing),
        "flows": len(chart["flows"]),
        "taken": len(chart["flows"]) - sum(flow not in taken for flow in chart["flows"]),
        "missing": [{"id": node, "name": names.node(node), "near": _near(lines, node, visited, titles, names)} for node in missing],
        "untaken": [{"id": line.id, "words": f"{names.node(line.source)} → {names.node(line.target)}"} for line in _untaken(lines, taken)],
        "played": bool(listed),
    }


def _untaken(chart: coverage.Chart, taken: set[str]) -> list[coverage.Line]:
    return [line for line in chart.lines if line.drawn and line.source in chart.nodes and line.id not in taken]


def _near(chart: coverage.Chart, node: str, visited: Mapping[str, set[str]], titles: Mapping[str, str], names: Names) -> list[dict[str, Any]]:
    found = coverage.near(chart, node, visited)[:3]
    return [{"name": name, "title": titles[name], "turned": names.node(turned), "distance": distance} for name, turned, distance in found]


@blueprint.post("/<int:sketch_id>/scenarios/run")
@guard(SKETCHERS)
def run_scenarios(sketch_id: int) -> Answer:
    """演练全部, or one (``name``), in the background."""
    only = request.form.get("name", "")
    rehearsing.run(sketch_id, only)
    return redirect(url_for("studio.scenarios", sketch_id=sketch_id, _anchor="scenarios"), 303)


@blueprint.get("/<int:sketch_id>/scenarios/progress")
@guard(SKETCHERS)
def scenario_progress(sketch_id: int) -> Any:
    """进度 for the page's script."""
    product().ask.sketch(sketch_id)
    tally = _tally(_listed(sketch_id, product().ask.sketch_bundle(sketch_id), Names(NOTHING, {})))
    return jsonify(waiting=tally["waiting"], done=sum(tally.values()) - tally["waiting"], total=sum(tally.values()))


@blueprint.get("/<int:sketch_id>/drawing")
@guard(SKETCHERS)
def drawing(sketch_id: int) -> Response:
    """流程图 of the sketch as it is saved, for drawing."""
    product().ask.sketch(sketch_id)
    path = request.args.get("path", "")
    row = product().ask.sketch_file(sketch_id, path) if path.endswith(".bpmn") else None
    if row is None:
        abort(404)
    return Response(bytes(row.content), mimetype="application/xml", headers={"X-Content-Type-Options": "nosniff"})
