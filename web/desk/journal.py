"""经过:journal rows as sentences, grouped for filtering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.document_kinds import kind_of
from engine.domain.events import EVENTS
from engine.domain.joint_review import STATES
from engine.domain.moment import moment
from engine.domain.phase import STATES as PHASE_STATES
from engine.domain.stages import RESULTS
from web.desk.clocks import unit_name
from web.i18n import gettext, said, say
from web.leave_words import deputised
from web.words import listed

if TYPE_CHECKING:
    from datetime import datetime

    from engine.queries.cases import CasePage

GROUPS = {
    "work": ("办理", "Work", ("Task", "Case", "Colleague", "Phase", "Project")),
    "review": ("会审踏勘", "Review", ("Opinion", "Objection", "Review", "Survey", "Visit", "Decision", "ComponentWaived")),
    "clock": ("计时", "Clocks", ("Clock", "Timer", "SpecialProcedure", "CaseExtended", "Alert", "Escalation", "Accountability", "Appeal")),
    "paper": ("材料文书", "Papers", ("Document", "Licence", "Materials")),
    "note": ("备注", "Notes", ("Note", "Colleague")),
    "fault": ("故障", "Faults", ("Incident",)),
}

MILESTONES = frozenset(
    {
        "CaseSubmitted",
        "CaseReceived",
        "CaseAccepted",
        "DeemedAccepted",
        "MaterialsSupplied",
        "ReviewOpened",
        "PhaseEntered",
        "PhaseClosed",
        "ObjectionRaised",
        "SurveyRecorded",
        "SpecialProcedureBegun",
        "SpecialProcedureEnded",
        "CaseExtended",
        "DecisionMade",
        "LicenceIssued",
        "LicenceRevoked",
        "HearingHeld",
        "PublicityOpened",
        "PublicityClosed",
        "CaseWithdrawn",
        "CaseClosed",
    }
)


@dataclass(frozen=True)
class Line:
    """经过的一行."""

    no: int
    at: datetime
    what: str
    who: str
    details: str
    type: str


def journal_of(page: CasePage, group: str = "") -> list[Line]:
    """The case's journal, the latest first; only one group's when asked."""
    starts = GROUPS[group][2] if group in GROUPS else ()
    names = _names(page)
    return [_line(page, row, names) for row in reversed(page.events) if not starts or row.type.startswith(starts)]


def notes_of(page: CasePage) -> list[Line]:
    """备注 and questions with their answers, the latest first."""
    return [line for line in journal_of(page, "note") if line.type in {"NoteAdded", "ColleagueAsked", "ColleagueAnswered"}]


def milestones(page: CasePage) -> list[Line]:
    """What stands as a mark on the drawing of the clocks, the earliest first."""
    return [line for line in reversed(journal_of(page)) if line.type in MILESTONES]


def since(page: CasePage, no: int) -> list[Line]:
    """What was journalled after event ``no``, the latest first."""
    return [line for line in journal_of(page) if line.no > no]


def _names(page: CasePage) -> dict[int, str]:
    names = {row.person_id: row.person_name for row in [*page.completions, *page.events, *page.opinions] if row.person_id}
    return names | {s.person_id: s.name for s in page.signatures} | {t.assignee: t.assignee_name for t in page.tasks if t.assignee}


def _line(page: CasePage, row: Any, names: dict[int, str]) -> Line:
    data = orjson.loads(row.data)
    what = say(*EVENTS.get(row.type, (row.type, row.type)))
    who = deputised(row.person_name or gettext("系统"), data.get("for_name"))
    return Line(row.no, moment(row.at), what, who, _details(page, row.type, data, names), row.type)


def _details(page: CasePage, type_: str, data: dict[str, Any], names: dict[int, str]) -> str:
    """The few words that make an event's row worth reading."""
    parts = []
    node = page.node(str(data.get("node") or ""))
    if node is not None:
        parts.append(say(node.name, node.name_en or node.name))
    if data.get("unit"):
        parts.append(unit_name(page, str(data["unit"])))
    if type_ in {"OpinionGiven", "LateOpinionGiven", "LateOpinionTaken"}:
        parts.append(say(*STATES.get(data["state"], (data["state"], data["state"]))))
    if type_ == "DocumentWritten":
        parts += [said(kind_of(data["kind"])), str(data["number"])]
    if type_ in {"LicenceDrafted", "LicenceIssued", "LicenceRevoked"}:
        parts.append(str(data["number"]))
    if data.get("units"):
        parts.append(listed(unit_name(page, unit) for unit in data["units"]))
    to = data.get("to")  # one person, or all who were told
    told = [names[person] for person in (to if isinstance(to, list) else [to]) if person in names]
    if told:
        parts.append("→ " + listed(told))
    parts += _of_project(page, type_, data)
    parts += [
        str(data[key])
        for key in ("component", "reason", "words", "question", "answer", "text", "ground", "demand", "appeal", "grounds", "conclusion")
        if data.get(key)
    ]
    if type_ == "CaseClosed":
        parts.append(say(*RESULTS.get(data.get("result") or "", ("", ""))))
    return " · ".join(part for part in parts if part)


def _of_project(page: CasePage, type_: str, data: dict[str, Any]) -> list[str]:
    """What an event says of a project: its phase, how that ended, its code."""
    phase = page.edition.item.phase(str(data.get("phase") or ""))
    parts = [said(phase, "name")] if phase is not None else []
    if type_ == "PhaseClosed":
        parts.append(say(*PHASE_STATES[data["outcome"]]))
    return [*parts, str(data["code"])] if type_ == "ProjectCodeAssigned" else parts
