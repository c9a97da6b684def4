"""管理:health, versions, incidents and their retry, messages, posts, the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from engine.domain.commands import RetryIncident
from engine.domain.moment import moment
from web.acting import attempt, fresh_id, me, posted_id
from web.admin import presenters
from web.current import now, product
from web.guards import administrator, guard
from web.i18n import gettext
from web.navigation import Entry

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("admin", __name__, url_prefix="/admin", template_folder="templates")
_GROUP = {"group_zh": "管理", "group_en": "Administration"}
NAVIGATION = (
    Entry("admin.health", "运行状况", "Health", order=70, **_GROUP),
    Entry("admin.incidents", "故障件", "Incidents", order=71, **_GROUP),
    Entry("admin.messages", "发送失败", "Failed messages", order=72, **_GROUP),
    Entry("admin.versions", "流程版本", "Versions", order=73, **_GROUP),
    Entry("admin.people", "人员岗位", "People and posts", order=74, **_GROUP),
    Entry("admin.calendar", "工作日历", "Calendar", order=75, **_GROUP),
)


@blueprint.get("/")
@guard(administrator)
def health() -> str:
    """运行状况."""
    return render_template("admin/health.html", health=product().ask.health(), years=product().ask.calendar_years(), moment_of=moment, this_year=now().year)


@blueprint.get("/incidents")
@guard(administrator)
def incidents() -> str:
    """故障件 with their causes."""
    unresolved, resolved = presenters.incidents()
    return render_template("admin/incidents.html", unresolved=unresolved, resolved=resolved, request_id=fresh_id())


@blueprint.post("/incidents/<int:incident_id>/retry")
@guard(administrator)
def retry(incident_id: int) -> Response:
    """重试."""
    receipt = attempt(RetryIncident(me(), incident_id, posted_id()))
    if receipt is not None:
        still = any(row.case_id == receipt.case_id for row in product().ask.incidents()[0])
        _tell(receipt.number or "", again=still)
    return redirect(url_for("admin.incidents"), 303)


def _tell(number: str, *, again: bool) -> None:
    """Say whether the retry helped."""
    if again:
        flash(gettext("%(number)s 重试后仍然失败，请看新的原因。", number=number), "warning")
    else:
        flash(gettext("%(number)s 重试成功，办件继续往下走。", number=number), "success")


@blueprint.get("/messages")
@guard(administrator)
def messages() -> str:
    """发送失败的消息; they are tried again by themselves."""
    return render_template("admin/messages.html", rows=presenters.messages())


@blueprint.get("/versions")
@guard(administrator)
def versions() -> str:
    """流程版本 with the cases that run on each."""
    return render_template("admin/versions.html", rows=presenters.versions())


@blueprint.get("/people")
@guard(administrator)
def people() -> str:
    """人员岗位."""
    return render_template("admin/people.html", rows=presenters.people(), now=now())


@blueprint.get("/calendar")
@guard(administrator)
def calendar() -> str:
    """工作日历: the published years; this year's exceptional days."""
    year = now().year
    return render_template("admin/calendar.html", years=product().ask.calendar_years(), days=product().ask.exceptional_days(year), year=year)
