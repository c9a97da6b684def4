"""待办、办理记录、职责、抽取: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class TaskRecord(NamedTuple):
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
    facet: str


class TaskGone(NamedTuple):
    """待办结束:the task and whatever hung on it (questions to colleagues)."""

    case_id: int
    id: str


class TaskAssigned(NamedTuple):
    """派件:``assignee`` None puts the task back into its pool."""

    id: str
    assignee: int | None


class TaskDueChanged(NamedTuple):
    """待办到期日变化:its stage clock was computed anew."""

    id: str
    due_at: int | None


class TaskDataChanged(NamedTuple):
    """待办所记的内容变化."""

    id: str
    data: str


class TaskRehung(NamedTuple):
    """待办改挂到另一个待办上."""

    id: str
    parent: str


class TaskStateChanged(NamedTuple):
    """待办状态:open or returned (waiting for a colleague's mending)."""

    id: str
    state: str


class CompletionRecord(NamedTuple):
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
    acting_for: int | None = None


class SignerAsked(NamedTuple):
    """加签, by ``added_by``; or for a post that the diagram names, ``pool``, and then nobody added him unless he was asked again."""

    task_id: str
    person_id: int
    case_id: int
    duty: str | None
    state: str
    words: str
    reason: str
    added_by: int | None
    added_at: int
    signed_at: int | None
    pool: str = ""


class SignatureGiven(NamedTuple):
    """签署:under the duty of the task that is signed."""

    task_id: str
    person_id: int
    duty: str | None
    state: str
    words: str
    signed_at: int


class SignerRemoved(NamedTuple):
    """减签."""

    task_id: str
    person_id: int


class DutyRecord(NamedTuple):
    """职责:held once per person and case; a second, different one is refused by the database."""

    case_id: int
    person_id: int
    duty: str


class DrawRecord(NamedTuple):
    """双盲双随机:candidates in order, the seed, who was drawn."""

    task_id: str
    case_id: int
    candidates: str
    seed: str
    person_id: int
    drawn_at: int
