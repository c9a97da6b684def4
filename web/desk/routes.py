"""工作台:``blueprint`` with the views of the modules imported here, and its place in the navigation."""

from __future__ import annotations

from web.desk import (
    alerts,
    approvals,
    batch,
    case_page,
    case_search,
    files,
    filters,
    intermediaries,
    leave,
    library,
    lists,
    numbers,
    phrases,
    procedures,
    task_page,
    told,
    units,
    verbs,
)
from web.desk.blueprint import blueprint
from web.navigation import Entry

VIEWS = (
    alerts,
    approvals,
    batch,
    case_page,
    case_search,
    files,
    filters,
    intermediaries,
    leave,
    library,
    lists,
    numbers,
    phrases,
    procedures,
    task_page,
    told,
    units,
    verbs,
)
NAVIGATION = (
    Entry("desk.work_list", "待办", "Work list", group_zh="工作台", group_en="Desk", count="all", accesskey="1", top="neutral", order=10),
    Entry("desk.approvals", "待核准", "To approve", group_zh="工作台", group_en="Desk", accesskey="2", order=11),
    Entry("desk.surveys", "踏勘", "Surveys", group_zh="工作台", group_en="Desk", accesskey="3", order=12),
    Entry("desk.dispatch", "踏勘派单", "Dispatch of surveys", group_zh="工作台", group_en="Desk", order=12),
    Entry("desk.alerts", "我的预警", "My alerts", group_zh="工作台", group_en="Desk", order=13),
    Entry("desk.notices", "通知与确认", "Notices", group_zh="工作台", group_en="Desk", count="told", order=13),
    Entry("desk.library", "证照库", "Licences", group_zh="工作台", group_en="Desk", order=15),
    Entry("desk.search", "办件查询", "Find cases", group_zh="工作台", group_en="Desk", order=16),
    Entry("desk.exports", "导出登记", "Register of exports", group_zh="工作台", group_en="Desk", order=17),
    Entry("desk.leave", "请假与代理", "Leave", group_zh="工作台", group_en="Desk", order=16),
    Entry("desk.phrases", "常用语", "Phrases", group_zh="工作台", group_en="Desk", order=18),
    Entry("desk.done", "已办", "Done", group_zh="工作台", group_en="Desk", order=14),
)

__all__ = ["NAVIGATION", "VIEWS", "blueprint"]
