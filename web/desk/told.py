"""通知与确认: what another has proposed and waits for one's word, and what one and one's posts were told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import redirect, render_template, url_for

from engine.domain.commands import ReadNotices
from engine.domain.moment import moment
from web.acting import attempt, fresh_id, me, viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.guards import guard, officer
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from engine.queries.pending import Pending

PLACES: Final = {  # each kind: what to do, and the page on which it is done
    "repair": (("确认更正流程变量", "Confirm a corrected routing variable"), "admin.incident", "incident_id"),
    "ladder": (("审核督办阶梯", "Review a notice ladder"), "admin.ladder_change", "ladder_id"),
    "change": (("批准目录变更", "Decide on a change of the catalogue"), "admin.change", "change_id"),
    "version": (("审核流程版本", "Review a version"), "admin.version", "version_id"),
    "release": (("发布审核通过的版本", "Release an approved version"), "admin.version", "version_id"),
    "licence": (("复核补录的证照", "Check an entered licence"), "desk.licence", "licence_id"),
    "webhook": (("查看自动停用的订阅", "Look at a subscription that switched itself off"), "admin.webhook", "webhook_id"),
    "leave": (("决定请假", "Decide on leave"), "desk.leave", ""),
}


@blueprint.get("/notices")
@guard(officer())
def notices() -> str:
    """通知与确认."""
    own, pooled = product().ask.told(viewer())
    return render_template("desk/notices.html", waiting=waiting(), own=own, pooled=pooled, posts=_posts(), moment_of=moment, request_id=fresh_id())


def waiting() -> list[dict[str, Any]]:
    """等您确认, the longest waiting first."""
    return [_line(one) for one in product().ask.pending(viewer())]


def _line(one: Pending) -> dict[str, Any]:
    words, endpoint, key = PLACES[one.kind]
    at: dict[str, Any] = {key: one.id} if key else {}
    href = url_for(endpoint, **at)
    return {
        "what": say(*words),
        "name": _name(one),
        "who": one.who or (gettext("系统") if one.kind == "webhook" else gettext("命令行")),
        "at": moment(one.at),
        "href": href,
    }


def _name(one: Pending) -> str:
    if one.kind in ("version", "release"):
        return gettext("%(item)s第 %(number)d 版", item=said(product().ask.item_of(one.id), "name"), number=one.number)
    if one.kind == "ladder":
        edition = product().ask.edition(one.name) if one.name else None
        return said(edition.item, "name") if edition is not None else gettext("全部事项")
    return one.name or gettext("导入清单")


def _posts() -> dict[str, str]:
    """The asker's posts by the pools that notices name."""
    posts = viewer().posts
    found = {held.role: said(held, "name") for held in posts}
    return found | {f"{held.role}@{held.unit}": f"{say(held.unit_name, held.unit_name_en)} · {said(held, 'name')}" for held in posts}


@blueprint.post("/notices/read")
@guard(officer())
def read_notices() -> Response:
    """全部标为已读."""
    attempt(ReadNotices(me(), None), gettext("已全部标为已读。"))
    return redirect(url_for("desk.notices"), 303)
