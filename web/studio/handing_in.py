"""交审:the gate and every scenario once more, then a draft version that a second person approves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for

from engine.domain.errors import DefinitionError, Rejection
from engine.domain.sketch_commands import HandInSketch
from engine.simulator.proof import prove_draft
from web.acting import attempt, me, posted_id
from web.current import product
from web.errors import flash_rejection
from web.guards import guard
from web.i18n import gettext
from web.studio import rehearsing
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.documents_page import prove_printable
from web.studio.findings import shown
from web.studio.frame import render_tab
from web.whole_number import whole_number

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@blueprint.get("/<int:sketch_id>/hand-in")
@guard(SKETCHERS)
def hand_in_page(sketch_id: int) -> str:
    """交审 with what is still to mend."""
    return render_tab("studio/hand_in.html", sketch_id, "hand_in", refused=())


@blueprint.post("/<int:sketch_id>/hand-in")
@guard(SKETCHERS)
def hand_in(sketch_id: int) -> Response | tuple[str, int]:
    """交审: what is refused says where and why."""
    row, seen = product().ask.sketch(sketch_id), whole_number(request.form, "seen-revision")
    try:
        if row.state == "open" and row.revision == seen:
            files = product().ask.sketch_bundle(sketch_id)
            prove_draft(rehearsing.room(), files)
            prove_printable(files)
        receipt = attempt(HandInSketch(me(), sketch_id, seen, posted_id()))
    except DefinitionError as refused:
        return render_tab("studio/hand_in.html", sketch_id, "hand_in", refused=shown(sketch_id, refused.findings, product().ask.sketch_sources(sketch_id))), 422
    except Rejection as refused:  # a play that was stopped, or others who kept the room
        flash_rejection(refused)
        return redirect(url_for("studio.hand_in_page", sketch_id=sketch_id), 303)
    if receipt is None:
        return redirect(url_for("studio.hand_in_page", sketch_id=sketch_id), 303)
    flash(gettext("已交审，成为第 %(number)s 版草稿。请没有动过这份画稿的人审核。", number=receipt.number), "success")
    return redirect(url_for("studio.diagram", sketch_id=sketch_id), 303)
