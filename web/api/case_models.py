"""办件 as programs see and send them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from engine.domain.stages import STATUSES
from web.api.models import Bilingual, Given, Id, Told, Turned

Status = Literal["received", "correcting", "accepted", "reviewing", "deciding", "issuing", "closed"]
assert set(Status.__args__) == set(STATUSES), "the document names every state"  # type: ignore[attr-defined]
Values = dict[str, JsonValue]
Item = Annotated[str, Field(min_length=1, max_length=80, pattern="^[a-z][a-z0-9_]*$")]


class CaseQuery(Turned):
    """Which cases."""

    item: str = Field("", max_length=80, pattern="^[a-z0-9_]*$")
    status: Status | Literal[""] = ""


class NewCase(Given):
    """申请: the values of the item's start form; uploads are named by their handles."""

    item: Item
    values: Values
    materials: list[Annotated[str, Field(max_length=80)]] = Field([], max_length=100, description="at the counter: the materials handed over on paper")


class Withdrawal(Given):
    """撤回."""

    reason: Annotated[str, Field(min_length=2, max_length=500)]


class Correction(Given):
    """补正: the values of the correction task's form."""

    values: Values
    seen_version: Annotated[int, Field(ge=0, le=2**31)]


class CaseRow(Told):
    """A case in a list."""

    id: Id
    number: str
    item: str
    title: str
    channel: str
    status: Status
    result: str | None
    received_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None


class CasePage(Told):
    """One page; `next` is null on the last."""

    cases: list[CaseRow]
    next: str | None


class OpenTask(Told):
    """待办 of a case: where it stands. `mine` are those in the hands of whom the token acts as."""

    id: str
    node: str
    name: Bilingual
    kind: str
    unit: str
    waits_for: Literal["applicant", "bureau"]
    mine: bool
    due_at: datetime | None


class MaterialTold(Told):
    """材料."""

    id: str
    name: str
    state: str
    uploads: list[str]


class DocumentTold(Told):
    """文书; the file is at /cases/{case_id}/documents/{document_id}."""

    id: Id
    kind: str
    number: str
    written_at: datetime
    name: Bilingual


class LicenceMade(Told):
    """证照 that the case has made."""

    id: Id
    kind: str
    number: str
    state: str
    valid_from: date | None
    valid_until: date | None
    code: str
    document_id: Id | None


class OpinionTold(Told):
    """审查意见. To the applicant only whether it is there, until the decision."""

    unit: str
    state: str
    reasons: str
    conditions: str


class DecisionTold(Told):
    """审批决定."""

    outcome: str
    granted: list[str]
    refused: list[str]
    reasons: str
    decided_at: datetime


class CaseTold(CaseRow):
    """A case as it stands. `version` is what `seen_version` and If-Match mean."""

    version: int
    relation: str
    item_version: int
    tasks: list[OpenTask]
    materials: list[MaterialTold]
    documents: list[DocumentTold]
    licences: list[LicenceMade]
    opinions: list[OpinionTold]
    decision: DecisionTold | None
    values: Values


class CaseMade(Told):
    """回执."""

    id: Id
    number: str
    receipt_document: Id | None


class CaseChanged(Told):
    """回执: the case and its version after the change."""

    id: Id
    version: int | None


class Day(Told):
    """逐日说明的一行."""

    day: date
    counted: int
    total: int
    why: Bilingual


class ClockTold(Told):
    """计时: limit with its ground, what is used, when it is due and why, day by day."""

    name: str
    kind: str
    state: str
    limit: int
    unit: str
    used: int
    remaining: int
    due_at: datetime | None
    provisional: bool
    reference: str
    verified: bool
    days: list[Day]


class Clocks(Told):
    """Every clock of the case."""

    clocks: list[ClockTold]


class Happened(Told):
    """留痕的一行. Who did it is told to the bureau only."""

    no: int
    at: datetime
    type: str
    what: Bilingual
    node: str
    unit: str
    person: str | None


class Timeline(Told):
    """经过, the earliest first."""

    events: list[Happened]


class UploadTold(Told):
    """上传件; `handle` is what forms name it by."""

    handle: str
    name: str
    size: int
    media_type: str
    state: str
