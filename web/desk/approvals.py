"""待核准:routine approvals signed in one go, exceptions on top and one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from engine.domain.commands import CompleteTask
from engine.domain.errors import Rejection
from web.acting import fresh_id, me, posted_id, viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.desk.case_page import wanted_case
from web.desk.deciding import candidates, granting_field
from web.guards import guard, officer
from web.i18n import gettext, ngettext, said
from web.whole_number import whole_number
from web.words import listed

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from web.desk.deciding import Candidate


@blueprint.get("/approvals")
@guard(officer("approver"))
def approvals() -> str:
    """待核准."""
    found = candidates(viewer())
    routine = [c for c in found if c.routine]
    return render_template("desk/approvals.html", exceptions=[c for c in found if not c.routine], routine=routine, seen=_seen(routine), request_id=fresh_id())


@blueprint.post("/approvals")
@guard(officer("approver"))
def approve_all() -> Response:
    """批量核准: one CompleteTask a case; each result is told."""
    wanted = request.form.getlist("task")[:50]
    results = [_approved(task_id, posted_id(f"-{task_id[:60]}")) for task_id in wanted]
    good = [words for ok, words in results if ok]
    if good:
        flash(ngettext("已核准 %(num)d 件：", "已核准 %(num)d 件：", len(good)) + listed(good), "success")
    for words in [words for ok, words in results if not ok] or ([] if wanted else [gettext("没有勾选办件。")]):
        flash(words, "error" if wanted else "info")
    return redirect(url_for("desk.approvals"), 303)


def _approved(task_id: str, request_id: str) -> tuple[bool, str]:
    """(done, the case's number or what stood in the way). A second press of the same page gets the first one's answer."""
    row = product().ask.task(task_id, viewer())
    found = granting_field(wanted_case(row.case_id).form_of(row.node)) if row else None
    if row is not None and found is None:
        return False, gettext("%(number)s：这类办件要逐件核准。", number=row.number)
    seen = whole_number(request.form, f"seen-event-{task_id}")
    try:
        receipt = product().handle(CompleteTask(me(), task_id, seen, {found.key: ["granted"]} if found else {}, request_id))
    except Rejection as refused:
        return False, gettext("%(number)s：%(why)s", number=row.number, why=said(refused)) if row else gettext("有一件已经由同事办理。")
    return True, wanted_case(receipt.case_id or 0).row.number


def _seen(routine: list[Candidate]) -> dict[str, int]:
    """The journal's end of each case as this page was drawn."""
    rows = [c.row.task for c in routine]
    return {row.id: wanted_case(row.case_id).row.event_no for row in rows}
