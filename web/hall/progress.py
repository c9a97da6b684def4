"""办到哪一步:a case as its applicant sees it: one sentence, what to do first, who acts now, the way so far, papers and opinions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from flask import url_for

from engine.domain.document_kinds import is_licence, kind_of
from engine.domain.joint_review import AWAITED
from engine.domain.moment import moment
from engine.domain.stages import RESULTS, STATUSES
from web import words
from web.current import now, product
from web.flow_words import case_stages, diagram_marks, role_words
from web.hall.event_words import OUTCOMES, event_words, unit_words
from web.hall.to_do import APPLICANT, asked, to_do
from web.i18n import gettext, ngettext, said, say
from web.machine_data import MEDIA
from web.phase_view import phases_of, sums_of
from web.services import services_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from engine.domain.clock import Reading
    from engine.queries.cases import CasePage
    from web.hall.to_do import ToDo
    from web.phase_view import PhaseView, SumView
    from web.services import ServiceRow


@dataclass(frozen=True)
class Due:
    """预计办结: the day, what is left in working days, and how it stands (a state of the tag component)."""

    day: date | None
    left: int
    state: str
    provisional: bool


@dataclass(frozen=True)
class CaseView:
    """办件页."""

    page: CasePage
    headline: str
    due: Due | None
    to_do: tuple[ToDo, ...]
    timeline: tuple[dict[str, Any], ...]
    stages: tuple[dict[str, Any], ...]
    marks: Mapping[str, list[str]]
    papers: tuple[dict[str, Any], ...]
    licences: tuple[dict[str, Any], ...]
    opinions: tuple[dict[str, str], ...]
    decision: dict[str, Any] | None
    services: tuple[ServiceRow, ...]
    unread: tuple[Any, ...]
    can_withdraw: bool
    phases: tuple[PhaseView, ...] = ()
    sums: tuple[SumView, ...] = ()

    @property
    def names_a_day(self) -> bool:
        """Whether the page says a day by which something is to be done, so that somebody may ask why that one."""
        answered = self.page.row.status == "received" and any(task.kind == "accept" and task.due_at for task in self.page.tasks)
        return answered or (self.due is not None and self.due.day is not None)

    @property
    def item_name(self) -> str:
        """The item's name in the reader's language."""
        return said(self.page.edition.item, "name")


def case_view(page: CasePage) -> CaseView:
    """Lay the page of a case out."""
    due = due_of(page)
    return CaseView(
        page=page,
        headline=headline(page, due),
        due=due,
        to_do=tuple(to_do(page)),
        timeline=tuple(timeline(page)),
        stages=tuple(case_stages(page)),
        marks=diagram_marks(page),
        papers=tuple(_papers(page)),
        licences=tuple(_licences(page)),
        opinions=tuple(_opinions(page)),
        decision=_decision(page),
        services=services_of(page),
        unread=tuple(notice for notice in page.notices if notice.read_at is None),
        can_withdraw=page.row.status != "closed" and page.row.decided_at is None and page.row.channel != "official",
        phases=tuple(phases_of(page, decided_only=True)),
        sums=tuple(sums_of(page)),
    )


# -- one sentence --------------------------------------------------------------------------------------------


def clock_of(page: CasePage) -> Any:
    """The clock that the applicant is told about: the promise, else the statutory one; in a project that of the phase, None between two."""
    found = page.whole_clock("promised") or page.whole_clock("statutory")
    return None if found is None or (page.edition.item.phases and found.state == "stopped") else found


def due_of(page: CasePage) -> Due | None:
    """预计哪天前办结; None before acceptance and once there is a result."""
    clock = clock_of(page)
    running = clock is not None and clock.state != "stopped" and not page.row.result
    reading = product().ask.clock_reading(page, clock.name) if running else None
    if clock is None or reading is None:
        return None
    return Due(reading.due.astimezone(words.ZONE).date() if reading.due else None, reading.remaining, _state(clock, reading), reading.provisional)


def _state(clock: Any, reading: Reading) -> str:
    if clock.state == "suspended" or reading.due is None:
        return "paused"
    if reading.remaining < 0 or clock.state == "overdue":
        return "overdue"
    return "warned" if reading.remaining <= 1 else "on_time"


def status_sentence(page: CasePage) -> str:
    """现在怎么样, without a date."""
    row, kinds = page.row, {task.kind for task in page.tasks if task.parent is None}
    if row.status == "closed":
        return _closed_sentence(row.result)
    own = next((task for task in page.tasks if task.parent is None and task.pool == APPLICANT and task.kind in ("generic", "hand_in")), None)
    if own is not None:
        task = _asked_for(page, own)
        return gettext("证照已经颁发，还要请您%(task)s", task=task) if row.result == "licence" else gettext("等您%(task)s", task=task)
    special = _afterwards(row.result, kinds) if row.result is not None else _special(kinds)
    if special:
        return special
    if row.status == "reviewing" and "assessment" in kinds:
        return gettext("正在评定")
    if row.status == "issuing":
        return _issuing_sentence(kinds)
    if row.status == "reviewing" and "rectify" in kinds:
        return gettext("现场踏勘后需要整改，等您报告整改情况")
    if row.status == "reviewing" and "joint_survey" in kinds:
        return gettext("正在安排现场踏勘")
    known = {
        "received": gettext("已经收到申请，正在核对材料"),
        "correcting": gettext("材料需要补正，等您提交"),
        "accepted": gettext("已经受理，正在安排审查"),
        "reviewing": gettext("正在联合审查") if "joint_review" in kinds else gettext("正在审查"),
        "deciding": gettext("审查已经结束，正在作出决定"),
    }
    return known.get(row.status, status_words(row))


def _issuing_sentence(kinds: set[str]) -> str:
    if "enter" in kinds:
        return gettext("已经准予，正在录入登记系统")
    if "service" in kinds:
        return gettext("营业执照已经签发，各项服务正在办理")
    return gettext("证照已经颁发，正在送达") if "deliver" in kinds else gettext("已经准予许可，正在制证")


def _special(kinds: set[str]) -> str:
    """What called processes ask or do; empty where none is under way."""
    words_of = {
        "hearing_request": gettext("已经告知听证权利，等您要求或者放弃"),
        "hearing_arrangement": gettext("正在组织听证"),
        "hearing": gettext("正在组织听证"),
        "expert_opinion": gettext("正在请专家评审"),
        "expert_conclusion": gettext("正在请专家评审"),
        "commitment": gettext("已经受理，等您签署告知承诺书"),
    }
    return next((words_of[kind] for kind in words_of if kind in kinds), "")


def _afterwards(result: str, kinds: set[str]) -> str:
    if "rectify" in kinds:
        return gettext("证照已经颁发，核查后需要整改，等您报告整改情况")
    return gettext("证照已经颁发，将核查承诺的履行情况") if "joint_survey" in kinds else _closed_sentence(result)


def _asked_for(page: CasePage, task: Any) -> str:
    """What the applicant is to do, in a project for which phase."""
    phase = page.edition.item.phase(page.phase.phase) if page.phase is not None else None
    return gettext("提交“%(phase)s”的材料", phase=said(phase, "name")) if phase is not None else said(page.node(task.node), "name")


def _closed_sentence(result: str | None) -> str:
    known = {
        "licence": gettext("已经办结，证照已颁发"),
        "completed": gettext("已经办结，准予办理"),
        "refused": gettext("已经办结，决定不予许可"),
        "not_accepted": gettext("已经办结，不予受理"),
        "withdrawn": gettext("您已撤回申请"),
        "lapsed": gettext("逾期没有补正，申请已终止"),
        "revoked": gettext("容缺材料没有补齐，已撤销受理"),
        "rescinded": gettext("没有履行承诺，许可已经撤销"),
        "expired": gettext("原证有效期已届满，延续办理终止"),
        "cancelled": gettext("证照已经注销"),
        "kept": gettext("已经办结，不予撤销，证照仍然有效"),
    }
    return known.get(result or "", gettext("已经办结"))


def status_words(row: Any) -> str:
    """状态 in a word: the result of a closed case, the status of an open one."""
    decided = row.status == "closed" or row.result is not None
    zh, en = RESULTS.get(row.result, ("已办结", "Closed")) if decided else STATUSES.get(row.status, (row.status, row.status))
    return say(zh, en)


def headline(page: CasePage, due: Due | None) -> str:
    """页首一句话: 正在联合审查，预计 12月3日（周四）前办结."""
    status = status_sentence(page)
    if due is None:
        answer_by = next((task.due_at for task in page.tasks if task.kind == "accept" and task.due_at), None)
        if page.row.status == "received" and answer_by:
            return gettext("%(status)s，%(day)s前告知是否受理", status=status, day=words.day(moment(answer_by)))
        return status
    if due.day is None:
        return gettext("%(status)s，办理时限依法停表", status=status)
    if due.state == "overdue":
        return gettext("%(status)s，本应 %(day)s前办结，已经超期", status=status, day=words.day(due.day))
    sentence = gettext("%(status)s，预计 %(day)s前办结", status=status, day=words.day(due.day))
    return gettext("%(sentence)s（暂定）", sentence=sentence) if due.provisional else sentence


# -- who acts now --------------------------------------------------------------------------------------------


def timeline(page: CasePage) -> list[dict[str, Any]]:
    """From the application to now, whose turn it is, and the stages that will certainly follow."""
    entries = [entry for event in page.events if (entry := _past(page, event)) is not None]
    entries += _paused(page)
    entries += _present(page)
    if page.edition.item.phases:
        return entries  # what follows stands in the list of phases
    entries += [{"title": stage["name"], "state": "next"} for stage in case_stages(page) if stage["state"] == "next"]
    return entries


def _past(page: CasePage, event: Any) -> dict[str, Any] | None:
    data = orjson.loads(event.data)
    title, text = event_words(page, event.type, data)
    superseded = event.type == "DecisionMade" and any(later.type == "DecisionMade" and later.no > event.no for later in page.events)
    if not title or superseded:  # a decision that went back before it was served was never one to the applicant
        return None
    refused = event.type == "DecisionMade" and data.get("outcome") == "refused"
    return {"title": title, "text": text, "at": moment(event.at), "state": "refused" if refused else "done"}


def _paused(page: CasePage) -> list[dict[str, Any]]:
    clock = clock_of(page)
    if clock is None or clock.state != "suspended":
        return []
    last = next((one for one in reversed(page.clock_entries) if one.name == clock.name and one.kind == "suspend"), None)
    ground = say(*product().ask.grounds().names(last.ground)) if last else ""
    return [
        {
            "title": gettext("办理时限停表"),
            "state": "paused",
            "turn": "law",
            "who": f"{ground} {last.article}".strip() if last else "",
            "at": moment(last.at) if last else None,
        }
    ]


def _present(page: CasePage) -> list[dict[str, Any]]:
    """One entry for each stage where somebody is at work."""
    entries: dict[str, dict[str, Any]] = {}
    for task in (one for one in page.tasks if one.parent is None):
        node = page.node(task.node)
        entry = entries.setdefault(task.node, {"title": said(node, "name"), "state": "now", "turn": "us", "who": "", "units": []})
        if task.pool == APPLICANT:
            who = asked(task.kind)[2] or gettext("填好以后提交")
            entry |= {"turn": "you", "who": who, "href": url_for("hall.task", case_id=page.row.id, task_id=task.id), "link": gettext("现在办理")}
        elif task.unit:
            entry["units"].append(unit_words(page, task.unit))
        else:
            entry["who"] = role_words(task.pool.partition("@")[0])
    for entry in entries.values():
        units = entry.pop("units")
        if units:
            entry["who"] = words.listed(dict.fromkeys(units))
        if units and len(page.participants) > 1:
            answered = sum(one.state not in AWAITED for one in page.opinions)
            entry["text"] = ngettext("%(num)d 个单位还在审查，%(done)d 个已经答复", "%(num)d 个单位还在审查，%(done)d 个已经答复", len(units), done=answered)
    return list(entries.values())


# -- papers, opinions, decision ------------------------------------------------------------------------------


def _papers(page: CasePage) -> list[dict[str, Any]]:
    """文书, the latest first; licences stand apart."""
    return [
        {
            "name": said(kind_of(one.kind)),
            "number": one.number,
            "at": moment(one.written_at),
            "href": url_for("hall.document", case_id=page.row.id, document_id=one.id),
            "data": [(form.upper(), url_for("hall.document_data", case_id=page.row.id, document_id=one.id, form=form)) for form in MEDIA],
        }
        for one in reversed(page.documents)
        if not is_licence(one.kind)
    ]


def _licences(page: CasePage) -> list[dict[str, Any]]:
    names = {kind.id: said(kind, "name") for kind in page.edition.item.licences}
    return [
        {
            "name": names.get(one.kind, one.kind),
            "number": one.number,
            "valid_from": one.valid_from,
            "valid_until": one.valid_until,
            "code": one.code,
            "href": url_for("hall.document", case_id=page.row.id, document_id=one.document_id) if one.document_id else "",
        }
        for one in page.licences
        if one.state == "valid"
    ]


def _opinions(page: CasePage) -> list[dict[str, str]]:
    """各单位意见: until the decision only whether they have answered; after it their opinion and conditions."""
    latest = {one.unit: one for one in page.opinions}
    decided = page.row.decided_at is not None
    parts = {part.unit: part for part in page.participants}
    rows = []
    for unit, one in latest.items():
        part = parts.get(unit)
        state = one.state if decided else "pending" if one.state in AWAITED else "answered"
        text = "\n".join(filter(None, (one.reasons, one.conditions))) if decided else ""
        rows.append({"unit": unit_words(page, unit), "component": said(part, "component") if part else "", "state": state, "text": text})
    return rows


def _decision(page: CasePage) -> dict[str, Any] | None:
    """审批决定: what was granted, what was refused and why."""
    if page.row.decided_at is None or not page.decisions:
        return None
    last = page.decisions[-1]
    english = {part.component: said(part, "component") for part in page.participants}
    zh, en = OUTCOMES.get(last.outcome, (last.outcome, last.outcome))
    return {
        "outcome": last.outcome,
        "words": say(zh, en),
        "at": moment(last.decided_at),
        "granted": [english.get(one, one) for one in orjson.loads(last.granted)],
        "refused": [english.get(one, one) for one in orjson.loads(last.refused)],
        "conditions": _conditions(page) if last.outcome != "refused" else [],
        "reasons": last.reasons,
    }


def _conditions(page: CasePage) -> list[str]:
    """附带条件: what each unit's consent depends on."""
    latest = {one.unit: one for one in page.opinions}
    return [f"{unit_words(page, unit)}：{one.conditions}" for unit, one in latest.items() if one.state == "conditions" and one.conditions]


def is_fresh(page: CasePage) -> bool:
    """Whether the case was handed in within the last quarter of an hour: then the receipt greets."""
    return (now() - moment(page.row.received_at)).total_seconds() < 900
