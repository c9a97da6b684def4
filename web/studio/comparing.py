"""比较:what a sketch changes of the version that it began from, or of what a new item began as, on the diagrams and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, request, url_for

from engine.domain.errors import DefinitionError
from web.current import product
from web.guards import guard
from web.i18n import gettext
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab
from web.two_versions import Drawn, compared, diagram_of, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.runtime.compare import Change


@blueprint.get("/<int:sketch_id>/compare")
@guard(SKETCHERS)
def compare(sketch_id: int) -> str:
    """与底版相比; ``process`` says whose diagram is looked at."""
    row, readable = product().ask.sketch(sketch_id), True
    changes: tuple[Change, ...] = ()
    try:
        changes = product().ask.sketch_changes(sketch_id)
    except (DefinitionError, KeyError, ValueError):  # what can't be compiled yet can't be compared: the problems say why
        readable = False
    found = compared(changes, row.item)
    asked = request.args.get("process", "")
    chosen = next((one for one in found.drawn if one.process == asked), next(iter(found.drawn), None))

    def href(process: str) -> str:
        return url_for("studio.compare", sketch_id=sketch_id, process=process)

    return render_tab("studio/compare.html", sketch_id, "compare", found=found, chosen=chosen, sides=_sides(row, chosen), process_href=href, readable=readable)


def _sides(row: Any, chosen: Drawn | None) -> tuple[tuple[str, str, str], ...]:
    """The version that the sketch began from, and the sketch."""
    if chosen is None:
        return ()
    base, own = _base(row), product().ask.sketch_bundle(row.id)
    old = url_for("studio.base_diagram", sketch_id=row.id, process=chosen.process) if diagram_of(base, chosen.process) is not None else ""
    path = path_of(own, chosen.process)
    new = url_for("studio.source", sketch_id=row.id, path=path) if path else ""
    number = row.base_number or row.released_number
    before = gettext("第 %(number)d 版", number=number) if number else gettext("开始画时")
    return ("old", before, old), ("new", gettext("画稿"), new)


def _base(row: Any) -> Mapping[str, bytes]:
    """The version that the sketch began from; of a new item the files that it began with."""
    against = row.based_on or row.released
    found: Mapping[str, bytes] = product().ask.files_of(against) if against else product().ask.sketch_beginning(row.id)
    return found


@blueprint.get("/<int:sketch_id>/base.bpmn")
@guard(SKETCHERS)
def base_diagram(sketch_id: int) -> Response:
    """The diagram of one process as it was when the sketch began; of the item's own without ``process``."""
    row = product().ask.sketch(sketch_id)
    content = diagram_of(_base(row), request.args.get("process", row.item)) or abort(404)
    return Response(content, mimetype="application/xml", headers={"X-Content-Type-Options": "nosniff"})
