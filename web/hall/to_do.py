"""请您办什么: the applicant's own open tasks, with what the notice asks for and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from flask import url_for

from engine.domain.moment import moment
from engine.domain.stages import SUPPLY_FURTHER
from web import words
from web.clock_names import unit_name
from web.i18n import gettext, said

if TYPE_CHECKING:
    from engine.queries.cases import CasePage

APPLICANT = "applicant"
# by kind of task: the documents that ask for it, and which of their lists say what
NOTICES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "correction": (("correction_notice",), ("wanted",)),
    "rectify": (("survey_record", "commitment_check_record"), ("findings",)),
    "supply": (("deferral_notice",), ("wanted",)),
    "commitment": (("commitment_terms",), ("conditions", "standards", "duties", "consequences")),
}


@dataclass(frozen=True)
class ToDo:
    """请您办: one task of the applicant's, with the points of the notice that it answers."""

    title: str
    points: tuple[str, ...]
    until: str
    href: str
    action: str


def to_do(page: CasePage) -> list[ToDo]:
    """Each open task of the applicant's own."""
    found = []
    for task in page.tasks:
        further = task.kind == SUPPLY_FURTHER
        if task.pool != APPLICANT or (task.parent is not None and not further):
            continue
        node = page.node(task.node)
        points, until = (_requests(page), "") if further else _notice_points(page, task.kind)
        found.append(
            ToDo(
                title=asked(task.kind)[0] or said(node, "name"),
                points=points,
                until=until or ("" if further else _limit_day(page)),
                href=url_for("hall.task", case_id=page.row.id, task_id=task.id),
                action=asked(task.kind)[1] or gettext("现在办理"),
            )
        )
    return found


def _requests(page: CasePage) -> tuple[str, ...]:
    """What units under review want, one point each."""
    return tuple(gettext("%(unit)s：%(words)s", unit=unit_name(page, one.unit), words=one.words) for one in page.requests if one.ended_at is None)


def asked(kind: str) -> tuple[str, str, str]:
    """What the applicant is asked for by a kind of task: the heading, the button, and whose turn it is in a few words."""
    return {
        "correction": (gettext("请补正材料"), gettext("现在补正"), gettext("补齐告知书列出的内容")),
        "hand_in": (gettext("请提交本阶段的材料"), gettext("现在提交"), gettext("材料备齐以后提交；这段时间不计入办理时限")),
        "rectify": (gettext("请整改并报告"), gettext("报告整改情况"), gettext("整改好以后报告")),
        "hearing_request": (gettext("您有权要求听证"), gettext("要求或者放弃听证"), gettext("在期限内要求听证，或者放弃")),
        "commitment": (gettext("请签署告知承诺书"), gettext("阅读并签署"), gettext("读过告知事项以后签署")),
        SUPPLY_FURTHER: (gettext("请补充材料"), gettext("现在补充"), gettext("补充审查单位要的材料，审查同时进行")),
        "supply": (gettext("请补齐容缺材料"), gettext("现在补齐"), gettext("补齐容缺的材料，审查同时进行")),
    }.get(kind, ("", "", ""))


def _limit_day(page: CasePage) -> str:
    """The day (ISO) on which the law draws a consequence from the applicant's silence; empty where it draws none."""
    due = [clock.due_at for clock in page.clocks if clock.kind == "deemed" and clock.state == "running" and clock.due_at is not None]
    return moment(min(due)).astimezone(words.ZONE).date().isoformat() if due else ""


def _notice_points(page: CasePage, kind: str) -> tuple[tuple[str, ...], str]:
    """What the latest notice asks for, point by point, and until when."""
    papers, keys = NOTICES.get(kind, ((), ()))
    paper = next((one for one in reversed(page.documents) if one.kind in papers), None)
    if paper is None:
        return (), ""
    data = orjson.loads(paper.data)
    listed = [one for key in keys for one in (data.get(key) or []) if isinstance(data.get(key), list)]
    return tuple(map(str, listed)), str(data.get("correct_by") or data.get("deferred_by") or data.get("rectify_by") or "")
