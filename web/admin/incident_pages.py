"""故障件: what failed, why in plain words, what people see meanwhile, and what an administrator may do about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
from flask import flash, redirect, render_template, request, url_for

from engine.domain.commands import RetryIncident
from engine.domain.events import EVENTS
from engine.domain.incident_causes import cause_of
from engine.domain.incident_commands import DecideRepair, ProposeRepair, RetryAlike, SkipIncident
from engine.domain.moment import millis, moment
from engine.domain.stages import STATUSES
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.admin import presenters
from web.admin.blueprint import blueprint
from web.admin.catalogue_pages import STEWARDS
from web.current import current_actor, now, product
from web.guards import administrator, guard
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from engine.domain.commands import Receipt
    from engine.queries.incident_questions import IncidentPage

KINDS = {"skip": ("略过", "Skipped"), "variable": ("更正流程变量", "Routing variable corrected"), "state": ("恢复流程状态", "State restored")}
STATES = {"proposed": ("warned", "等第二个人确认", "Awaits a second person"), "done": ("done", "已执行", "Done"), "declined": ("overdue", "不同意", "Declined")}


@blueprint.get("/incidents")
@guard(administrator)
def incidents() -> str:
    """故障件, those with the same cause together."""
    groups = []
    for key, node, rows in product().ask.incident_groups():
        name = presenters.node_name(node, key) if key else gettext("流程状态没有通过校验")
        groups.append({"name": name, "topic": key, "rows": [presenters.incident(row, node) for row in rows]})
    resolved = presenters.resolved_incidents()
    orders = _orders({str(group["topic"]): str(group["name"]) for group in groups})
    return render_template("admin/incidents.html", groups=groups, resolved=resolved, orders=orders, request_id=fresh_id())


def _orders(names: dict[str, str]) -> list[dict[str, Any]]:
    """批量重试 of the last day: how far each is."""
    since = millis(now() - timedelta(days=1))
    return [
        {
            "topic": names.get(row.topic, row.topic),
            "who": row.who,
            "at": moment(row.ordered_at),
            "total": row.total,
            "mended": row.mended,
            "waiting": row.waiting,
        }
        for row in product().ask.retry_orders()
        if row.ordered_at > since
    ]


@blueprint.get("/incidents/<int:incident_id>")
@guard(STEWARDS)
def incident(incident_id: int) -> str:
    """一个故障件; the head of the bureau looks at it to confirm a correction."""
    page = product().ask.incident(incident_id)
    return render_template("admin/incident.html", request_id=fresh_id(), moment_of=moment, **_shown(page))


def _shown(page: IncidentPage) -> dict[str, Any]:
    actor, row, cause = current_actor(), page.row, cause_of(page.row.subject, page.row.cause, tries_left=page.row.next_at is not None)
    case = product().ask.case(row.case_id, viewer())
    promised = case.whole_clock("promised") or case.whole_clock("statutory") if case is not None else None
    return {
        "page": page,
        "row": row,
        "item": said(page.edition.item, "name"),
        "name": presenters.node_name(page.node, row.node) if row.node else gettext("流程状态"),
        "cause": {"what": say(cause.zh, cause.en), "do": say(cause.do_zh, cause.do_en), "kind": cause.kind},
        "status": say(*STATUSES[case.row.status]) if case is not None else "",
        "due": moment(promised.due_at) if promised is not None and promised.due_at and promised.state != "stopped" else None,
        "tasks": [] if case is None else [{"name": said(case.node(one.node), "name"), "holder": one.assignee_name or gettext("待签收")} for one in case.tasks],
        "events": [_event(one, page) for one in page.events],
        "remedies": [_remedy(one) for one in page.remedies],
        "newer": _newer(page),
        **_repairs(page),
        "orders": "administrator" in (actor.roles if actor else ()),
        "omission": say(page.omission.zh, page.omission.en) if page.omission is not None else "",
        "diagram": url_for("admin.version_diagram", version_id=row.definition_id, process=page.node.process) if page.node is not None else "",
    }


def _event(row: Any, page: IncidentPage) -> dict[str, Any]:
    data = orjson.loads(row.data)
    node = page.edition.definition.nodes.get(str(data.get("node") or ""))
    details = " · ".join(part for part in (said(node, "name") if node else "", str(data.get("reason") or "")) if part)
    return {"at": moment(row.at), "what": say(*EVENTS.get(row.type, (row.type, row.type))), "who": row.person_name or gettext("系统"), "details": details}


def _newer(page: IncidentPage) -> Any:
    """The version in force, where the case runs on another and a handler has failed; None else."""
    if page.node is None or page.node.element != "serviceTask" or page.row.resolved_at is not None:
        return None
    released = product().ask.edition(page.edition.item.id)
    return released if released is not None and released.id != page.edition.id else None


def _repairs(page: IncidentPage) -> dict[str, Any]:
    """更正: each variable with each value that it may be set to, in words."""
    found = product().ask.repairs(page) if page.node is not None and page.row.resolved_at is None else ()
    changes = []
    for one in found:
        named = {option.value: say(option.label, option.label_en) for option in one.field.options}
        now_is = gettext("没有值") if one.now is None else named.get(str(one.now), str(one.now))
        source = gettext("办理记录") if one.on_record else gettext("没有人答过")
        what = f"{presenters.node_name(one.node, one.node.id)} · {said(one.field, 'label')}"
        changes += [{"value": f"{one.name}={option.value}", "label": f"{what}: {now_is} → {named[option.value]} ({source})"} for option in one.options]
    return {"repairs": found, "changes": changes}


def _remedy(row: Any) -> dict[str, Any]:
    look, zh, en = STATES[row.state]
    return {
        "row": row,
        "what": _what(row),
        "mine": row.proposed_by == me(),
        "kind": say(*KINDS[row.kind]),
        "look": look,
        "state": say(zh, en),
        "at": moment(row.proposed_at),
        "by": row.proposer or gettext("命令行"),
        "decided": moment(row.decided_at) if row.decided_at else None,
    }


def _what(row: Any) -> str:
    """What a correction changes: the variable, before and after."""
    data = orjson.loads(row.data)
    return f"{data['variable']}: {'—' if data['before'] is None else data['before']} → {data['after']}" if row.kind == "variable" else ""


@blueprint.post("/incidents/<int:incident_id>/repair")
@guard(administrator)
def propose_repair(incident_id: int) -> Response:
    """提出更正."""
    variable, _, value = request.form.get("change", "").partition("=")
    command = ProposeRepair(me(), incident_id, variable, value, request.form.get("reason", ""), posted_id())
    attempt(command, gettext("已提出。请另一位管理员或者办理单位的负责人确认，确认后自动重试。"))
    return redirect(url_for("admin.incident", incident_id=incident_id), 303)


@blueprint.post("/incidents/<int:incident_id>/remedies/<int:remedy_id>")
@guard(STEWARDS)
def decide_repair(incident_id: int, remedy_id: int) -> Response:
    """确认更正, or decline it."""
    agree = request.form.get("decision") == "agree"
    receipt = attempt(DecideRepair(me(), remedy_id, agree, request.form.get("words", ""), posted_id()), "" if agree else gettext("已记下不同意的理由。"))
    return _gone_on(receipt, incident_id) if agree and receipt is not None else redirect(url_for("admin.incident", incident_id=incident_id), 303)


@blueprint.post("/incidents/<int:incident_id>/retry")
@guard(administrator)
def retry(incident_id: int) -> Response:
    """重试."""
    receipt = attempt(RetryIncident(me(), incident_id, posted_id()))
    return redirect(url_for("admin.incident", incident_id=incident_id), 303) if receipt is None else _gone_on(receipt, incident_id)


def _gone_on(receipt: Receipt, incident_id: int) -> Response:
    """Say whether the retry helped, and show what stands now."""
    again = next((row for row in product().ask.incidents()[0] if row.case_id == receipt.case_id), None)
    number = receipt.number or ""
    if again is not None:
        flash(gettext("%(number)s 重试后仍然失败，请看新的原因。", number=number), "warning")
        return redirect(url_for("admin.incident", incident_id=again.id), 303)
    flash(gettext("%(number)s 重试成功，办件继续往下走。", number=number), "success")
    return redirect(url_for("admin.incident", incident_id=incident_id), 303)


@blueprint.post("/incidents/<int:incident_id>/retry-alike")
@guard(administrator)
def retry_alike(incident_id: int) -> Response:
    """批量重试; the worker carries it out, the list tells how far it is."""
    receipt = attempt(RetryAlike(me(), incident_id, posted_id()))
    if receipt is not None:
        flash(gettext("已安排逐件重试，共 %(count)s 件，进展见下面。", count=receipt.number), "success")
    return redirect(url_for("admin.incidents"), 303)


@blueprint.post("/incidents/<int:incident_id>/skip")
@guard(administrator)
def skip(incident_id: int) -> Response:
    """略过, with a reason."""
    receipt = attempt(SkipIncident(me(), incident_id, request.form.get("reason", ""), posted_id()))
    if receipt is not None:
        flash(gettext("%(number)s 已略过这一步，办件继续往下走；监察已经知道。", number=receipt.number or ""), "success")
    return redirect(url_for("admin.incident", incident_id=incident_id), 303)
