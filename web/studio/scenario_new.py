"""录一个新情景: how the case comes in, with the item's own form filled in with samples; the first step of a trial."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from flask import flash, redirect, request, url_for

from engine.domain.errors import DefinitionError, FieldError, Rejection
from engine.domain.sketch_commands import SaveSketchFile
from engine.simulator.prefill import Prefill
from engine.simulator.proof import names_in
from engine.simulator.recording import begun
from engine.simulator.scenario import Mismatch
from web.acting import me
from web.current import product
from web.errors import flash_rejection
from web.form_view import form_view
from web.guards import guard
from web.i18n import gettext, said, say
from web.studio import rehearsing
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab
from web.studio.scenario_view import opening_raw
from web.studio.scenario_words import role_words
from web.studio.trial_forms import form_at, on_screen, posted_values, shown_raw
from web.studio.trial_steps import instant_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
FIRST: Final = "2026-07-01T09:00"


@blueprint.get("/<int:sketch_id>/scenarios/new")
@guard(SKETCHERS)
def new_scenario(sketch_id: int) -> str:
    """收件: as an existing scenario begins (``like``), or with samples."""
    product().ask.sketch(sketch_id)
    return _page(sketch_id, product().ask.sketch_bundle(sketch_id), {})


def _page(sketch_id: int, files: Mapping[str, bytes], typed: Mapping[str, Any]) -> str:
    try:
        chart: dict[str, Any] = rehearsing.room().chart(files)
    except (DefinitionError, Rejection) as error:
        sentence = said(error) if isinstance(error, Rejection) else gettext("画稿还没有通过部署闸门，先改好下面的问题，再试办和演练。")
        return render_tab("studio/scenario_new.html", sketch_id, "scenarios", view=None, sentence=sentence)
    openings = Prefill(files).openings
    like = openings.get(request.args.get("like", request.form.get("step-like", "")))
    form = form_at(files, chart["form"])
    raw = opening_raw(files, chart["form"], like.values) if like else shown_raw(form, chart["sample"])
    given: dict[str, Any] = {
        "title": "",
        "name": _free(files),
        "at": like.at.replace(tzinfo=None).isoformat(timespec="minutes") if like else FIRST,
        "channel": like.channel if like else chart["channels"][0],
        "materials": list(like.materials) if like else [],
        "by": like.by if like else "",
        "raw": raw,
        "errors": (),
        "sentence": "",
        **typed,
    }
    return render_tab(
        "studio/scenario_new.html",
        sketch_id,
        "scenarios",
        view=form_view(on_screen(form), given["raw"], errors=given["errors"]),
        given=given,
        sentence=given["sentence"],
        like=request.args.get("like", request.form.get("step-like", "")),
        likes=[{"value": name, "label": name} for name in openings],
        channels=_channels(chart, like),
        roles=[{"value": role, "label": role_words(role)} for role in chart["official"]],
        materials=[{"value": id_, "label": say(zh, en)} for id_, zh, en in chart["materials"]],
        form_path=chart["form"],
    )


def _channels(chart: Mapping[str, Any], like: Any) -> list[dict[str, str]]:
    names = {"online": gettext("申请人网上提交"), "window": gettext("窗口收件"), "official": gettext("依职权启动")}
    ways = dict.fromkeys([*chart["channels"], *(["official"] if chart["official"] else []), *([like.channel] if like else [])])
    return [{"value": way, "label": names[way]} for way in ways]


def _free(files: Mapping[str, bytes]) -> str:
    taken = set(names_in(files))
    return next(f"trial_{number}" for number in range(1, 1000) if f"trial_{number}" not in taken)


@blueprint.post("/<int:sketch_id>/scenarios/new")
@guard(SKETCHERS)
def begin_scenario(sketch_id: int) -> Response | tuple[str, int]:
    """收件: tried at once; what the bureau refuses is not begun."""
    product().ask.sketch(sketch_id)
    files = product().ask.sketch_bundle(sketch_id)
    name, title = request.form.get("step-name", "").strip(), request.form.get("step-title", "").strip()[:120]
    typed: dict[str, Any] = {key: request.form.get(f"step-{key}", "") for key in ("title", "name", "at", "channel", "by")}
    typed["materials"] = request.form.getlist("step-materials")
    try:
        start, typed["raw"] = _start(files)
        _check_name(name, files)
        content = begun(title or name, start)
        told = rehearsing.room().try_out({**files, f"scenarios/{name}.toml": content}, name)
    except Mismatch as error:
        return _page(sketch_id, files, typed | {"sentence": say(error.zh, error.en)}), 422
    except (DefinitionError, Rejection):
        return _page(sketch_id, files, {}), 422
    if told["failure"] is not None:
        errors = [FieldError(*one) for one in told["failure"]["errors"]]
        return _page(sketch_id, files, typed | {"errors": errors, "sentence": say(told["failure"]["zh"], told["failure"]["en"])}), 422
    try:
        product().handle(SaveSketchFile(me(), sketch_id, f"scenarios/{name}.toml", content, 0))
    except Rejection as error:
        for one in getattr(error, "errors", ()) or (error,):
            flash_rejection(one)
        return redirect(url_for("studio.scenarios", sketch_id=sketch_id), 303)
    flash(gettext("已收件。往下办；办到想要的地方，把期望录下来。"), "success")
    return redirect(url_for("studio.scenario", sketch_id=sketch_id, name=name, _anchor="now"), 303)


def _check_name(name: str, files: Mapping[str, bytes]) -> None:
    """``new`` and the other words of addresses are no names. Raises Mismatch."""
    if not NAME.fullmatch(name) or name in names_in(files) or name in ("new", "run", "progress"):
        raise Mismatch(
            "文件名应为小写英文、数字和下划线,不与别的情景相同。", "Expected a file name in small letters, digits and underscores that no other scenario has."
        )


def _start(files: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The opening as it was posted, and its answers as they were typed. Raises Mismatch."""
    path, channel = request.form.get("step-form", ""), request.form.get("step-channel", "")
    if not path.startswith("forms/") or path not in files:
        raise Mismatch("这张表单已经不在画稿里,请刷新本页。", "Expected a form of the sketch, but it is gone; load the page again.")
    raw, values = posted_values(form_at(files, path), request.form)
    start: dict[str, Any] = {"at": instant_of(request.form.get("step-at", ""), None).replace(second=0), "channel": channel}
    if channel == "window":
        start |= {"by": "window", "materials": request.form.getlist("step-materials")}
    if channel == "official":
        start["by"] = request.form.get("step-by", "")
    like = Prefill(files).openings.get(request.form.get("step-like", ""))
    return start | {"values": values} | ({"licences": [dict(one) for one in like.licences]} if like and like.licences else {}), raw
