"""画稿的状态:discarded, taken up again, its shared files opened for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, request, url_for

from engine.domain.sketch_commands import DiscardSketch, OpenShared, ReopenSketch
from web.acting import attempt, me
from web.current import product
from web.guards import guard
from web.i18n import gettext
from web.studio.blueprint import SKETCHERS, blueprint

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@blueprint.post("/<int:sketch_id>/state")
@guard(SKETCHERS)
def change_state(sketch_id: int) -> Response:
    """丢弃、继续画或者允许改公用文件."""
    product().ask.sketch(sketch_id)
    do = request.form.get("do", "")
    if do == "discard":
        attempt(DiscardSketch(me(), sketch_id), gettext("已丢弃。在下面的“已丢弃”里可以继续画。"))
        return redirect(url_for("studio.sketches"), 303)
    if do == "reopen":
        attempt(ReopenSketch(me(), sketch_id), gettext("可以继续画了。"))
        return redirect(url_for("studio.diagram", sketch_id=sketch_id), 303)
    if do != "open-shared":
        abort(404)
    attempt(OpenShared(me(), sketch_id), gettext("公用文件可以改了；改动只在这个事项的这一版里生效。"))
    return redirect(url_for("studio.files", sketch_id=sketch_id), 303)
