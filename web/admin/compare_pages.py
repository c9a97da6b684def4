"""图上比较: any two versions of an item side by side, painted with what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, render_template, request, url_for

from web.admin import presenters
from web.admin.blueprint import blueprint
from web.admin.version_pages import REVIEWING
from web.current import product
from web.guards import guard
from web.i18n import gettext
from web.two_versions import Compared, compared, diagram_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@blueprint.get("/versions/<int:version_id>/compare")
@guard(REVIEWING)
def compare_versions(version_id: int) -> str:
    """两个版本图上比较: ``old`` and ``new`` choose any two of the item; without them this one and the one that its page compares it with."""
    rows = product().ask.versions_in_use()
    own = next((one for one in rows if one.id == version_id), None) or abort(404)
    siblings = [one for one in rows if one.item == own.item]
    new = _chosen(siblings, "new") or own
    old = _chosen(siblings, "old") or presenters.base_of(new, siblings) or new
    found = compared(product().ask.differences(old.id, new.id), own.item)
    return render_template(
        "admin/compare.html",
        name=presenters.version(own).name,
        old=old,
        new=new,
        own=own,
        choices=_choices(siblings),
        found=found,
        **_drawing(found, own, old, new),
    )


def _chosen(rows: Sequence[Any], name: str) -> Any:
    given = request.args.get(name, type=int)
    return next((one for one in rows if one.id == given), None)


def _choices(rows: Sequence[Any]) -> list[dict[str, Any]]:
    shown = ((one, presenters.version(one)) for one in sorted(rows, key=lambda one: -one.number))
    return [{"value": one.id, "label": f"{_number(one)} · {version.state}"} for one, version in shown]


def _number(row: Any) -> str:
    return gettext("第 %(number)d 版", number=row.number)


def _drawing(found: Compared, own: Any, old: Any, new: Any) -> dict[str, Any]:
    """The process that is looked at: the one asked for, else the first with a difference."""
    asked = request.args.get("process", "")
    chosen = next((one for one in found.drawn if one.process == asked), next(iter(found.drawn), None))

    def href(process: str) -> str:
        return url_for("admin.compare_versions", version_id=own.id, old=old.id, new=new.id, process=process)

    def side(name: str, row: Any) -> tuple[str, str, str]:
        has = chosen is not None and diagram_of(product().ask.files_of(row.id), chosen.process) is not None
        return name, _number(row), url_for("admin.version_diagram", version_id=row.id, process=chosen.process) if has and chosen else ""

    return {"chosen": chosen, "sides": (side("old", old), side("new", new)), "process_href": href}


@blueprint.get("/versions/<int:version_id>/diagram.bpmn")
@guard(REVIEWING)
def version_diagram(version_id: int) -> Response:
    """The diagram of one process of a version; of the item's own without ``process``."""
    row = next((one for one in product().ask.versions() if one.id == version_id), None) or abort(404)
    content = diagram_of(product().ask.files_of(version_id), request.args.get("process", row.item)) or abort(404)
    return Response(content, mimetype="application/xml", headers={"X-Content-Type-Options": "nosniff"})
