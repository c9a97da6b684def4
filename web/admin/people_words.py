"""机构变更的话: a line of the organisation log in words, names of roles, the state of an account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from engine.domain.moment import moment
from engine.service.organisation import ROLES as KNOWN
from web.alert_words import ROLES
from web.current import now, product
from web.entry_words import level_words
from web.i18n import gettext, said, say
from web.words import day

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTS: Final = {
    "unit_founded": ("设立单位", "Unit founded"),
    "unit_changed": ("变更单位", "Unit changed"),
    "unit_removed": ("撤销单位", "Unit removed"),
    "officer_appointed": ("任用", "Officer appointed"),
    "post_given": ("任岗", "Post given"),
    "post_ended": ("离岗", "Post ended"),
    "account_suspended": ("停用账号", "Account suspended"),
    "account_reopened": ("恢复账号", "Account reopened"),
    "password_reset": ("重置密码", "Password reset"),
    "window_founded": ("设立窗口", "Window founded"),
    "window_changed": ("变更窗口", "Window changed"),
    "window_retired": ("撤销窗口", "Window retired"),
    "window_seated": ("窗口排班", "Seated at a window"),
    "window_unseated": ("窗口撤班", "Taken off a window"),
    "window_closed": ("窗口停办", "Window closed"),
    "window_reopened": ("取消停办", "Closing taken back"),
    "leave_asked": ("申请请假", "Leave asked for"),
    "leave_granted": ("准假", "Leave granted"),
    "leave_refused": ("未准假", "Leave refused"),
    "leave_ended": ("销假", "Leave ended"),
    "leave_extended": ("续假", "Leave extended"),
}
FIELDS: Final = {
    "name": ("名称", "Name"),
    "name_en": ("英文名称", "English name"),
    "level": ("层级", "Level"),
    "parent": ("上级单位", "Unit above"),
    "telephone": ("电话", "Telephone"),
    "address": ("地址", "Address"),
}


def role_words(role: str) -> str:
    """岗位类别."""
    return say(*ROLES.get(role, (role, role)))


def role_choices() -> list[dict[str, str]]:
    """Every role that a post may have."""
    return [{"value": role, "label": role_words(role)} for role in KNOWN]


def unit_choices(*, without: str = "") -> list[dict[str, str]]:
    """Every unit, by name."""
    rows = product().ask.units().values()
    return [{"value": row.id, "label": said(row, "name")} for row in sorted(rows, key=lambda one: str(one.name)) if row.id != without]


def account_state(row: Any) -> tuple[str, str]:
    """The look and the word of an account: in use, locked for a while, suspended, none."""
    if row.login is None:
        return "neutral", gettext("没有账号")
    if row.suspended_at is not None:
        return "overdue", gettext("已停用")
    if row.locked_until_at is not None and moment(row.locked_until_at) > now():
        return "warned", gettext("锁定到 %(when)s", when=f"{moment(row.locked_until_at):%H:%M}")
    return ("waiting", gettext("待改初始密码")) if row.must_change else ("on_time", gettext("在用"))


def term(row: Any) -> str:
    """从哪天到哪天 a post is held; the last day, not the one after it."""
    since = day(moment(row.from_at))
    if row.until_at is None:
        return gettext("%(since)s起", since=since)
    return gettext("%(since)s至%(until)s", since=since, until=day(moment(row.until_at - 1)))


def act_line(act: Any, units: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the log: what was done to whom, in words."""
    data: dict[str, Any] = json.loads(act.data)
    unit = said(units[act.unit], "name") if act.unit in units else data.get("name") or act.unit or ""
    return {
        "act": say(*ACTS[act.act]) if act.act in ACTS else act.act,
        "subject": act.subject or unit,
        "who": act.who or gettext("命令行"),
        "at": moment(act.at),
        "ground": act.ground,
        "words": _words(act.act, data, unit, units),
        "both": bool(data.get("both")),
        "person": act.of_person,
    }


def _words(act: str, data: Mapping[str, Any], unit: str, units: Mapping[str, Any]) -> str:
    if act in {"post_given", "post_ended"}:
        post = gettext("%(unit)s %(post)s（%(role)s）", unit=unit, post=say(data["post"], data["post_en"]), role=role_words(data["role"]))
        if act == "post_given":
            return gettext("%(post)s，%(day)s起", post=post, day=day(moment(data["from"])))
        return gettext("%(post)s，到 %(when)s", post=post, when=f"{moment(data['until']):%Y-%m-%d %H:%M}")
    if "window" in data:
        days_ = " – ".join(one for one in data.get("days", ()) if one)
        return gettext("%(number)s 号窗口 %(name)s %(days)s", number=data["window"], name=data["name"], days=days_).strip()
    if "first_day" in data:
        who = "、".join(dict.fromkeys(data.get("substitutes", {}).values()))
        told = gettext("%(since)s至%(until)s", since=data["first_day"], until=data["last_day"])
        return gettext("%(days)s，%(who)s代理", days=told, who=who) if who else told
    if "changed" in data:
        return gettext("；").join(_change(field, pair[0], pair[1], units) for field, pair in data["changed"].items())
    return str(data.get("login", ""))


def _change(field: str, was: str, now_: str, units: Mapping[str, Any]) -> str:
    def shown(value: str) -> str:
        if field == "level":
            return level_words(value) if value else ""
        return said(units[value], "name") if field == "parent" and value in units else value

    name = say(*FIELDS[field])
    return gettext("%(field)s“%(was)s”改为“%(now)s”", field=name, was=shown(was), now=shown(now_)) if was else f"{name} {shown(now_)}"
