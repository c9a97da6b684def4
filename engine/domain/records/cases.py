"""办件、引擎状态、留痕: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class CaseRecord(NamedTuple):
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
    green_channel: str = ""
    channel_letter: str = ""
    channel_confirmed_by: str = ""
    unit: str | None = None


class CaseUnit(NamedTuple):
    """办理单位:the unit that decides, where the ledger of powers names another than the item's own."""

    id: int
    unit: str


class CaseProgress(NamedTuple):
    """办件进展:the projected columns of a case."""

    id: int
    status: str
    result: str | None
    end_node: str | None
    accepted_at: int | None
    decided_at: int | None
    closed_at: int | None


class StateRecord(NamedTuple):
    """引擎状态:of a new case."""

    case_id: int
    revision: int
    event_no: int
    head_hash: str
    sealed: bytes
    head_seal: str


class StateAdvanced(NamedTuple):
    """引擎状态推进:checked against the event it was decided after."""

    case_id: int
    seen_event: int
    revision: int
    event_no: int
    head_hash: str
    head_seal: str
    sealed: bytes


class HeadAdvanced(NamedTuple):
    """链头推进:the case gained events, its engine state stayed (claim, note, hand-over …)."""

    case_id: int
    seen_event: int
    event_no: int
    head_hash: str
    head_seal: str


class EventRecord(NamedTuple):
    """留痕."""

    case_id: int
    no: int
    at: int
    type: str
    person_id: int | None
    data: str
    hash: str


class RequestRecord(NamedTuple):
    """请求:the receipt of a request that completed no task."""

    id: str
    person_id: int
    receipt: str
    at: int
