"""预警的字: levels, clocks and holders of alerts and records, as pages of several audiences write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.alerts import LEVEL_NAMES, OVERRUN, WHO_NAMES
from engine.domain.project_time import SUM_NAMES, whose_sum
from web.current import product
from web.i18n import gettext, say

if TYPE_CHECKING:
    from collections.abc import Callable

TAGS = {"yellow": "warned", "stage": "overdue", "red": "overdue", "black": "statutory", "ordered": "waiting"}
KINDS = {"statutory": ("法定时限", "Statutory limit"), "promised": ("承诺时限", "Promised limit"), "stage": ("环节时限", "Stage limit")}
ROLES = {
    "window": ("窗口", "Window"),
    "reviewer": ("审查", "Reviewers"),
    "surveyor": ("踏勘", "Surveyors"),
    "approver": ("核准", "Approvers"),
    "entry": ("录入", "Entry officers"),
    "certificate": ("制证", "Licence officers"),
    "flow": ("流转", "Flow officers"),
    "section_head": ("科室负责人", "Section head"),
    "head": ("局领导", "Head of the bureau"),
    "government_head": ("政府负责人", "Head of the government"),
    "supervisor": ("效能监察", "Supervision"),
    "chair": ("听证主持", "Chairs of hearings"),
    "expert": ("专家", "Experts"),
    "archivist": ("档案", "Archivists"),
    "administrator": ("系统管理", "Administrators"),
    "analyst": ("流程分析", "Analysts"),
    "applicant": ("申请人", "Applicant"),
}


def level_words(level: str) -> str:
    """一个级别 in words."""
    return say(*LEVEL_NAMES[level])


def level_of_kind(kind: str) -> str:
    """The level of an overrun of this kind of clock."""
    return OVERRUN[kind]


def who_words(who: str) -> str:
    """阶梯的一级 in words."""
    return say(*WHO_NAMES.get(who, (who, who)))


def kind_words(kind: str) -> str:
    """一种时限 in words; an alert that supervision issued belongs to none."""
    return say(*KINDS[kind]) if kind in KINDS else gettext("监察督办")


def limit_words(kind: str, node: str, clock: str = "") -> str:
    """哪个时限: the kind, for a stage which one; of a project's sum whose."""
    if whose := whose_sum(clock):
        return say(*SUM_NAMES[whose])
    return gettext("%(limit)s：%(stage)s", limit=kind_words(kind), stage=node) if kind == "stage" and node else kind_words(kind)


def pool_words(pool: str) -> str:
    """候选池 in words: the posts, and that nobody has taken it yet."""
    return gettext("%(post)s(待签收)", post=post_words(pool))


def post_words(pool: str) -> str:
    """岗位 in words: the role, and the unit where the pool is one unit's."""
    role, _, unit = pool.partition("@")
    units = product().ask.units() if unit else {}
    place = say(units[unit].name, units[unit].name_en) + " · " if unit in units else ""
    return place + say(*ROLES.get(role, (role, role)))


def node_words() -> Callable[[Any], str]:
    """环节 in words, for rows with ``definition_id`` and ``node``."""
    editions = {edition.id: edition for edition in product().ask.items()}

    def words(row: Any) -> str:
        edition = editions.get(row.definition_id)
        node = edition.definition.nodes.get(row.node) if edition is not None and row.node else None
        return say(node.name, node.name_en or node.name) if node is not None else (row.node or "")

    return words


def hours(seconds: int) -> str:
    """工作时长: bureau hours and minutes, and seconds where there are any."""
    whole, left = divmod(seconds, 3600)
    parts = [gettext("%(n)d 小时", n=whole)] if whole else []
    parts += [gettext("%(n)d 分", n=left // 60)] if left // 60 or not whole else []
    return " ".join([*parts, *([gettext("%(n)d 秒", n=left % 60)] if left % 60 else [])])


def to_the_second(at: Any) -> str:
    """到秒的时刻."""
    return f"{at:%Y-%m-%d %H:%M:%S}"
