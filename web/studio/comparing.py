"""比较:what a sketch changes of the version that it began from, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import DefinitionError
from engine.runtime.compare import AREAS
from web.current import product
from web.guards import guard
from web.i18n import say
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab

if TYPE_CHECKING:
    from engine.runtime.compare import Change

KINDS: Final = {
    "added": ("done", "新增", "Added"),
    "removed": ("overdue", "删除", "Removed"),
    "changed": ("warned", "修改", "Changed"),
    "moved": ("neutral", "移动", "Moved"),
}


@blueprint.get("/<int:sketch_id>/compare")
@guard(SKETCHERS)
def compare(sketch_id: int) -> str:
    """与底版相比."""
    readable = True
    changes: tuple[Change, ...] = ()
    try:
        changes = product().ask.sketch_changes(sketch_id)
    except (DefinitionError, KeyError, ValueError):  # what can't be compiled yet can't be compared: the problems say why
        readable = False
    areas = [(say(*AREAS[area]), [_shown(one) for one in changes if one.area == area]) for area in AREAS]
    return render_tab("studio/compare.html", sketch_id, "compare", areas=[one for one in areas if one[1]], readable=readable)


def _shown(change: Any) -> dict[str, Any]:
    look, zh, en = KINDS[change.kind]
    return {"look": look, "kind": say(zh, en), "key": change.key, "before": change.before, "after": change.after}
