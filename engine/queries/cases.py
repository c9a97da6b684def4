"""Cases 办件: an applicant's own, the page of one case, and everything on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, func, literal_column, select

from engine.domain.project_time import whose_sum
from engine.domain.review_units import participants_of
from engine.queries.actors import relation
from engine.store.reads import CONCERN, LATE_OPINIONS, PHASES, PROJECT, RENEWAL, UNIT_CHANGES
from engine.store.statements import Statement
from engine.store.tables.cases import case, case_state
from engine.store.tables.clocks import clock, clock_entry
from engine.store.tables.commissions import commission
from engine.store.tables.documents import document, licence, notice
from engine.store.tables.intake import draft, upload
from engine.store.tables.journal import event
from engine.store.tables.moves import move, move_case
from engine.store.tables.outbox import incident
from engine.store.tables.people import person
from engine.store.tables.review import decision, material, material_request, opinion, survey, survey_signature
from engine.store.tables.suspensions import suspension
from engine.store.tables.tasks import completion, signature, task

if TYPE_CHECKING:
    from engine.domain.form import Form
    from engine.domain.item import Participant
    from engine.queries.actors import Actor
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork

_of: Any = bindparam("case_id")
HEADER = Statement("case.header", select(case, case_state.c.event_no, case_state.c.revision).join_from(case, case_state).where(case.c.id == _of))
HEAD = Statement("case.journal_head", select(case_state.c.event_no, case_state.c.head_hash).where(case_state.c.case_id == _of))
TASKS = Statement(
    "case.tasks",
    select(task, person.c.name.label("assignee_name"))
    .join_from(task, person, person.c.id == task.c.assignee, isouter=True)
    .where(task.c.case_id == _of)
    .order_by(task.c.opened_at, task.c.id),
)
_ABSENT = person.alias("absent")
COMPLETIONS = Statement(
    "case.completions",
    select(completion, person.c.name.label("person_name"))
    .join_from(completion, person, person.c.id == completion.c.person_id)
    .where(completion.c.case_id == _of)
    .order_by(completion.c.event_no),
)
EVENTS = Statement(
    "case.events",
    select(event, person.c.name.label("person_name"))
    .join_from(event, person, person.c.id == event.c.person_id, isouter=True)
    .where(event.c.case_id == _of)
    .order_by(event.c.no),
)
OPINIONS = Statement(
    "case.opinions",
    select(opinion, person.c.name.label("person_name"), _ABSENT.c.name.label("absent_name"))
    .join_from(opinion, person, person.c.id == opinion.c.person_id, isouter=True)
    .join(completion, completion.c.task_id == opinion.c.task_id, isouter=True)
    .join(_ABSENT, _ABSENT.c.id == completion.c.acting_for, isouter=True)
    .where(opinion.c.case_id == _of)
    .order_by(opinion.c.asked_at, opinion.c.unit),
)
SIGNERS = Statement(
    "case.signers",
    select(signature, person.c.name.label("person_name"))
    .join_from(signature, person, person.c.id == signature.c.person_id)
    .where(signature.c.case_id == _of)
    .order_by(signature.c.added_at, signature.c.person_id),
)
REQUESTS = Statement(
    "case.material_requests",
    select(material_request, person.c.name.label("person_name"))
    .join_from(material_request, person, person.c.id == material_request.c.person_id)
    .where(material_request.c.case_id == _of)
    .order_by(material_request.c.asked_at, material_request.c.unit),
)
SURVEYS = Statement("case.surveys", select(survey).where(survey.c.case_id == _of).order_by(survey.c.round))
SIGNATURES = Statement(
    "case.signatures",
    select(survey_signature.c.round, survey_signature.c.person_id, survey_signature.c.signed_at, person.c.name)
    .join_from(survey_signature, person)
    .where(survey_signature.c.case_id == _of),
)
MATERIALS = Statement("case.materials", select(material).where(material.c.case_id == _of))
DECISIONS = Statement("case.decisions", select(decision).where(decision.c.case_id == _of).order_by(decision.c.round))
DOCUMENTS = Statement("case.documents", select(document).where(document.c.case_id == _of).order_by(document.c.written_at, document.c.event_no))
LICENCES = Statement("case.licences", select(licence).where(licence.c.case_id == _of))
CLOCKS = Statement("case.clocks", select(clock).where(clock.c.case_id == _of))
ENTRIES = Statement("case.clock_entries", select(clock_entry).where(clock_entry.c.case_id == _of).order_by(clock_entry.c.name, clock_entry.c.no))
SUSPENSIONS = Statement(
    "case.suspensions",
    select(suspension, person.c.name.label("person_name"))
    .join_from(suspension, person, person.c.id == suspension.c.person_id, isouter=True)
    .where(suspension.c.case_id == _of)
    .order_by(suspension.c.started_at, suspension.c.id),
)
COMMISSIONS = Statement(
    "case.commissions",
    select(commission, person.c.name.label("person_name"))
    .join_from(commission, person, person.c.id == commission.c.person_id, isouter=True)
    .where(commission.c.case_id == _of)
    .order_by(commission.c.started_at, commission.c.id),
)
NOTICES = Statement(
    "case.notices", select(notice).where(notice.c.case_id == _of, notice.c.person_id == bindparam("person_id")).order_by(notice.c.sent_at.desc())
)
UPLOADS = Statement("case.uploads", select(upload).where(upload.c.case_id == _of).order_by(upload.c.stored_at))
INCIDENTS = Statement("case.incidents", select(incident).where(incident.c.case_id == _of, incident.c.resolved_at.is_(None)))
FORMER = Statement(
    "move_case.former",
    select(move.c.from_id)
    .join_from(move_case, move)
    .where(move_case.c.case_id == _of, move_case.c.outcome == literal_column("'moved'"))
    .order_by(move_case.c.moved_at.desc()),
)
BY_NUMBER = Statement("case.by_number", select(case.c.id).where(case.c.number == bindparam("number")))

MY_CASES = Statement(
    "case.of_applicant",
    select(
        case,
        func.coalesce(select(func.count()).where(task.c.case_id == case.c.id, task.c.assignee == bindparam("person_id")).scalar_subquery(), 0).label("to_do"),
    )
    .where(case.c.applicant_id == bindparam("person_id"))
    .order_by(case.c.received_at.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip")),
)
MY_NOTICES = Statement(
    "notice.unread",
    select(notice, case.c.number)
    .join_from(notice, case)
    .where(notice.c.person_id == bindparam("person_id"), notice.c.read_at.is_(None))
    .order_by(notice.c.sent_at.desc())
    .limit(50),
)
MY_DRAFTS = Statement("draft.of_person", select(draft).where(draft.c.person_id == bindparam("person_id")).order_by(draft.c.saved_at.desc()))
ONE_DRAFT = Statement("draft.one", select(draft).where(draft.c.id == bindparam("draft_id"), draft.c.person_id == bindparam("person_id")))


def containing(text: str) -> str:
    """The pattern of titles that contain ``text``, whose own wildcards stand for themselves."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"


RECENT = Statement("case.recent", select(case).order_by(case.c.received_at.desc()).limit(bindparam("most")))


@dataclass(frozen=True)
class CasePage:
    """Everything that the page of a case shows. Rows are named tuples of the tables; ``relation`` says for whom."""

    relation: str
    row: Any
    form: dict[str, Any]
    edition: Edition
    tasks: list[Any]
    completions: list[Any]
    events: list[Any]
    opinions: list[Any]
    surveys: list[Any]
    signatures: list[Any]
    materials: list[Any]
    decisions: list[Any]
    documents: list[Any]
    licences: list[Any]
    clocks: list[Any]
    clock_entries: list[Any]
    suspensions: list[Any]
    commissions: list[Any]
    notices: list[Any]
    uploads: list[Any]
    incidents: list[Any]
    renewals: list[Any]
    unit_changes: list[Any]
    concerns: list[Any]
    requests: list[Any]
    phases: list[Any]
    projects: list[Any]
    late_opinions: list[Any]
    signers: list[Any]
    former: tuple[Edition, ...] = ()

    @property
    def concerned(self) -> Any:
        """The licence that the case changes, cancels or revokes; None where it does none of that."""
        return self.concerns[0] if self.concerns else None

    @property
    def renewed(self) -> Any:
        """The licence that the case renews, with when it was applied for; None where it renews nothing."""
        return self.renewals[0] if self.renewals else None

    @property
    def participants(self) -> tuple[Participant, ...]:
        """会审单位: the item's, of all phases of a project, and those that were added to this case."""
        return participants_of(self.edition.item, self.unit_changes)

    @property
    def project(self) -> Any:
        """项目: its code and regime; None before it has one."""
        return self.projects[0] if self.projects else None

    @property
    def phase(self) -> Any:
        """The phase that the case is in; None between phases and in an item without them."""
        return self.phases[-1] if self.phases and self.phases[-1].closed_at is None else None

    def form_of(self, node: str) -> Form:
        """The form of a user task, in the phase that the case is in."""
        return self._drawing(node).form_of(node, self.phase.phase if self.phase else "")

    def whole_clock(self, kind: str) -> Any:
        """法定、承诺计时 of the case: the one that runs, else the last that ran; in a project there is one a phase. None before acceptance."""
        found = [row for row in self.clocks if row.kind == kind and not whose_sum(row.name)]
        order = {phase_subject(row): row.no for row in self.phases}
        return max(found, key=lambda row: (row.state != "stopped", order.get(row.subject, 0)), default=None)

    @property
    def passed(self) -> set[str]:
        """The diagram's elements that a person has completed."""
        return {c.node for c in self.completions}

    @property
    def current(self) -> set[str]:
        """The diagram's elements where somebody is at work."""
        return {t.node for t in self.tasks if t.parent is None}

    def node(self, node_id: str) -> Any:
        """The diagram's element of a task or completion; one that the case passed under a former version stays known."""
        return self._drawing(node_id).definition.nodes.get(node_id)

    def _drawing(self, node_id: str) -> Edition:
        return next((one for one in (self.edition, *self.former) if node_id in one.definition.nodes), self.edition)


def phase_subject(row: Any) -> str:
    """What the clocks of a phase, of this row, are about."""
    return str(row.phase) if row.round == 1 else f"{row.phase}.{row.round}"


PARTS = {
    "tasks": TASKS,
    "completions": COMPLETIONS,
    "events": EVENTS,
    "opinions": OPINIONS,
    "surveys": SURVEYS,
    "signatures": SIGNATURES,
    "materials": MATERIALS,
    "decisions": DECISIONS,
    "documents": DOCUMENTS,
    "licences": LICENCES,
    "clocks": CLOCKS,
    "clock_entries": ENTRIES,
    "suspensions": SUSPENSIONS,
    "commissions": COMMISSIONS,
    "uploads": UPLOADS,
    "incidents": INCIDENTS,
    "renewals": RENEWAL,
    "unit_changes": UNIT_CHANGES,
    "concerns": CONCERN,
    "requests": REQUESTS,
    "phases": PHASES,
    "projects": PROJECT,
    "late_opinions": LATE_OPINIONS,
    "signers": SIGNERS,
}


def case_page(reader: UnitOfWork, edition_of: Any, case_id: int, actor: Actor) -> CasePage | None:
    """The page, or None when the case does not exist for the asker."""
    how = relation(reader, case_id, actor)
    if how is None:
        return None
    of = {"case_id": case_id}
    asked = {name: reader.ask(statement, of) for name, statement in PARTS.items()}  # all before any is read: one round trip on PostgreSQL
    notices = reader.ask(NOTICES, {**of, "person_id": actor.id})
    row = reader.ask(HEADER, of).one()
    former = reader.ask(FORMER, of).all()
    parts = {name: reply.all() for name, reply in asked.items()}
    edition, before = edition_of(reader, row.definition_id), tuple(edition_of(reader, one.from_id) for one in former)
    return CasePage(relation=how, row=row, form=orjson.loads(row.form), edition=edition, former=before, notices=notices.all(), **parts)
