"""行:what a decided change writes, one frozen dataclass per kind of write. Field names are column names.

``engine.store.apply`` maps each class to one statement; nothing else writes. Instants are epoch milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseRecord:
    """办件:a new case."""

    id: int
    number: str
    item: str
    definition_id: int
    applicant_id: int
    title: str
    channel: str
    status: str
    form: str
    received_at: int
    result: str | None = None
    end_node: str | None = None
    accepted_at: int | None = None
    decided_at: int | None = None
    closed_at: int | None = None


@dataclass(frozen=True)
class CaseProgress:
    """办件进展:the projected columns of a case."""

    id: int
    status: str
    result: str | None
    end_node: str | None
    accepted_at: int | None
    decided_at: int | None
    closed_at: int | None


@dataclass(frozen=True)
class StateRecord:
    """引擎状态:of a new case."""

    case_id: int
    revision: int
    event_no: int
    head_hash: str
    sealed: bytes


@dataclass(frozen=True)
class StateAdvanced:
    """引擎状态推进:checked against the event it was decided after."""

    case_id: int
    seen_event: int
    revision: int
    event_no: int
    head_hash: str
    sealed: bytes


@dataclass(frozen=True)
class HeadAdvanced:
    """链头推进:the case gained events, its engine state stayed (claim, note, hand-over …)."""

    case_id: int
    seen_event: int
    event_no: int
    head_hash: str


@dataclass(frozen=True)
class EventRecord:
    """留痕."""

    case_id: int
    no: int
    at: int
    type: str
    person_id: int | None
    data: str
    hash: str


@dataclass(frozen=True)
class RequestRecord:
    """请求:the receipt of a request that completed no task."""

    id: str
    person_id: int
    receipt: str
    at: int


@dataclass(frozen=True)
class TaskRecord:
    """待办."""

    id: str
    case_id: int
    node: str
    kind: str
    duty: str | None
    pool: str
    unit: str
    assignee: int | None
    state: str
    parent: str | None
    data: str
    opened_at: int
    due_at: int | None


@dataclass(frozen=True)
class TaskGone:
    """待办结束:the task and whatever hung on it (questions to colleagues)."""

    case_id: int
    id: str


@dataclass(frozen=True)
class TaskAssigned:
    """派件:``assignee`` None puts the task back into its pool."""

    id: str
    assignee: int | None


@dataclass(frozen=True)
class TaskStateChanged:
    """待办状态:open or returned (waiting for a colleague's mending)."""

    id: str
    state: str


@dataclass(frozen=True)
class CompletionRecord:
    """办理记录."""

    task_id: str
    case_id: int
    node: str
    kind: str
    unit: str
    pool: str
    person_id: int
    duty: str | None
    data: str
    answers: str
    event_no: int
    opened_at: int
    due_at: int | None
    completed_at: int
    request_id: str


@dataclass(frozen=True)
class DutyRecord:
    """职责:held once per person and case; a second, different one is refused by the database."""

    case_id: int
    person_id: int
    duty: str


@dataclass(frozen=True)
class DrawRecord:
    """双盲双随机:candidates in order, the seed, who was drawn."""

    task_id: str
    case_id: int
    candidates: str
    seed: str
    person_id: int
    drawn_at: int


@dataclass(frozen=True)
class OpinionAsked:
    """征询意见:pending."""

    case_id: int
    unit: str
    round: int
    state: str
    reasons: str
    conditions: str
    task_id: str | None
    person_id: int | None
    asked_at: int
    given_at: int | None


@dataclass(frozen=True)
class OpinionGiven:
    """审查意见."""

    case_id: int
    unit: str
    round: int
    state: str
    reasons: str
    conditions: str
    task_id: str | None
    person_id: int | None
    given_at: int


@dataclass(frozen=True)
class SurveyConvened:
    """召集踏勘."""

    case_id: int
    round: int
    units: str
    result: str | None
    findings: str
    officers: str
    convened_at: int
    held_at: int | None


@dataclass(frozen=True)
class SurveyHeld:
    """踏勘完成."""

    case_id: int
    round: int
    result: str
    findings: str
    officers: str
    held_at: int


@dataclass(frozen=True)
class SurveySigned:
    """踏勘签名."""

    case_id: int
    round: int
    person_id: int
    signed_at: int


@dataclass(frozen=True)
class DecisionRecord:
    """审批决定."""

    case_id: int
    round: int
    outcome: str
    granted: str
    refused: str
    reasons: str
    person_id: int | None
    decided_at: int


@dataclass(frozen=True)
class MaterialRecord:
    """材料:inserted or replaced."""

    case_id: int
    material: str
    name: str
    state: str
    uploads: str
    note: str
    changed_at: int


@dataclass(frozen=True)
class UploadAttached:
    """上传件归入办件."""

    handle: str
    case_id: int


@dataclass(frozen=True)
class ClockRecord:
    """计时:a new clock."""

    case_id: int
    name: str
    kind: str
    subject: str
    limit_value: int
    limit_unit: str
    reference: str
    verified: bool
    due_at: int | None
    provisional: bool
    state: str


@dataclass(frozen=True)
class ClockChanged:
    """计时变化:the projected columns."""

    case_id: int
    name: str
    due_at: int | None
    provisional: bool
    state: str


@dataclass(frozen=True)
class ClockEntryRecord:
    """计时台账."""

    case_id: int
    name: str
    no: int
    kind: str
    at: int
    value: int
    ground: str
    article: str
    document_id: int | None


@dataclass(frozen=True)
class TimerRecord:
    """定时."""

    id: int
    case_id: int
    kind: str
    subject: str
    due_at: int
    owner: str | None
    claimed_at: int | None
    attempts: int


@dataclass(frozen=True)
class TimerGone:
    """定时取消."""

    case_id: int
    kind: str
    subject: str


@dataclass(frozen=True)
class DocumentRecord:
    """文书."""

    id: int
    case_id: int
    kind: str
    number: str
    data: str
    definition_id: int
    event_no: int
    written_at: int
    file: str | None = None
    sealed_at: int | None = None


@dataclass(frozen=True)
class LicenceRecord:
    """证照草稿."""

    id: int
    case_id: int
    kind: str
    number: str
    holder: str
    holder_code: str
    data: str
    state: str
    code: str
    valid_from: str | None
    valid_until: str | None
    drafted_at: int
    issued_at: int | None
    document_id: int | None
    file: str | None = None
    sealed_at: int | None = None


@dataclass(frozen=True)
class LicenceRedrafted:
    """证照草稿更新:the number stays, the data follow the new decision."""

    case_id: int
    kind: str
    data: str
    drafted_at: int


@dataclass(frozen=True)
class LicenceValid:
    """证照生效."""

    case_id: int
    kind: str
    state: str
    data: str
    valid_from: str
    valid_until: str | None
    issued_at: int
    document_id: int


@dataclass(frozen=True)
class NoticeRecord:
    """通知."""

    id: int
    case_id: int
    person_id: int | None
    pool: str | None
    zh: str
    en: str
    sent_at: int
    read_at: int | None = None


@dataclass(frozen=True)
class OutboxRecord:
    """发件."""

    id: int
    case_id: int | None
    channel: str
    payload: str
    created_at: int
    ready_at: int
    owner: str | None = None
    claimed_at: int | None = None
    attempts: int = 0
    sent_at: int | None = None
    error: str | None = None


@dataclass(frozen=True)
class IncidentRecord:
    """故障件."""

    id: int
    case_id: int
    subject: str
    node: str
    cause: str
    raised_at: int
    resolved_at: int | None = None


@dataclass(frozen=True)
class IncidentResolved:
    """故障排除."""

    case_id: int
    subject: str
    resolved_at: int
