"""情景的话: what a step does, what it brought about, and what a scenario expects, in the reader's language."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from engine.domain.document_kinds import kind_of
from engine.domain.punctuation import punctuated
from web import words
from web.alert_words import ROLES
from web.current import product
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.simulator.scenario import Doing, Opening

CLOCKS: Final = {
    "statutory": ("法定时限", "Statutory limit"),
    "promised": ("承诺时限", "Promised limit"),
    "stage": ("环节时限", "Stage limit"),
    "component": ("分项时限", "Component limit"),
    "deemed": ("视为期限", "Deemed limit"),
    "intermediary": ("中介时限", "Intermediary's limit"),
    "diagram": ("图上的定时", "Timer of the diagram"),
}
EXPECTED: Final = {
    "end": ("结束在", "Ends at"),
    "status": ("状态", "Status"),
    "result": ("结果", "Result"),
    "decision": ("决定", "Decision"),
    "documents": ("出具的文书", "Documents"),
    "opinions": ("各单位意见", "Opinions"),
    "licence": ("有效证照", "A valid licence"),
    "used_working_days": ("已用工作日", "Working days used"),
    "alerts": ("超过的时限", "Overrun"),
    "open": ("还开着的待办", "Open tasks"),
    "materials": ("材料", "Materials"),
    "stages": ("办过的环节", "Stages passed"),
    "due": ("到期日", "Due"),
}


CODES: Final = {
    "received": ("已收件", "Received"),
    "correcting": ("补正中", "Being corrected"),
    "accepted": ("已受理", "Accepted"),
    "reviewing": ("审查中", "Under review"),
    "closed": ("已办结", "Closed"),
    "granted": ("准予", "Granted"),
    "partly": ("部分准予", "Granted in part"),
    "refused": ("不予许可", "Refused"),
    "licence": ("发证", "Licence issued"),
    "completed": ("办结", "Completed"),
    "not_accepted": ("不予受理", "Not accepted"),
    "withdrawn": ("撤回", "Withdrawn"),
    "lapsed": ("逾期终止", "Lapsed"),
    "rescinded": ("撤销", "Rescinded"),
    "pending": ("还没提出", "Pending"),
    "agree": ("同意", "Agrees"),
    "conditions": ("附条件同意", "Agrees on conditions"),
    "object": ("不同意", "Objects"),
    "survey": ("要求踏勘", "Asks for a survey"),
    "unconcerned": ("不涉及", "Not concerned"),
    "present": ("齐备", "Present"),
    "missing": ("缺少", "Missing"),
    "deferred": ("容缺", "Deferred"),
    "reused": ("库里已有", "Held already"),
}


class Names:
    """元素和单位的名称 of one draft."""

    def __init__(self, chart: Mapping[str, Any], units: Mapping[str, Any]) -> None:
        """From the chart of a draft and the units of its item."""
        self._nodes = chart["nodes"]
        self._units = units

    def node(self, node: str) -> str:
        """An element by its name, else its id."""
        zh, en = self._nodes.get(node, ("", ""))
        return say(zh or node, en or zh or node)

    def unit(self, unit: str) -> str:
        """A unit by its name, else its id."""
        if unit in self._units:
            return say(*self._units[unit])
        row = product().ask.units().get(unit)
        return said(row, "name") if row else unit

    def task(self, node: str, unit: str = "") -> str:
        """A task, and for which unit."""
        return gettext("%(name)s（%(unit)s）", name=self.node(node), unit=self.unit(unit)) if unit else self.node(node)


def role_words(called: str) -> str:
    """岗位: ``second_reviewer`` is the second of its pool."""
    ordinal, _, role = called.partition("_")
    if ordinal in ("second", "third"):
        name = say(*ROLES.get(role, (role, role)))
        return gettext("第二个%(role)s", role=name) if ordinal == "second" else gettext("第三个%(role)s", role=name)
    return say(*ROLES.get(called, (called, called)))


def document_words(kinds: Iterable[str]) -> str:
    """文书 by name."""
    return words.listed(gettext("《%(name)s》", name=say(kind_of(kind).zh, kind_of(kind).en)) for kind in kinds)


def clock_words(kind: str, subject: str, unit: str, names: Names) -> str:
    """计时: its kind, and of what."""
    name = say(*CLOCKS.get(kind, (kind, kind)))
    return gettext("%(limit)s：%(stage)s", limit=name, stage=names.task(subject, unit)) if kind == "stage" and subject else name


def moment_words(text: str) -> str:
    """时刻 of the fake calendar."""
    return words.moment(datetime.fromisoformat(text)) if text else ""


def opening_words(opening: Opening) -> str:
    """收件."""
    ways = {"online": gettext("申请人网上提交"), "window": gettext("窗口收件"), "official": gettext("依职权启动")}
    return ways[opening.channel]


def step_words(step: Doing, names: Names) -> str:
    """一步: who does what."""
    task = names.task(step.task, step.unit) if step.task else ""
    plain = {
        "withdraw": gettext("申请人撤回：%(said)s", said=step.said),
        "extend": gettext("延长法定时限：%(said)s", said=step.said),
        "note": gettext("备注：%(said)s", said=step.said),
        "add_unit": gettext("增加会审单位：%(unit)s", unit=names.unit(step.said)),
        "remove_unit": gettext("撤下会审单位：%(unit)s", unit=names.unit(step.said)),
        "supply_further": gettext("申请人补充材料：%(said)s", said=step.said),
        "ask_material": gettext("%(task)s：请申请人补充%(said)s", task=task, said=step.said),
        "send_back": gettext("%(task)s：退回到%(to)s", task=task, to=names.node(step.said.partition("@")[0])),
        "hand_over": gettext("%(task)s：移交给%(to)s", task=task, to=role_words(step.said)),
        "": gettext("时间过去"),
    }
    done = gettext("%(who)s办理：%(task)s", who=role_words(step.by), task=task) if step.by else gettext("办理：%(task)s", task=task)
    found = plain.get(step.action, done)
    return gettext("%(step)s（应当被拒绝：%(why)s）", step=found, why=step.refused) if step.refused else found


def effect_words(told: Mapping[str, Any], names: Names) -> list[str]:
    """一步以后: what fired, what was written, what opened, how it ended."""
    found = [gettext("%(when)s到点：%(clock)s", when=moment_words(at), clock=say(*CLOCKS.get(kind, (kind, kind)))) for at, kind in told["fired"]]
    if told["documents"]:
        found.append(gettext("出具%(documents)s", documents=document_words(told["documents"])))
    if told["opened"]:
        found.append(gettext("打开：%(tasks)s", tasks=words.listed(names.task(*one) for one in told["opened"])))
    if told["end"]:
        found.append(gettext("结束：%(end)s", end=names.node(told["end"])))
    return found


def value_words(key: str, value: Any, names: Names) -> str:
    """一项期望 as people read it."""
    if value in (None, "", [], {}):
        return gettext("没有")
    if isinstance(value, bool):
        return gettext("有") if value else gettext("没有")
    if key == "documents":
        return document_words(value)
    if key in ("open", "stages"):
        return words.listed(names.node(one) for one in value)
    if key == "alerts":
        return words.listed(say(*CLOCKS[one]) if one in CLOCKS else names.node(one) for one in value)
    if key == "due":
        return words.listed(f"{say(*CLOCKS[kind])} {words.day(date.fromisoformat(day))}" for kind, day in value.items() if kind in CLOCKS)
    if key == "opinions":
        return words.listed(f"{names.unit(unit)} {code_words(state)}" for unit, state in value.items())
    if isinstance(value, dict):
        return words.listed(f"{one} {code_words(state)}" for one, state in value.items())
    return names.node(str(value)) if key == "end" else code_words(str(value))


def code_words(code: str) -> str:
    """一个代码 in words; one without words as it is."""
    return say(*CODES.get(code, (code, code)))


def failure_words(result: Mapping[str, Any], names: Names) -> str:
    """没有通过的原因 in one sentence: what was expected and what was found, else what the bureau said."""
    if not result["expected"]:
        return punctuated(str(say(result["zh"], result["en"])))
    key, wanted, found = result["expected"]
    values = {"wanted": value_words(key, json.loads(wanted), names), "found": value_words(key, json.loads(found), names)}
    return gettext("%(what)s应为：%(wanted)s，实为：%(found)s。", what=say(*EXPECTED[key]), **values)
