"""时限的说法:what the tables of limits.toml are called on the page of limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.i18n import gettext, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.toml_record import Path
    from engine.runtime.limit_uses import LimitUses, Names


def group_of(path: Path) -> str:
    """The heading under which a table stands."""
    return {
        "whole_case": gettext("整件"),
        "channel": gettext("办理通道"),
        "class": gettext("时限类别"),
        "component": gettext("分项"),
        "phase": gettext("项目阶段"),
        "stage": gettext("环节"),
        "extension": gettext("延长"),
        "deemed": gettext("到期的后果"),
        "procedure": gettext("程序期限"),
        "renewal": gettext("延续"),
        "total": gettext("合计"),
        "report": gettext("中介报告"),
        "ratio": gettext("比例"),
    }.get(str(path[0]), str(path[0]))


def unit_words(unit: str) -> str:
    """A unit as people say it."""
    return {
        "working_days": gettext("个工作日"),
        "working_minutes": gettext("工作分钟"),
        "days": gettext("日（日历日）"),
        "percent": "%",
        "until": gettext("到原证照届满日"),
    }.get(unit, unit)


def table_title(path: Path, uses: LimitUses) -> str:
    """A table in words: what is limited, then whose."""
    first, last = str(path[0]), str(path[-1])
    kinds = {"statutory": gettext("法定时限"), "promised": gettext("承诺时限"), "lead": gettext("提前函告")}
    if first == "whole_case":
        return kinds[last]
    if first == "stage":
        return _named(str(path[1]), uses.stages)
    if first == "deemed":
        return gettext("会审单位逾期视为同意") if last == "silence" else _named(last, uses.deadlines)
    if "extension" in path:
        who = gettext("本机关负责人批准延长") if last == "head" else gettext("本级政府负责人批准延长")
        return f"{_named(str(path[1]), uses.phases)} · {who}" if first == "phase" else who
    if first == "component":
        return f"{_named(str(path[1]), uses.components)} · {kinds[last]}"
    if first in ("phase", "channel", "class"):
        return _within(path, uses, kinds)
    if first == "procedure":
        return {"hearing_notice": gettext("提前几日通知听证")}.get(last, last)
    if first == "total":
        return gettext("部门合计") if last == "department" else gettext("中介合计")
    return gettext("最晚在届满几日前申请") if first == "renewal" else last


def _within(path: Path, uses: LimitUses, kinds: Mapping[str, str]) -> str:
    whose = _named(str(path[1]), uses.phases if path[0] == "phase" else uses.kinds)
    if "regime" in path:
        regime = {"approval": gettext("核准"), "filing": gettext("备案")}.get(str(path[3]), str(path[3]))
        return f"{whose} · {regime} · {kinds[str(path[-1])]}"
    what = _named(str(path[-1]), uses.stages) if path[2] == "stage" else kinds[str(path[-1])]
    return f"{whose} · {what}"


def _named(key: str, names: Mapping[str, Names]) -> str:
    return say(*names[key]) if key in names else key
