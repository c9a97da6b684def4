"""What the deciding side asks of the database, each question named once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, column, func, literal, literal_column, or_, select, table

from engine.domain.powers import POOLED
from engine.store.presence import HELD_NOW, at_hand
from engine.store.statements import Statement
from engine.store.tables.alerts import accountability, accountability_share, alert
from engine.store.tables.cases import case, case_state
from engine.store.tables.clocks import clock, clock_entry
from engine.store.tables.commissions import commission
from engine.store.tables.documents import concern, contest, licence, licence_log, renewal
from engine.store.tables.intake import draft, upload
from engine.store.tables.journal import event, request
from engine.store.tables.leaves import leave
from engine.store.tables.outbox import incident
from engine.store.tables.people import holding, person, post, unit
from engine.store.tables.phases import phase, project
from engine.store.tables.review import decision, late_opinion, material, material_request, opinion, survey, survey_signature, unit_change
from engine.store.tables.suspensions import suspension
from engine.store.tables.tasks import completion, draw, duty, signature, task

HEAD = (case_state.c.revision, case_state.c.event_no, case_state.c.head_hash)
CASE = tuple(c.label(f"case_{c.name}") for c in case.columns)


def _locking(core: Any, *tables: Any) -> Any:
    """On PostgreSQL hold the case's rows from the first look: the second node waits here and then sees the truth.

    Every joined table is locked, since a row that is only joined would be shown as it was before the wait.
    """
    return lambda dialect: core.with_for_update(of=list(tables), key_share=True) if dialect == "postgresql" else core


TASK = Statement(
    "task.load",
    _locking(
        select(*task.columns, *HEAD, *CASE, duty.c.duty.label("held"))
        .join(case, case.c.id == task.c.case_id)
        .join(case_state, case_state.c.case_id == task.c.case_id)
        .outerjoin(duty, and_(duty.c.case_id == task.c.case_id, duty.c.person_id == bindparam("actor")))
        .where(task.c.id == bindparam("task_id")),
        task,
        case,
        case_state,
    ),
)
CASE_HEAD = Statement(
    "case.load", _locking(select(*HEAD, *CASE).join(case_state, case_state.c.case_id == case.c.id).where(case.c.id == bindparam("case_id")), case, case_state)
)
SEALED = Statement("case_state.sealed", select(case_state.c.sealed).where(case_state.c.case_id == bindparam("case_id")))

_TOWNS: Any = [literal_column("'town'"), literal_column("'village'")]
_POOLED: Any = [
    literal_column("'reviewer'"),
    literal_column("'surveyor'"),
    literal_column("'approver'"),
    literal_column("'entry'"),
    literal_column("'certificate'"),
]  # powers.POOLED
assert {one.name for one in _POOLED} == {f"'{role}'" for role in POOLED}
_ABSENT = person.alias("absent")
POSTS = Statement(
    "holding.posts",
    select(post.c.role, post.c.unit, unit.c.level, _ABSENT.c.id.label("absent"), _ABSENT.c.name.label("absent_name"))
    .join(holding, holding.c.post_id == post.c.id)
    .join(unit, unit.c.id == post.c.unit)
    .outerjoin(leave, leave.c.id == holding.c.leave_id)
    .outerjoin(_ABSENT, _ABSENT.c.id == leave.c.person_id)
    .where(
        holding.c.person_id == bindparam("actor"),
        HELD_NOW,
    ),
)
POOL_MEMBERS = Statement(
    "holding.members",
    select(holding.c.person_id, duty.c.duty.label("held"))
    .distinct()
    .join(post, post.c.id == holding.c.post_id)
    .join(unit, unit.c.id == post.c.unit)
    .outerjoin(duty, and_(duty.c.case_id == bindparam("case_id"), duty.c.person_id == holding.c.person_id))
    .where(
        post.c.role == bindparam("role"),
        or_(and_(bindparam("unit") == "", or_(unit.c.level.not_in(_TOWNS), post.c.role.not_in(_POOLED))), post.c.unit == bindparam("unit")),
        HELD_NOW,
        at_hand(holding.c.person_id),
    ),
)
HOLDERS = Statement("duty.of_case", select(duty.c.person_id, duty.c.duty).where(duty.c.case_id == bindparam("case_id")))
UNIT = Statement("unit.load", select(unit).where(unit.c.id == bindparam("unit")))
PERSON = Statement("person.load", select(person).where(person.c.id == bindparam("person_id")))
PERSON_BY_CODE = Statement(
    "person.by_code", select(person.c.id).where(person.c.code == bindparam("code"), person.c.kind == "applicant").order_by(person.c.id).limit(1)
)

COMPLETION = Statement("completion.load", select(completion).where(completion.c.task_id == bindparam("task_id")))
COMPLETION_BY_REQUEST = Statement("completion.by_request", select(completion).where(completion.c.request_id == bindparam("request_id")))
REQUEST = Statement("request.load", select(request).where(request.c.id == bindparam("request_id")))
EVENTS_SINCE = Statement(
    "event.since",
    select(event.c.type, event.c.person_id).where(
        event.c.case_id == select(task.c.case_id).where(task.c.id == bindparam("task_id")).scalar_subquery(), event.c.no > bindparam("no")
    ),
)
LAST_LAPSE = Statement(
    "event.last_lapse",
    select(event.c.data).where(event.c.case_id == bindparam("case_id"), event.c.type == "LimitLapsed").order_by(event.c.no.desc()).limit(1),
)
ANSWERS = Statement(
    "completion.answers",
    select(completion.c.node, completion.c.answers, completion.c.data).where(completion.c.case_id == bindparam("case_id")).order_by(completion.c.event_no),
)
SIGNED = Statement(
    "completion.signed",
    select(
        completion.c.node,
        completion.c.kind,
        completion.c.person_id,
        person.c.name,
        completion.c.answers,
        completion.c.completed_at,
        _ABSENT.c.name.label("absent_name"),
    )
    .join(person, person.c.id == completion.c.person_id)
    .outerjoin(_ABSENT, _ABSENT.c.id == completion.c.acting_for)
    .where(completion.c.case_id == bindparam("case_id"))
    .order_by(completion.c.event_no),
)
TASKS_OF_CASE = Statement("task.of_case", select(task).where(task.c.case_id == bindparam("case_id")))

OPINIONS = Statement("opinion.of_case", select(opinion).where(opinion.c.case_id == bindparam("case_id")).order_by(opinion.c.round, opinion.c.asked_at))
OPEN_REQUESTS = Statement(
    "material_request.open",
    select(material_request)
    .where(material_request.c.case_id == bindparam("case_id"), material_request.c.ended_at.is_(None))
    .order_by(material_request.c.asked_at, material_request.c.unit),
)
SIGNATURES_OF_TASK = Statement("signature.of_task", select(signature).where(signature.c.task_id == bindparam("task_id")).order_by(signature.c.added_at))
LATE_OPINIONS = Statement("late_opinion.of_case", select(late_opinion).where(late_opinion.c.case_id == bindparam("case_id")).order_by(late_opinion.c.given_at))
UNIT_CHANGES = Statement("unit_change.of_case", select(unit_change).where(unit_change.c.case_id == bindparam("case_id")).order_by(unit_change.c.no))
SURVEYS = Statement("survey.of_case", select(survey).where(survey.c.case_id == bindparam("case_id")).order_by(survey.c.round))
SIGNATURES = Statement(
    "survey_signature.of_round",
    select(survey_signature.c.person_id).where(survey_signature.c.case_id == bindparam("case_id"), survey_signature.c.round == bindparam("round")),
)
MATERIALS = Statement("material.of_case", select(material).where(material.c.case_id == bindparam("case_id")))
PHASES = Statement("phase.of_case", select(phase).where(phase.c.case_id == bindparam("case_id")).order_by(phase.c.no))
PROJECT = Statement("project.of_case", select(project).where(project.c.case_id == bindparam("case_id")))
PROJECT_OF_CODE = Statement("project.of_code", select(project.c.case_id).where(project.c.code == bindparam("code")))
DECISIONS = Statement("decision.of_case", select(decision).where(decision.c.case_id == bindparam("case_id")).order_by(decision.c.round))
LICENCES = Statement("licence.of_case", select(licence).where(licence.c.case_id == bindparam("case_id")))
IN_FORCE = and_(
    licence.c.state == "valid",
    or_(licence.c.valid_from.is_(None), licence.c.valid_from <= bindparam("today")),
    or_(licence.c.valid_until.is_(None), licence.c.valid_until == "", licence.c.valid_until >= bindparam("today")),
)
HELD_LICENCES = Statement(
    "licence.held", select(licence).where(licence.c.holder_code == bindparam("code"), IN_FORCE).order_by(licence.c.kind, licence.c.number)
)
_CONTESTED = select(contest.c.id).where(contest.c.licence_id == licence.c.id, contest.c.state != literal_column("'dismissed'")).exists()
REUSABLE_LICENCES = Statement(  # what somebody contests stands in for nothing until it is found right, or a new version is in force
    "licence.reusable", select(licence).where(licence.c.holder_code == bindparam("code"), IN_FORCE, ~_CONTESTED).order_by(licence.c.kind, licence.c.number)
)
CONTEST = Statement("contest.load", _locking(select(contest).where(contest.c.id == bindparam("contest_id")), contest))
LATEST_LICENCE = Statement(
    "licence.latest",
    select(licence).where(licence.c.number == bindparam("number"), licence.c.issued_at.is_not(None)).order_by(licence.c.version.desc()).limit(1),
)
LICENCE = Statement("licence.load", _locking(select(licence).where(licence.c.id == bindparam("licence_id")), licence))
LICENCE_ENTRY = Statement(
    "licence_log.entry",
    select(licence_log).where(licence_log.c.licence_id == bindparam("licence_id"), licence_log.c.act == literal_column("'entered'")).limit(1),
)
STANDING_NUMBER = Statement(
    "licence.standing",
    select(licence.c.id).where(licence.c.number == bindparam("number"), licence.c.state != "void").limit(1),
)
LICENCE_VERSIONS = Statement(
    "licence.versions",
    _locking(select(licence).where(licence.c.number == bindparam("number"), licence.c.issued_at.is_not(None)).order_by(licence.c.version), licence),
)
CONCERN = Statement(
    "concern.of_case",
    select(concern.c.licence_id, concern.c.act, concern.c.name, concern.c.name_en, licence)
    .join(licence, licence.c.id == concern.c.licence_id)
    .where(concern.c.case_id == bindparam("case_id")),
)
_ON_LICENCE = (
    select(case.c.id, case.c.number, concern.c.act)
    .join(concern, concern.c.case_id == case.c.id)
    .join(licence, licence.c.id == concern.c.licence_id)
    .where(licence.c.number == bindparam("number"), case.c.status != "closed")
    .union_all(
        select(case.c.id, case.c.number, literal_column("'renew'").label("act"))
        .join(renewal, renewal.c.case_id == case.c.id)
        .join(licence, licence.c.id == renewal.c.licence_id)
        .where(licence.c.number == bindparam("number"), case.c.status != "closed")
    )
    .subquery()
)
CONCERNS_UNDER_WAY = Statement("licence.under_way", select(_ON_LICENCE.c.id, _ON_LICENCE.c.number, _ON_LICENCE.c.act))
RENEWAL = Statement(
    "renewal.of_case",
    select(
        renewal,
        licence.c.state,
        licence.c.kind,
        licence.c.number,
        licence.c.version,
        licence.c.valid_until,
        licence.c.data,
        licence.c.holder,
        licence.c.holder_code,
    )
    .join(licence, licence.c.id == renewal.c.licence_id)
    .where(renewal.c.case_id == bindparam("case_id")),
)
RENEWAL_UNDER_WAY = Statement(
    "renewal.under_way",
    select(case.c.number)
    .join(renewal, renewal.c.case_id == case.c.id)
    .where(renewal.c.licence_id == bindparam("licence_id"), case.c.status != "closed")
    .limit(1),
)
CLOCKS = Statement("clock.of_case", select(clock).where(clock.c.case_id == bindparam("case_id")))
CLOCK_ENTRIES = Statement(
    "clock_entry.of_clock",
    select(clock_entry).where(clock_entry.c.case_id == bindparam("case_id"), clock_entry.c.name == bindparam("name")).order_by(clock_entry.c.no),
)
OPEN_SUSPENSIONS = Statement("suspension.open", select(suspension).where(suspension.c.case_id == bindparam("case_id"), suspension.c.ended_at.is_(None)))
OPEN_COMMISSIONS = Statement("commission.open", select(commission).where(commission.c.case_id == bindparam("case_id"), commission.c.ended_at.is_(None)))
COMMISSION_OF_NOTICE = Statement("commission.of_notice", select(commission.c.id).where(commission.c.document_id == bindparam("document_id")).limit(1))
INCIDENTS = Statement("incident.open", select(incident).where(incident.c.case_id == bindparam("case_id"), incident.c.resolved_at.is_(None)))
INCIDENT = Statement("incident.load", select(incident).where(incident.c.id == bindparam("incident_id")))

ALERTS_OF_CASE = Statement("alert.of_case", select(alert).where(alert.c.case_id == bindparam("case_id")).order_by(alert.c.raised_at, alert.c.rung))
ALERT = Statement("alert.load", select(alert).where(alert.c.id == bindparam("alert_id")))
ACCOUNTABILITIES = Statement("accountability.of_case", select(accountability).where(accountability.c.case_id == bindparam("case_id")))
ACCOUNTABILITY = Statement("accountability.load", select(accountability).where(accountability.c.id == bindparam("accountability_id")))
SHARES = Statement(
    "accountability_share.of",
    select(accountability_share).where(accountability_share.c.accountability_id == bindparam("accountability_id")).order_by(accountability_share.c.no),
)
WORK_DONE = Statement("completion.work", select(completion).where(completion.c.case_id == bindparam("case_id")).order_by(completion.c.event_no))
MOVES = Statement(
    "event.moves",
    select(event.c.no, event.c.at, event.c.type, event.c.person_id, event.c.data)
    .where(
        event.c.case_id == bindparam("case_id"), or_(*(event.c.type == moved for moved in ("TaskClaimed", "TaskReleased", "TaskHandedOver", "TaskDispatched")))
    )
    .order_by(event.c.no),
)
SIGNED_FOR = Statement(  # who signed surveys, in whose stead where the journal says so
    "event.surveys_signed",
    select(event.c.person_id, event.c.data)
    .where(event.c.case_id == bindparam("case_id"), or_(*(event.c.type == signed for signed in ("SurveySigned", "VisitSigned"))))
    .order_by(event.c.no),
)
DRAWS = Statement("draw.of_case", select(draw.c.task_id, draw.c.person_id).where(draw.c.case_id == bindparam("case_id")))
POST_EXISTS = Statement(
    "holding.somebody",
    select(literal(1).label("yes"))
    .select_from(holding)
    .join(post, post.c.id == holding.c.post_id)
    .where(
        post.c.role == bindparam("role"),
        or_(bindparam("unit") == "", post.c.unit == bindparam("unit")),
        HELD_NOW,
        at_hand(holding.c.person_id),
    )
    .limit(1),
)

UPLOADS = Statement("upload.load", select(upload).where(upload.c.handle == bindparam("handle")))
DRAFT = Statement("draft.load", select(draft).where(draft.c.id == bindparam("draft_id"), draft.c.person_id == bindparam("actor")))
DOCUMENTS_COUNT = Statement("completion.count", select(func.count()).select_from(completion).where(completion.c.case_id == bindparam("case_id")))

WORKED = Statement(
    "completion.worked",
    select(literal(1).label("yes")).where(completion.c.case_id == bindparam("case_id"), completion.c.person_id == bindparam("actor")).limit(1),
)
VERSION = Statement("schema.version", select(case.c.id).limit(1))
SCHEMA = Statement("schema.migration", select(table("alembic_version", column("version_num")).c.version_num))
