"""管理:health, posts, the calendar; the other pages stand in modules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for

from engine.domain.commands import ImportCalendar
from engine.domain.moment import moment
from web.acting import attempt, me
from web.admin import (
    catalogue_pages,
    change_pages,
    compare_pages,
    file_pages,
    incident_pages,
    ladder_pages,
    message_pages,
    move_case_pages,
    move_pages,
    notice,
    people_pages,
    power_pages,
    text_pages,
    token_pages,
    unit_pages,
    version_pages,
    webhook_pages,
    window_pages,
)
from web.admin.blueprint import blueprint
from web.current import now, product
from web.guards import administrator, guard
from web.i18n import gettext
from web.navigation import Entry

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

VIEWS = (
    catalogue_pages,
    change_pages,
    compare_pages,
    file_pages,
    incident_pages,
    message_pages,
    move_case_pages,
    move_pages,
    version_pages,
    people_pages,
    ladder_pages,
    power_pages,
    unit_pages,
    text_pages,
    token_pages,
    webhook_pages,
    window_pages,
)
_GROUP = {"group_zh": "管理", "group_en": "Administration"}
NAVIGATION = (
    Entry("admin.health", "运行状况", "Health", order=70, **_GROUP),
    Entry("admin.incidents", "故障件", "Incidents", order=71, count="incidents", **_GROUP),
    Entry("admin.messages", "发送失败", "Failed messages", order=72, count="failed_messages", **_GROUP),
    Entry("admin.files", "隔离的文件", "Quarantined files", order=72, count="quarantined", **_GROUP),
    Entry("admin.versions", "流程版本", "Versions", order=73, **_GROUP),
    Entry("admin.people", "人员岗位", "People and posts", order=74, **_GROUP),
    Entry("admin.windows", "窗口", "Windows", order=75, **_GROUP),
    Entry("admin.organisation_log", "机构变更留痕", "Organisation log", order=75, **_GROUP),
    Entry("admin.calendar", "工作日历", "Calendar", order=75, **_GROUP),
    Entry("admin.ladders", "督办阶梯", "Ladders", order=75, **_GROUP),
    Entry("admin.texts", "文字模板", "Texts", order=75, **_GROUP),
    Entry("admin.units", "单位树", "Units", order=75, **_GROUP),
    Entry("admin.catalogue", "事项目录", "Catalogue", order=76, **_GROUP),
    Entry("admin.changes", "目录变更", "Catalogue changes", order=77, **_GROUP),
    Entry("admin.conformity", "三级四同", "Conformity", order=78, **_GROUP),
    Entry("admin.tokens", "接口令牌", "API tokens", order=79, **_GROUP),
    Entry("admin.webhooks", "事件推送", "Webhooks", order=79, count="failed_webhooks", **_GROUP),
)


@blueprint.get("/")
@guard(administrator)
def health() -> str:
    """运行状况."""
    return render_template("admin/health.html", health=product().ask.health(), years=product().ask.calendar_years(), moment_of=moment, this_year=now().year)


@blueprint.get("/calendar")
@guard(administrator)
def calendar() -> str:
    """工作日历: the published years; this year's exceptional days; the imports."""
    return _calendar(None)


@blueprint.post("/calendar/preview")
@guard(administrator)
def preview_notice() -> str | tuple[str, int]:
    """导入前核对: every open case whose due date would move, and why."""
    posted = notice.posted_notice()
    if posted.flaws or posted.file is None:
        return _calendar(posted), 422
    found = product().ask.calendar_preview(posted.file, most=notice.SHOWN)
    return render_template("admin/notice.html", notice=posted, found=found, moves=notice.moves_shown(found))


@blueprint.post("/calendar/import")
@guard(administrator)
def import_notice() -> Response | tuple[str, int]:
    """确认导入; running clocks are computed anew by the worker, case by case."""
    posted = notice.posted_notice()
    if posted.flaws or posted.file is None:
        return _calendar(posted), 422
    receipt = attempt(ImportCalendar(me(), posted.file, posted.source))
    if receipt is not None:
        fresh = receipt.number == "imported"
        told = gettext("日历第 %(number)s 版已导入。", number=receipt.id) if fresh else gettext("这个文件就是现行版本，没有重复导入。")
        flash(told, "success" if fresh else "warning")
    return redirect(url_for("admin.calendar"), 303)


def _calendar(posted: notice.Notice | None) -> str:
    ask, year = product().ask, now().year
    return render_template(
        "admin/calendar.html",
        years=ask.calendar_years(),
        days=ask.exceptional_days(year),
        year=year,
        imports=notice.imports(),
        behind=ask.clocks_behind(),
        flaws=notice.flaws_shown(posted),
        source=posted.source if posted else "",
    )
