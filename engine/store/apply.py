"""Carrying out what was decided: each record class has exactly one statement, written in the order given.

This dictionary is the whole list of what a step may write; ``engine.service`` decides, this file alone writes cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain import records
from engine.store.statements import Statement, deleting, inserting, updating
from engine.store.tables.alerts import accountability, accountability_share, accountability_span, alert
from engine.store.tables.archives import archive, archive_file, archive_note, archive_use
from engine.store.tables.cases import case, case_state
from engine.store.tables.clocks import clock, clock_entry, timer
from engine.store.tables.commissions import commission
from engine.store.tables.credit import credit_mark
from engine.store.tables.documents import concern, contest, document, licence, licence_end, licence_log, notice, renewal
from engine.store.tables.intake import upload
from engine.store.tables.journal import event, request
from engine.store.tables.moves import move_case
from engine.store.tables.outbox import incident, outbox
from engine.store.tables.phases import phase, project
from engine.store.tables.publicity import objection, publicity
from engine.store.tables.remedies import remedy
from engine.store.tables.review import decision, late_opinion, material, material_request, opinion, survey, survey_signature, unit_change
from engine.store.tables.suspensions import suspension
from engine.store.tables.tasks import completion, draw, duty, signature, task
from engine.store.tables.visits import visit, visit_officer, visit_photo, visit_task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Table

    from engine.store.unit_of_work import UnitOfWork

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _advancing(name: str, *columns: str) -> Statement:
    """The hot row moves on only from the event that the change was decided after."""
    core = (
        case_state.update()
        .where(case_state.c.case_id == bindparam("case_id"), case_state.c.event_no == bindparam("seen_event"))
        .values({c: bindparam(c, type_=case_state.c[c].type) for c in columns})
    )
    return Statement(name, core)


def _removing_task() -> Statement:
    core = task.delete().where(task.c.case_id == bindparam("case_id"), (task.c.id == bindparam("id")) | (task.c.parent == bindparam("id")))
    return Statement("task.delete", core)


def _replacing(name: str, table: Table, *keys: str) -> Statement:
    def core(dialect: str) -> Any:
        insert = INSERT[dialect](table).values({c.name: bindparam(c.name, type_=c.type) for c in table.columns})
        return insert.on_conflict_do_update(index_elements=keys, set_={c.name: insert.excluded[c.name] for c in table.columns if c.name not in keys})

    return Statement(name, core)


def _once(name: str, table: Table, *keys: str) -> Statement:
    def core(dialect: str) -> Any:
        return INSERT[dialect](table).values({c.name: bindparam(c.name, type_=c.type) for c in table.columns}).on_conflict_do_nothing(index_elements=keys)

    return Statement(name, core)


def _giving(dialect: str) -> Any:
    """An opinion is given once it was asked for; a unit that was not asked by name (a plain review task) is asked and answers at once."""
    given = ("state", "reasons", "conditions", "task_id", "person_id", "given_at", "coordinate")
    values = {c: bindparam(c, type_=opinion.c[c].type) for c in ("case_id", "unit", "round", *given)}
    insert = INSERT[dialect](opinion).values({**values, "asked_at": bindparam("given_at", type_=opinion.c.given_at.type)})
    return insert.on_conflict_do_update(index_elements=["case_id", "unit", "round"], set_={c: insert.excluded[c] for c in given})


def _resolving() -> Statement:
    core = (
        incident.update()
        .where(incident.c.case_id == bindparam("case_id"), incident.c.subject == bindparam("subject"), incident.c.resolved_at.is_(None))
        .values(resolved_at=bindparam("resolved_at", type_=incident.c.resolved_at.type))
    )
    return Statement("incident.resolve", core)


def _voiding() -> Statement:
    """Drafts of a case that has ended; what was issued stays."""
    core = (
        licence.update().where(licence.c.case_id == bindparam("case_id"), licence.c.state == literal_column("'draft'")).values(state=literal_column("'void'"))
    )
    return Statement("licence.void_draft", core)


def _ending(name: str, table: Table, *keys: str) -> Statement:
    """What is open ends; what has ended stays as it is."""
    columns = ("ended_at",) if keys == ("case_id",) else ("ended_at", "ended_by", "outcome")
    core = table.update().where(table.c.ended_at.is_(None))
    for key in keys:
        core = core.where(table.c[key] == bindparam(key, type_=table.c[key].type))
    return Statement(name, core.values({c: bindparam(c, type_=table.c[c].type) for c in columns}))


def _dropping() -> Statement:
    """A task leaves the visit that would have served it; one that it has left before stays as it is."""
    core = visit_task.update().where(visit_task.c.task_id == bindparam("task_id"), visit_task.c.dropped_at.is_(None))
    return Statement("visit_task.drop", core.values(dropped_at=bindparam("dropped_at", type_=visit_task.c.dropped_at.type)))


def _emptying() -> Statement:
    """A visit that serves nothing more does not take place."""
    of = select(visit_task.c.visit_id).where(visit_task.c.task_id == bindparam("task_id"))
    kept = exists().where(visit_task.c.visit_id == visit.c.id, visit_task.c.dropped_at.is_(None))
    core = visit.update().where(visit.c.id.in_(of), visit.c.concluded_at.is_(None), ~kept)
    return Statement("visit.empty", core.values(state=bindparam("state", type_=visit.c.state.type)))


def _ending_requests() -> Statement:
    core = (
        material_request.update()
        .where(material_request.c.case_id == bindparam("case_id"), material_request.c.ended_at.is_(None))
        .values(ended_at=bindparam("ended_at", type_=material_request.c.ended_at.type), outcome=literal_column("'ended'"))
    )
    return Statement("material_request.end_all", core)


PROJECTED = ("due_at", "provisional", "state", "calendar_version", "yellow_left", "yellow_at")
_ISSUED = ("state", "data", "valid_from", "valid_until", "issued_at", "document_id", "elicence")
_SHARE = ("accountability_id", "no")

STATEMENTS: dict[type, Statement] = {
    records.CaseRecord: inserting("case.insert", case),
    records.CaseProgress: updating("case.progress", case, ("id",), "status", "result", "end_node", "accepted_at", "decided_at", "closed_at"),
    records.CaseUnit: updating("case.unit", case, ("id",), "unit"),
    records.CaseVersioned: updating("case.version", case, ("id",), "definition_id"),
    records.TaskRenamed: updating("task.rename", task, ("id",), "node"),
    records.MoveCaseMoved: updating("move_case.move", move_case, ("move_id", "case_id"), "outcome", "batch", "revision", "before", "renamed", "moved_at"),
    records.MoveCaseBack: updating("move_case.back", move_case, ("move_id", "case_id"), "outcome", "before", "back_at"),
    records.StateRecord: inserting("case_state.insert", case_state),
    records.StateAdvanced: _advancing("case_state.advance", "revision", "event_no", "head_hash", "head_seal", "sealed"),
    records.HeadAdvanced: _advancing("case_state.head", "event_no", "head_hash", "head_seal"),
    records.EventRecord: inserting("event.insert", event),
    records.RequestRecord: inserting("request.insert", request),
    records.TaskRecord: inserting("task.insert", task),
    records.TaskGone: _removing_task(),
    records.TaskAssigned: updating("task.assign", task, ("id",), "assignee"),
    records.TaskDueChanged: updating("task.due", task, ("id",), "due_at"),
    records.TaskDataChanged: updating("task.data", task, ("id",), "data"),
    records.TaskRehung: updating("task.rehang", task, ("id",), "parent"),
    records.TaskStateChanged: updating("task.state", task, ("id",), "state"),
    records.CompletionRecord: inserting("completion.insert", completion),
    records.SignerAsked: _replacing("signature.ask", signature, "task_id", "person_id"),
    records.SignatureGiven: updating("signature.give", signature, ("task_id", "person_id"), "duty", "state", "words", "signed_at"),
    records.SignerRemoved: deleting("signature.delete", signature, "task_id", "person_id"),
    records.DutyRecord: _once("duty.insert", duty, "case_id", "person_id"),
    records.DrawRecord: inserting("draw.insert", draw),
    records.OpinionAsked: inserting("opinion.insert", opinion),
    records.OpinionGiven: Statement("opinion.give", _giving),
    records.OpinionWithdrawn: deleting("opinion.withdraw", opinion, "case_id", "unit", "round"),
    records.OpinionMoved: updating("opinion.move", opinion, ("case_id", "unit", "round"), "state", "reasons"),
    records.MaterialRequested: inserting("material_request.insert", material_request),
    records.MaterialRequestEnded: updating(
        "material_request.end", material_request, ("case_id", "unit", "round"), "ended_at", "outcome", "answer", "uploads", "ended_by"
    ),
    records.MaterialRequestsEnded: _ending_requests(),
    records.LateOpinion: inserting("late_opinion.insert", late_opinion),
    records.LateOpinionTaken: updating("late_opinion.take", late_opinion, ("case_id", "unit", "round"), "taken_at", "taken_by"),
    records.UnitChange: inserting("unit_change.insert", unit_change),
    records.SurveyConvened: inserting("survey.insert", survey),
    records.SurveyHeld: updating("survey.hold", survey, ("case_id", "round"), "result", "findings", "officers", "held_at"),
    records.SurveySigned: _once("survey_signature.insert", survey_signature, "case_id", "round", "person_id"),
    records.DecisionRecord: inserting("decision.insert", decision),
    records.PhaseRecord: inserting("phase.insert", phase),
    records.PhaseChanged: updating("phase.change", phase, ("case_id", "no"), "state", "waived", "accepted_at", "closed_at"),
    records.ProjectRecord: inserting("project.insert", project),
    records.MaterialRecord: _replacing("material.put", material, "case_id", "material"),
    records.UploadAttached: updating("upload.attach", upload, ("handle",), "case_id"),
    records.ClockRecord: inserting("clock.insert", clock),
    records.ClockChanged: updating("clock.change", clock, ("case_id", "name"), *PROJECTED),
    records.ClockEntryRecord: inserting("clock_entry.insert", clock_entry),
    records.SuspensionRecord: inserting("suspension.insert", suspension),
    records.SuspensionEnded: _ending("suspension.end", suspension, "case_id", "ground"),
    records.SuspensionsEnded: _ending("suspension.end_all", suspension, "case_id"),
    records.CommissionRecord: inserting("commission.insert", commission),
    records.CommissionEnded: _ending("commission.end", commission, "id"),
    records.CommissionsEnded: _ending("commission.end_all", commission, "case_id"),
    records.TimerRecord: inserting("timer.insert", timer),
    records.TimerGone: deleting("timer.delete", timer, "case_id", "kind", "subject"),
    records.AlertRecord: inserting("alert.insert", alert),
    records.AlertAnswered: updating("alert.answer", alert, ("id",), "answer", "answered_by", "answered_at"),
    records.AccountabilityRecord: _replacing("accountability.put", accountability, "id"),
    records.AccountabilityClosed: updating("accountability.close", accountability, ("id",), "state", "conclusion", "closed_by", "closed_at"),
    records.SpanRecord: inserting("accountability_span.insert", accountability_span),
    records.SpansGone: deleting("accountability_span.delete", accountability_span, "accountability_id"),
    records.ShareRecord: inserting("accountability_share.insert", accountability_share),
    records.SharesGone: deleting("accountability_share.delete", accountability_share, "accountability_id"),
    records.ShareAnswered: updating("accountability_share.answer", accountability_share, _SHARE, "answer", "answered_by", "answered_at"),
    records.ShareAppealed: updating("accountability_share.appeal", accountability_share, _SHARE, "appeal", "appealed_by", "appealed_at"),
    records.ShareDecided: updating("accountability_share.decide", accountability_share, _SHARE, "outcome", "grounds", "decided_by", "decided_at"),
    records.ArchiveRecord: inserting("archive.insert", archive),
    records.ArchiveFileRecord: inserting("archive_file.insert", archive_file),
    records.ArchiveNoteRecord: inserting("archive_note.insert", archive_note),
    records.ArchiveUseRecord: inserting("archive_use.insert", archive_use),
    records.DocumentRecord: inserting("document.insert", document),
    records.LicenceRecord: inserting("licence.insert", licence),
    records.LicenceRedrafted: updating("licence.redraft", licence, ("case_id", "kind"), "data", "drafted_at"),
    records.LicenceValid: updating("licence.validate", licence, ("case_id", "kind"), *_ISSUED),
    records.ConcernRecord: inserting("concern.insert", concern),
    records.LicenceEnded: updating("licence.end", licence, ("id",), "state"),
    records.LicenceEndRecord: inserting("licence_end.insert", licence_end),
    records.DraftVoided: _voiding(),
    records.ContestRecord: inserting("contest.insert", contest),
    records.ContestDecided: updating("contest.decide", contest, ("id",), "state", "words", "decided_by", "decided_at"),
    records.LicenceChecked: updating("licence.check", licence, ("id",), "state", "issued_at"),
    records.LicenceLogRecord: inserting("licence_log.insert", licence_log),
    records.CreditMarkRecord: inserting("credit_mark.insert", credit_mark),
    records.CreditMarkLifted: updating("credit_mark.lift", credit_mark, ("id",), "lifted_at", "lifted_by", "lift_reason"),
    records.PublicityRecord: inserting("publicity.insert", publicity),
    records.PublicityEnded: updating("publicity.end", publicity, ("id",), "ended_at", "conclusion"),
    records.ObjectionRecord: inserting("objection.insert", objection),
    records.ObjectionsAnswered: updating("objection.answer", objection, ("publicity_id",), "answer", "answered_at", "answered_by"),
    records.RenewalRecord: inserting("renewal.insert", renewal),
    records.NoticeRecord: inserting("notice.insert", notice),
    records.OutboxRecord: inserting("outbox.insert", outbox),
    records.VisitRecord: inserting("visit.insert", visit),
    records.VisitMoved: updating("visit.move", visit, ("id",), "starts_at", "ends_at", "seed", "reason"),
    records.VisitCancelled: updating("visit.cancel", visit, ("id",), "state", "reason"),
    records.VisitArrived: updating("visit.arrive", visit, ("id",), "state", "arrived_at", "arrived_by", "position"),
    records.VisitConcluded: updating("visit.conclude", visit, ("id",), "state", "digest", "concluded_at"),
    records.VisitOfficerRecord: _replacing("visit_officer.put", visit_officer, "visit_id", "person_id"),
    records.VisitTeamGone: deleting("visit_officer.delete", visit_officer, "visit_id"),
    records.VisitTaskRecord: _replacing("visit_task.put", visit_task, "visit_id", "task_id"),
    records.VisitTaskDropped: _dropping(),
    records.VisitEmptied: _emptying(),
    records.VisitPhotoRecord: inserting("visit_photo.insert", visit_photo),
    records.VisitPhotoDropped: updating("visit_photo.drop", visit_photo, ("id",), "dropped_at"),
    records.IncidentRecord: inserting("incident.insert", incident),
    records.IncidentPutOff: updating("incident.put_off", incident, ("id",), "cause", "attempts", "next_at"),
    records.IncidentResolved: _resolving(),
    records.StateRestored: updating("case_state.restore", case_state, ("case_id",), "sealed"),
    records.RemedyRecord: inserting("remedy.insert", remedy),
    records.RemedyDecided: updating("remedy.decide", remedy, ("id",), "state", "decided_by", "decided_at", "words"),
}


CHECKED = (records.StateAdvanced, records.HeadAdvanced)


def apply(uow: UnitOfWork, changes: Iterable[object]) -> None:
    """Write every record in order. The state's advance is checked against the revision it was decided on (Conflict)."""
    for change in changes:
        statement = STATEMENTS[type(change)]
        uow.write_record(statement, change, expect_one=type(change) in CHECKED)
