"""一个情景: played step by step and painted on the diagram, tried out further by clicking, and recorded with what it expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, request, url_for

from engine.domain.errors import DefinitionError, FieldError, Rejection
from engine.domain.sketch_commands import SaveSketchFile
from engine.simulator.recording import cut_after, expecting, suggested, with_step
from engine.simulator.scenario import Mismatch, read_scenario
from web.acting import me
from web.current import product
from web.errors import flash_rejection
from web.form_view import form_view
from web.guards import guard
from web.i18n import gettext, said, say
from web.studio import rehearsing, scenario_expected
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab
from web.studio.scenario_list import chart_of
from web.studio.scenario_view import scenario_view
from web.studio.trial_steps import step_of
from web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response


@blueprint.get("/<int:sketch_id>/scenarios/<name>")
@guard(SKETCHERS)
def scenario(sketch_id: int, name: str) -> str:
    """一个情景 up to its end; ``step`` shows where the case stood after that step."""
    return _page(sketch_id, name, product().ask.sketch_bundle(sketch_id))


def _page(sketch_id: int, name: str, files: Mapping[str, bytes], **tried: Any) -> str:
    row = product().ask.sketch_file(sketch_id, f"scenarios/{name}.toml")
    chart = chart_of(product().ask.sketch(sketch_id).item, files)
    if row is None:
        abort(404)
    told, refused = _tried_out(files, name)
    view = scenario_view(name, files, chart, told, request.args.get("path", ""), whole_number(request.args, "step") if "step" in request.args else None)
    page = {"file": row, "name": name, "view": view, "refused": refused, "path": f"scenarios/{name}.toml", "form_view": form_view, **tried}
    return render_tab("studio/scenario.html", sketch_id, "scenarios", **page)


def _tried_out(files: Mapping[str, bytes], name: str) -> tuple[dict[str, Any] | None, str]:
    """What the room tells of the scenario, or why it tells nothing."""
    try:
        return rehearsing.room().try_out(files, name), ""
    except DefinitionError:
        return None, gettext("画稿还没有通过部署闸门，先改好下面的问题，再试办和演练。")
    except Rejection as error:
        return None, said(error)


@blueprint.post("/<int:sketch_id>/scenarios/<name>/step")
@guard(SKETCHERS)
def scenario_step(sketch_id: int, name: str) -> Response | tuple[str, int]:
    """再办一步: played first; what the bureau refuses is not written down."""
    files, path = product().ask.sketch_bundle(sketch_id), f"scenarios/{name}.toml"
    row = product().ask.sketch_file(sketch_id, path) or abort(404)
    now, typed = _at(files, name), dict[str, list[str]]()
    try:
        step, typed = step_of(files, request.form, now)
        content = with_step(bytes(row.content), step)
        told = rehearsing.room().try_out({**files, path: content}, name)
    except Mismatch as error:
        return _refused(sketch_id, name, files, typed, {"zh": error.zh, "en": error.en, "errors": []})
    except (DefinitionError, Rejection) as error:
        sentence = error.findings[0] if isinstance(error, DefinitionError) else error
        return _refused(sketch_id, name, files, typed, {"zh": sentence.zh, "en": sentence.en, "errors": []})
    if told["failure"] is not None:
        return _refused(sketch_id, name, files, typed, told["failure"])
    return _saved(sketch_id, name, content, "now")


def _at(files: Mapping[str, bytes], name: str) -> Any:
    """The instant of the last step, before which nothing can be done any more. Raises Mismatch's page through the play itself."""
    try:
        played = read_scenario(name, files[f"scenarios/{name}.toml"])
    except Mismatch:
        return None
    return max([played.opening.at, *(step.at for step in played.steps)])


def _refused(sketch_id: int, name: str, files: Mapping[str, bytes], typed: Any, failure: Mapping[str, Any]) -> tuple[str, int]:
    errors = [FieldError(*error) for error in failure["errors"]]
    tried = {"task": request.form.get("step-task", ""), "unit": request.form.get("step-unit", ""), "typed": typed, "errors": errors}
    return _page(sketch_id, name, files, tried=tried, sentence=say(failure["zh"], failure["en"]), form=request.form), 422


@blueprint.post("/<int:sketch_id>/scenarios/<name>/cut")
@guard(SKETCHERS)
def scenario_cut(sketch_id: int, name: str) -> Response:
    """退回到某一步: later steps and what was expected of them go; the file's history keeps them."""
    row = product().ask.sketch_file(sketch_id, f"scenarios/{name}.toml") or abort(404)
    try:
        content = cut_after(bytes(row.content), whole_number(request.form, "after"))
    except Mismatch as error:
        flash(say(error.zh, error.en), "error")
        return redirect(url_for("studio.scenario", sketch_id=sketch_id, name=name), 303)
    return _saved(sketch_id, name, content, "now")


@blueprint.post("/<int:sketch_id>/scenarios/<name>/expect")
@guard(SKETCHERS)
def scenario_expect(sketch_id: int, name: str) -> Response | tuple[str, int]:
    """录下来: its name and what is expected, as it went unless somebody says otherwise."""
    files = product().ask.sketch_bundle(sketch_id)
    row = product().ask.sketch_file(sketch_id, f"scenarios/{name}.toml") or abort(404)
    told, refused = _tried_out(files, name)
    found = (told or {}).get("found", {})
    expect, errors = scenario_expected.posted(request.form, suggested(found))
    if errors or refused or not expect:
        sentence = refused or (say(*errors[0]) if errors else gettext("请至少选一项期望，否则什么也证明不了。"))
        return _page(sketch_id, name, files, sentence=sentence, form=request.form), 422
    title = request.form.get("title", "").strip()[:120] or name
    try:
        return _saved(sketch_id, name, expecting(bytes(row.content), title, expect), "")
    except Mismatch as error:
        return _page(sketch_id, name, files, sentence=say(error.zh, error.en), form=request.form), 422


def _saved(sketch_id: int, name: str, content: bytes, anchor: str) -> Response:
    """Back to the scenario; without an anchor it is recorded, and played at once as it stands."""
    try:
        product().handle(SaveSketchFile(me(), sketch_id, f"scenarios/{name}.toml", content, whole_number(request.form, "seen-revision")))
    except Rejection as error:
        for one in getattr(error, "errors", ()) or (error,):
            flash_rejection(one)
        return redirect(url_for("studio.scenario", sketch_id=sketch_id, name=name), 303)
    if not anchor:
        rehearsing.run(sketch_id, name)
        flash(gettext("已录成情景，正在演练。"), "success")
        return redirect(url_for("studio.scenarios", sketch_id=sketch_id), 303)
    return redirect(url_for("studio.scenario", sketch_id=sketch_id, name=name, _anchor=anchor), 303)
