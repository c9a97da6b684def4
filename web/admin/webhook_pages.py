"""事件推送: every subscription with what became of its deliveries; switched on and off, and sent again, here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
from flask import abort, redirect, render_template, request, url_for

from engine.domain.moment import moment
from engine.domain.webhook import KINDS
from engine.domain.webhook_commands import Redeliver, SwitchWebhook
from engine.queries.webhook_questions import LAST
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.current import product
from web.guards import administrator, guard
from web.i18n import gettext, say
from web.whole_number import whole_number

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

STATES: Final = {
    "on": ("on_time", "启用", "On"),
    "off": ("done", "停用", "Off"),
    "failed": ("overdue", "推送失败,已停用", "Failed, switched off by itself"),
}
DELIVERED: Final = {"waiting": ("waiting", "等待推送", "Waiting"), "delivered": ("done", "已送到", "Delivered"), "failed": ("overdue", "没有送到", "Failed")}


def _state(state: str) -> tuple[str, str]:
    look, zh, en = STATES[state]
    return look, say(zh, en)


@blueprint.get("/webhooks")
@guard(administrator)
def webhooks() -> str:
    """全部订阅."""
    rows = [{"row": row, "state": _state(row.state), "kinds": _kinds(row)} for row in product().ask.webhooks()]
    return render_template("admin/webhooks.html", rows=rows, moment_of=moment)


def _kinds(row: Any) -> list[str]:
    return [say(*KINDS[kind]) for kind in orjson.loads(row.kinds) if kind in KINDS]


@blueprint.get("/webhooks/<int:webhook_id>")
@guard(administrator)
def webhook(webhook_id: int) -> str:
    """一个订阅 and its log, a page at a time."""
    row = product().ask.webhook(webhook_id) or abort(404)
    deliveries, later = product().ask.deliveries(webhook_id, whole_number(request.args, "before") or LAST)
    lines = [{"row": one, "state": (DELIVERED[one.state][0], say(*DELIVERED[one.state][1:])), "what": say(*KINDS[one.kind])} for one in deliveries]
    following = url_for("admin.webhook", webhook_id=webhook_id, before=later) if later else ""
    shown = {"row": row, "state": _state(row.state), "kinds": _kinds(row), "lines": lines, "following": following}
    return render_template("admin/webhook.html", **shown, request_id=fresh_id(), moment_of=moment)


@blueprint.post("/webhooks/<int:webhook_id>/switch")
@guard(administrator)
def switch_webhook(webhook_id: int) -> Answer:
    """启用、停用."""
    on = request.form.get("to") == "on"
    attempt(SwitchWebhook(me(), webhook_id, on, posted_id()), gettext("订阅已启用。") if on else gettext("订阅已停用，不再推送。"))
    return redirect(url_for("admin.webhook", webhook_id=webhook_id), 303)


@blueprint.post("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>")
@guard(administrator)
def redeliver(webhook_id: int, delivery_id: int) -> Answer:
    """重新推送."""
    attempt(Redeliver(me(), delivery_id, posted_id()), gettext("已经安排重新推送，编号不变。"))
    return redirect(url_for("admin.webhook", webhook_id=webhook_id), 303)
