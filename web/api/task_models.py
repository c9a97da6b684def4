"""待办 as programs see and send them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from web.api.models import Bilingual, Given, Id, Told, Turned

Version = Annotated[int, Field(ge=0, le=2**31, description="`version` of the task or case as it was read; a change that matters since then is refused")]


class TaskQuery(Turned):
    """Whose tasks: one's own (`mine`), or those that wait in one's pools (`pool`)."""

    list: Literal["mine", "pool"] = "mine"


class TaskRow(Told):
    """A task in a list."""

    id: str
    case_id: Id
    number: str
    item: str
    title: str
    node: str
    name: Bilingual
    kind: str
    pool: str
    unit: str
    state: str
    mine: bool
    opened_at: datetime
    due_at: datetime | None


class TaskPage(Told):
    """One page, the soonest due first; `next` is null on the last."""

    tasks: list[TaskRow]
    next: str | None


class Colleague(Told):
    """Who else may take the task."""

    id: Id
    name: str
    post: str


class Done(Told):
    """An earlier task of the case that may be sent back to."""

    task_id: str
    node: str
    name: Bilingual
    person: str
    completed_at: datetime


class TaskTold(TaskRow):
    """A task with the JSON schema of its form; `values` are what was answered before, where it is to be mended."""

    version: int
    duty: str | None
    form: dict[str, JsonValue]
    values: dict[str, JsonValue]
    colleagues: list[Colleague]
    returnable: list[Done]


class Completion(Given):
    """办理: the values of the task's form. A review's opinion is one of them."""

    values: dict[str, JsonValue]
    seen_version: Version


class HandOver(Given):
    """转办."""

    to_person: Id
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class SendingBack(Given):
    """退回 to an earlier task of the case, one of `returnable`."""

    to_task: Annotated[str, Field(min_length=1, max_length=80)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Question(Given):
    """征求意见."""

    to_person: Id
    question: Annotated[str, Field(min_length=1, max_length=1000)]


class TaskChanged(Told):
    """回执."""

    task_id: str
    case_id: Id | None
    version: int | None
