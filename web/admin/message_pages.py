"""发送失败: messages of the outbox that don't go out: why, how often tried, sent again now, set aside, or delivered otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from engine.domain.document_kinds import kind_of
from engine.domain.errors import Rejection
from engine.domain.message_causes import CHANNELS, message_cause
from engine.domain.message_commands import ASIDE, MEANS, DeliverOtherwise, SendMessage, SetMessageAside
from engine.domain.moment import moment
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.current import product
from web.errors import flash_rejection
from web.guards import administrator, guard
from web.i18n import gettext, ngettext, said, say

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

ACTS = {"sent_now": ("马上再发", "Sent again now"), "set_aside": ("搁置", "Set aside"), "delivered": ("已另行送达", "Delivered otherwise")}


@blueprint.get("/messages")
@guard(administrator)
def messages() -> str:
    """发送失败的消息; they are tried again by themselves too."""
    rows = [_row(row) for row in product().ask.undelivered()]
    acts = [
        {"row": one, "what": say(*ACTS[one.kind]), "at": moment(one.at), "channel": say(*CHANNELS.get(one.channel, (one.channel,) * 2))}
        for one in product().ask.message_acts()
    ]
    off = [one for one in product().ask.webhooks() if one.state == "failed"]
    return render_template("admin/messages.html", rows=rows, acts=acts, off=off, request_id=fresh_id())


def _row(row: Any) -> dict[str, Any]:
    document = product().ask.document_of_message(row) if row.channel == "document" else None
    return {
        "id": row.id,
        "channel": say(*CHANNELS.get(row.channel, (row.channel,) * 2)),
        "what": f"{said(kind_of(document.kind))} {document.number}" if document is not None else "",
        "number": row.number or "",
        "case_id": row.case_id,
        "attempts": row.attempts,
        "why": say(*message_cause(row.error or "")),
        "error": row.error or "",
        "created": moment(row.created_at),
        "again": moment(row.ready_at),
        "owed": row.channel not in ASIDE,
        "document": document is not None,
    }


@blueprint.get("/messages/<int:message_id>")
@guard(administrator)
def message(message_id: int) -> str:
    """一条消息 with what may be done about it."""
    row = product().ask.message(message_id)
    shown = _row(row)
    acts = [
        {"row": one, "what": say(*ACTS[one.kind]), "at": moment(one.at), "means": say(*MEANS[one.means]) if one.means else ""}
        for one in product().ask.message_acts(message_id)
    ]
    means = [{"value": key, "label": say(*words)} for key, words in MEANS.items()]
    return render_template("admin/message.html", row=row, shown=shown, acts=acts, means=means, moment_of=moment, request_id=fresh_id())


@blueprint.post("/messages")
@guard(administrator)
def act_on_messages() -> Response:
    """所选的: each a command of its own; how many went well, and why the others did not."""
    done, reason, aside = 0, request.form.get("reason", ""), request.form.get("action") == "aside"
    chosen = [int(one) for one in request.form.getlist("message") if one.isascii() and one.isdecimal() and len(one) < 20]
    for message_id in chosen:
        id_ = posted_id(f"-{message_id}")
        try:
            product().handle(SetMessageAside(me(), message_id, reason, id_) if aside else SendMessage(me(), message_id, id_))
            done += 1
        except Rejection as refused:
            for error in getattr(refused, "errors", ()) or (refused,):
                flash_rejection(error)
            if aside and not reason.strip():
                break
    if not chosen:
        flash(gettext("请先勾选消息。"), "warning")
    elif done:
        told = (
            ngettext("已搁置 %(num)d 条。", "已搁置 %(num)d 条。", done)
            if aside
            else ngettext("已安排马上再发 %(num)d 条。", "已安排马上再发 %(num)d 条。", done)
        )
        flash(told, "success")
    return redirect(url_for("admin.messages"), 303)


@blueprint.post("/messages/<int:message_id>/send")
@guard(administrator)
def send_message(message_id: int) -> Response:
    """马上再发."""
    attempt(SendMessage(me(), message_id, posted_id()), gettext("已安排马上再发。"))
    return redirect(url_for("admin.message", message_id=message_id), 303)


@blueprint.post("/messages/<int:message_id>/aside")
@guard(administrator)
def set_message_aside(message_id: int) -> Response:
    """搁置, with a reason."""
    attempt(SetMessageAside(me(), message_id, request.form.get("reason", ""), posted_id()), gettext("已搁置，不再发送。"))
    return redirect(url_for("admin.message", message_id=message_id), 303)


@blueprint.post("/messages/<int:message_id>/delivered")
@guard(administrator)
def deliver_otherwise(message_id: int) -> Response:
    """已另行送达: how, when, with which proof."""
    form = request.form
    command = DeliverOtherwise(me(), message_id, form.get("means", ""), form.get("served-on", ""), form.get("proof", ""), posted_id())
    attempt(command, gettext("已登记，并写进办件的经过。文书仍会生成，归档要用。"))
    return redirect(url_for("admin.message", message_id=message_id), 303)
