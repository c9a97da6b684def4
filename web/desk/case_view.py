"""办件页:everything about one case, laid out for officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from flask import url_for

from engine.domain.document_kinds import kind_of
from engine.domain.incident_causes import cause_of
from engine.domain.joint_review import STATES as OPINIONS
from engine.domain.materials import STATES as MATERIALS
from engine.domain.moment import moment
from engine.domain.stages import KINDS
from web.acting import viewer
from web.current import now, product
from web.desk.answers import answers_shown
from web.desk.clocks import limit_state, unit_name
from web.desk.found import status_words
from web.i18n import gettext, said, say
from web.leave_words import deputised
from web.words import due, listed

if TYPE_CHECKING:
    from datetime import datetime

    from engine.queries.cases import CasePage
    from web.desk.clocks import Clock

TAGS = {"present": "done", "reused": "done", "missing": "overdue", "deferred": "warned"}


@dataclass(frozen=True)
class MaterialView:
    """一项材料 with its files."""

    id: str
    name: str
    state: str
    tag: str
    words: str
    files: tuple[Any, ...]


@dataclass(frozen=True)
class Branch:
    """正在办的一支: an open task, who has it, until when."""

    task_id: str
    name: str
    unit: str
    stage: str
    holder: str
    since: datetime
    due: datetime | None
    provisional: bool
    state: str
    waits: bool
    applicants: bool
    openable: bool


def branches_of(page: CasePage) -> list[Branch]:
    """The open branches of a case, those drawn by the diagram first, then what hangs on them."""
    calendar, actor = product().ask.calendar(), viewer()
    found = []
    for task in sorted(page.tasks, key=lambda t: (t.parent is not None, t.opened_at, t.id)):
        node, when = page.node(task.node), moment(task.due_at) if task.due_at else None
        state = "paused" if task.state == "returned" else limit_state(moment(task.opened_at), when, calendar)
        kind = gettext("退回修改") if task.kind == "returned" else say(*KINDS.get(task.kind, (task.kind, task.kind)))
        found.append(
            Branch(
                task.id,
                say(node.name, node.name_en or node.name) if node else task.node,
                unit_name(page, task.unit) if task.unit else "",
                kind,
                task.assignee_name or gettext("待签收"),
                moment(task.opened_at),
                when,
                when is not None and calendar.provisional(when.date()),
                state,
                task.state == "returned",
                task.pool.startswith("applicant"),
                _may_open(task, actor),
            )
        )
    return found


def _may_open(task: Any, actor: Any) -> bool:
    """Whether the task's page exists for the asker."""
    if task.kind == "joint_survey" and actor.roles & {"surveyor", "reviewer"}:
        return True
    return task.assignee == actor.id or task.pool in actor.pools or (task.pool == "applicant" and "window" in actor.roles)


def materials_of(page: CasePage) -> list[MaterialView]:
    """材料 in the item's order, each with the files that supply it."""
    kept = {u.handle: u for u in page.uploads}
    rows = {m.material: m for m in page.materials}
    found = []
    for material in page.edition.materials:
        row = rows.get(material.id)
        if row is not None:
            files = tuple(kept[handle] for handle in orjson.loads(row.uploads) if handle in kept)
            words = say(*MATERIALS[row.state]) if files or row.state != "present" else _without_file(page, material)
            found.append(MaterialView(material.id, said(material, "name"), row.state, TAGS[row.state], words, files))
    return found


def _without_file(page: CasePage, material: Any) -> str:
    """What was supplied but not as a file: the form filled in online, or paper."""
    made = material.reusable_from == "start_form" and page.row.channel == "online"
    return gettext("网上填写") if made else gettext("纸质，已收")


def other_files(page: CasePage) -> list[Any]:
    """上传件 that supply no listed material: corrections, site photographs."""
    bound = {handle for m in page.materials for handle in orjson.loads(m.uploads)}
    return [u for u in page.uploads if u.handle not in bound]


def opinion_rows(page: CasePage) -> list[dict[str, Any]]:
    """会审意见表: the latest round of each unit, objections on top, what is awaited last; as the opinions component wants them."""
    latest: dict[str, Any] = {}
    for row in page.opinions:
        if row.unit not in latest or row.round >= latest[row.unit].round:
            latest[row.unit] = row
    rank = {"object": 0, "absent": 1, "conditions": 1, "survey": 2, "need_material": 4, "pending": 5}
    order = [p.unit for p in page.participants]
    rows = sorted(latest.values(), key=lambda r: (rank.get(r.state, 3), order.index(r.unit) if r.unit in order else 99))
    return [_opinion(page, row) for row in rows]


def _opinion(page: CasePage, row: Any) -> dict[str, Any]:
    participant = next((p for p in page.participants if p.unit == row.unit), None)
    task = next((t for t in page.tasks if t.unit == row.unit and t.kind == "joint_review" and t.parent is None), None)
    when = moment(task.due_at) if task and task.due_at else None
    days = product().ask.calendar().working_days_between(now().date(), when.date()) if when else None
    return {
        "unit": unit_name(page, row.unit),
        "note": _added(page, row.unit),
        "late": late_of(page, row.unit),
        "component": say(participant.component, participant.component_en) if participant else "",
        "state": row.state,
        "words": say(*OPINIONS[row.state]),
        "reasons": row.reasons,
        "conditions": row.conditions,
        "survey": _surveyed(page, row.unit),
        "due": when,
        "days": days,
        "clock": "overdue" if when and when < now() else "on_time",
        "who": deputised(row.person_name or "", row.absent_name),
        "at": moment(row.given_at) if row.given_at else None,
    }


def _added(page: CasePage, unit: str) -> str:
    """Why a unit reviews that the officer added."""
    last = next((row for row in reversed(page.unit_changes) if row.unit == unit), None)
    return gettext("会审中增加：%(reason)s", reason=last.reason) if last is not None and last.action == "add" else ""


def late_of(page: CasePage, unit: str) -> dict[str, Any] | None:
    """迟到的意见 of a unit that the review went on without."""
    row = next((one for one in page.late_opinions if one.unit == unit), None)
    if row is None:
        return None
    words = "；".join(part for part in (row.reasons, row.conditions) if part)
    return {"unit": unit, "state": say(*OPINIONS[row.state]), "words": words, "at": moment(row.given_at), "taken": row.taken_at is not None}


def requests_of(page: CasePage) -> list[dict[str, Any]]:
    """请申请人补充材料: what units have asked for and what came of it, in order."""
    ends = {"supplied": gettext("已补充"), "answered": gettext("没有补充，单位已提出意见"), "ended": gettext("随办件终止"), "": gettext("等申请人")}
    files = {u.handle: u for u in page.uploads}
    return [
        {
            "id": row.unit,
            "unit": unit_name(page, row.unit),
            "words": row.words,
            "who": row.person_name,
            "at": moment(row.asked_at),
            "state": {"supplied": "done", "": "waiting"}.get(row.outcome, "neutral"),
            "outcome": ends[row.outcome],
            "answer": row.answer,
            "files": [files[handle] for handle in orjson.loads(row.uploads) if handle in files],
        }
        for row in page.requests
    ]


def _surveyed(page: CasePage, unit: str) -> str:
    words = {"passed": gettext("踏勘合格"), "rectify": gettext("要整改"), "failed": gettext("踏勘不合格")}
    for row in reversed(page.surveys):
        if unit in orjson.loads(row.units):
            return words.get(row.result or "", gettext("待踏勘"))
    return ""


def documents_of(page: CasePage) -> list[dict[str, Any]]:
    """文书 of the case, the latest first."""
    return [{"id": d.id, "name": said(kind_of(d.kind)), "number": d.number, "at": moment(d.written_at), "kind": d.kind} for d in reversed(page.documents)]


def sentence(page: CasePage, clocks: list[Clock]) -> str:
    """一句话: where the case stands, and by when it must be done."""
    state = status_words(page.row)
    if page.row.status == "closed":
        return state
    doing = listed(dict.fromkeys(gettext("%(name)s（%(unit)s）", name=b.name, unit=b.unit) if b.unit else b.name for b in branches_of(page) if not b.waits))
    words = gettext("%(state)s，正在%(doing)s", state=state, doing=doing) if doing else state
    whole = page.whole_clock("promised")
    promise = next((clock for clock in clocks if whole is not None and clock.name == whole.name), None)
    if promise is None or promise.due is None or (promise.stopped and page.edition.item.phases):  # between two phases it is the applicant's turn
        return words
    return gettext("%(words)s；%(due)s", words=words, due=due(promise.due, promise.remaining, provisional=promise.provisional))


def faults_of(page: CasePage) -> list[dict[str, str]]:
    """故障 in plain words; the technical text stays on the page of whoever mends it, which only he is shown."""
    mends = bool(viewer().roles & {"administrator", "head"})
    found = []
    for row in page.incidents:
        node, cause = page.node(row.node), cause_of(row.subject, row.cause)
        after = gettext("这一步等管理员处理，期限照常计算，别的待办照办；不用您另外报告。")
        href = url_for("admin.incident", incident_id=row.id) if mends else ""
        found.append({"where": said(node, "name") if node else gettext("流程状态"), "what": say(f"{cause.zh}{after}", f"{cause.en} {after}"), "href": href})
    return found


def applied(page: CasePage) -> list[dict[str, Any]]:
    """申请内容 as declared."""
    return answers_shown(page.edition.form_of("start"), page.form)


def decision_of(page: CasePage) -> dict[str, Any] | None:
    """The decision in force."""
    if not page.decisions:
        return None
    row = page.decisions[-1]
    names = {"granted": gettext("准予"), "partly": gettext("部分准予"), "refused": gettext("不予")}
    return {
        "outcome": names[row.outcome],
        "granted": orjson.loads(row.granted),
        "refused": orjson.loads(row.refused),
        "reasons": row.reasons,
        "at": moment(row.decided_at),
    }


__all__ = [
    "Branch",
    "MaterialView",
    "applied",
    "branches_of",
    "decision_of",
    "documents_of",
    "materials_of",
    "opinion_rows",
    "other_files",
    "sentence",
]
