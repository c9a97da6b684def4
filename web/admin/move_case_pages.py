"""逐件选: the movable cases of a rehearsed move, of all or of one element; some stay on their version with a reason, and come back in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import flash, redirect, render_template, request, url_for

from engine.domain.move import OUTCOMES
from engine.domain.move_commands import LeaveOut, TakeIn
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.admin.catalogue_pages import STEWARDS
from web.admin.move_pages import LOOKS, UNDER_WAY, element_name, may_order
from web.current import product
from web.guards import administrator, guard
from web.i18n import gettext, said, say
from web.whole_number import LARGEST, whole_number

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from engine.queries.move_questions import Choosable, MovePage

PAGE: Final = 100
MOST: Final = 20_000


@blueprint.get("/moves/<int:move_id>/cases")
@guard(STEWARDS)
def move_cases(move_id: int) -> str:
    """One page of what may be moved or left out."""
    page, at, skip = product().ask.move(move_id), request.args.get("at", "")[:200], max(0, whole_number(request.args, "skip"))
    places = product().ask.places_of_move(move_id)
    at = at if at in places else ""
    rows = product().ask.choosable(move_id, at, most=PAGE, skip=skip)
    total = places[at] if at else sum(page.counts.get(one, 0) for one in ("movable", "mapped", "left_out"))
    return render_template(
        "admin/move_cases.html",
        page=page,
        row=page.row,
        name=said(page.new.item, "name"),
        rows=[_line(page, one) for one in rows],
        at=at,
        places=[{"value": node, "label": f"{element_name(page.old, node)} · {count}"} for node, count in sorted(places.items())],
        total=total,
        earlier=_turn(move_id, at, max(0, skip - PAGE)) if skip else "",
        later=_turn(move_id, at, skip + PAGE) if skip + PAGE < total else "",
        orders=may_order() and page.row.state not in UNDER_WAY,
        request_id=fresh_id(),
    )


def _turn(move_id: int, at: str, skip: int) -> str:
    return url_for("admin.move_cases", move_id=move_id, at=at or None, skip=skip or None)


def _line(page: MovePage, one: Choosable) -> dict[str, Any]:
    looks = {"left_out": LOOKS["stopped"]}
    names = [said(node, "name") if (node := page.old.definition.nodes.get(place)) else place for place in one.places]
    return {"row": one.row, "places": names, "look": looks.get(one.row.outcome, "todo"), "outcome": say(*OUTCOMES[one.row.outcome])}


@blueprint.post("/moves/<int:move_id>/cases")
@guard(administrator)
def mark_cases(move_id: int) -> Response:
    """留下不迁, or 重新列入: what was ticked, or everything of one element."""
    form, at = request.form, request.form.get("at", "")[:200]
    if form.get("scope") == "all":
        chosen = tuple(one.row.case_id for one in product().ask.choosable(move_id, at, most=MOST))
    else:
        chosen = tuple(int(one) for one in form.getlist("case") if one.isascii() and one.isdecimal() and int(one) <= LARGEST)
    if form.get("action") == "take":
        receipt = attempt(TakeIn(me(), move_id, chosen, posted_id()))
        done = gettext("已重新列入 %(count)s 件。", count=receipt.number) if receipt else ""
    else:
        receipt = attempt(LeaveOut(me(), move_id, chosen, form.get("reason", ""), posted_id()))
        done = gettext("已留下 %(count)s 件，不随批次迁移。", count=receipt.number) if receipt else ""
    if done:
        flash(done, "success")
    return redirect(url_for("admin.move_cases", move_id=move_id, at=at or None), 303)
