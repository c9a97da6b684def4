"""白话环节:the stages of a flow in the reader's language, for the list that stands beside (and, without script, instead of) the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web import words
from web.current import product
from web.flow import flow_of, told_stages, way_taken
from web.i18n import gettext, said

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from engine.domain.limits import Limit
    from engine.queries.cases import CasePage
    from engine.runtime.definitions import Node
    from engine.runtime.edition import Edition
    from web.flow import Flow, Stage

_MINUTES_A_DAY = 390


def limit_words(limit: Limit | None) -> str:
    """时限:``10 个工作日``, nought is the day itself; working minutes that make whole days are said in days."""
    if limit is None:
        return ""
    if limit.last is not None:
        return gettext("到 %(day)s", day=words.day(limit.last))
    if limit.unit == "working_days":
        return words.working_days(limit.value) if limit.value else gettext("当天")
    days, rest = divmod(limit.value, _MINUTES_A_DAY)
    return words.working_days(days) if days and not rest else words.minutes(limit.value)


def role_words(role: str) -> str:
    """谁来办:the role of a post as people call it."""
    known = {
        "window": gettext("综合窗口"),
        "reviewer": gettext("会审单位"),
        "surveyor": gettext("踏勘人员"),
        "approver": gettext("核准人员"),
        "entry": gettext("录入人员"),
        "certificate": gettext("制证人员"),
        "flow": gettext("流转中心"),
        "applicant": gettext("您"),
    }
    return known.get(role, role)


def guide_stages(edition: Edition, on: date) -> list[dict[str, Any]]:
    """办理流程:every stage with who does it, how long it may take, and whether it only happens when needed."""
    return [_guide_stage(edition, stage, on) for stage in told_stages(edition) if _has_work(edition, stage)]


def _has_work(edition: Edition, stage: Stage) -> bool:
    """Whether anybody does anything in it; the sector's part of a project may be empty."""
    inside = (node for node in edition.definition.nodes.values() if node.process == stage.process)
    return not stage.process or any(node.element in {"userTask", "callActivity"} for node in inside)


def _guide_stage(edition: Edition, stage: Stage, on: date) -> dict[str, Any]:
    node = edition.definition.nodes[stage.id]
    phase = edition.item.phase(node.phase)
    if phase is not None:
        units = edition.item.participants_of(phase.id)
        return {
            "name": said(node, "name"),
            "text": gettext("%(lead)s牵头，%(count)d 个单位同时审查", lead=said(phase, "lead_name"), count=len(units)),
            "limit": limit_words(edition.limits.of_phase(phase.id, "promised", on)),
            "branches": [said(one, "component") for one in units],
        }
    who = _unit(edition, node) or role_words(_role(edition, stage, node))
    return {
        "name": said(node, "name"),
        "text": gettext("%(who)s办理", who=who) if stage.certain else gettext("需要时才有，%(who)s办理", who=who),
        "limit": limit_words(edition.limits.stage(node.stage, on)) if node.stage else "",
        "branches": _branches(edition) if node.kind == "joint_review" and stage.certain and len(edition.item.participants) > 1 else [],
    }


def _unit(edition: Edition, node: Node) -> str:
    """The unit that reviews, where it is one and the same for every case."""
    parts = edition.item.participants
    named = [part for part in parts if part.unit == node.unit or (node.unit_from and len(parts) == 1)]
    if node.kind == "service":
        unit = product().ask.units().get(node.unit)
        return said(unit, "name") if unit is not None else node.unit
    if node.kind == "assessment":
        return gettext("指定的评定机构")
    return said(named[0], "name") if len(named) == 1 else ""


def _role(edition: Edition, stage: Stage, node: Node) -> str:
    """The role of a stage; of a called process, that of its first user task."""
    if not stage.process:
        return node.role
    return next((inner.role for inner in edition.definition.nodes.values() if inner.process == stage.process and inner.role), "")


def _branches(edition: Edition) -> list[str]:
    return [
        said(part, "component") if part.when == "true" else gettext("%(component)s（涉及时）", component=said(part, "component"))
        for part in edition.item.participants
    ]


def case_stages(page: CasePage) -> list[dict[str, Any]]:
    """办理进度:the stages that the case has taken, is in, and will certainly take."""
    flow, item, stages = flow_of(page.edition), page.edition.item.id, told_stages(page.edition)
    told = {stage.id for stage in stages}
    done, current = _done(page, flow, item, told), _current(page, flow, item, told)
    open_ = page.row.status != "closed"
    reached = [stage.id for stage in stages if stage.id in done or stage.id in current]
    last = max((number for number, stage in enumerate(stages) if stage.id in reached), default=-1)
    return [
        {"name": said(page.edition.definition.nodes[stage.id], "name"), "state": "now" if stage.id in current else "done" if stage.id in done else "next"}
        for number, stage in enumerate(stages)
        if _has_work(page.edition, stage)
        if stage.id in reached or (open_ and stage.certain and number > last)
    ]


def diagram_marks(page: CasePage) -> dict[str, list[str]]:
    """图上的标记:elements passed and elements where somebody is at work."""
    flow, item = flow_of(page.edition), page.edition.item.id
    done, current = _done(page, flow, item), _current(page, flow, item)
    return {"passed": [one for one in way_taken(flow, done, current, page.row.end_node) if one not in current], "active": current}


def _done(page: CasePage, flow: Flow, item: str, told: Collection[str] = ()) -> list[str]:
    """Completed stages in their order, those ``told`` by their own name; parallel completions of one stage are one."""
    if page.edition.item.phases:
        return _phases_done(page, flow)
    found: list[str] = []
    for completion in page.completions:
        node = page.node(completion.node)
        stage = flow.stage_of(node, item) if node and node.id not in told else completion.node
        if not found or found[-1] != stage:
            found.append(stage)
    return found


def _phases_done(page: CasePage, flow: Flow) -> list[str]:
    """In a project: the calls of the phases that are granted, and what lies before the phase that was entered last."""
    nodes = page.edition.definition.nodes
    granted = {row.phase for row in page.phases if row.state == "granted"}
    entered = [number for number, stage in enumerate(flow.stages) if any(row.phase == nodes[stage.id].phase for row in page.phases)]
    last = max(entered, default=-1)
    return [stage.id for number, stage in enumerate(flow.stages) if nodes[stage.id].phase in granted or (not nodes[stage.id].phase and number < last)]


def _current(page: CasePage, flow: Flow, item: str, told: Collection[str] = ()) -> list[str]:
    if page.phase is not None:
        return [stage.id for stage in flow.stages if page.edition.definition.nodes[stage.id].phase == page.phase.phase]
    nodes = (page.node(task.node) for task in page.tasks if task.parent is None)
    return list(dict.fromkeys(node.id if node.id in told else flow.stage_of(node, item) for node in nodes if node))
