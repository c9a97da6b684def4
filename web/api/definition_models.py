"""流程版本 as programs see and send them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from web.api.models import Asked, Bilingual, Finding, Given, Id, Told

Ground = Annotated[str, Field(min_length=1, max_length=500)]


class DefinitionQuery(Asked):
    """Of which item; all for none."""

    item: str = Field("", max_length=80, pattern="^[a-z0-9_]*$")


class ChangesQuery(Asked):
    """Compared with which version."""

    since: Annotated[str, Field(pattern="^[1-9][0-9]{0,17}$", description="id of the earlier version")]


class DefinitionRow(Told):
    """A version in a list."""

    id: Id
    item: str
    number: int
    state: Literal["draft", "released", "retired"]
    content_hash: str
    deployed_at: datetime
    effective_on: date | None
    open_cases: int
    all_cases: int


class Definitions(Told):
    """Versions, the newest of each item first."""

    definitions: list[DefinitionRow]


class Act(Told):
    """经手记录."""

    act: str
    at: datetime
    person: str | None
    ground: str
    effective_on: date | None


class FileRow(Told):
    """A file of the folder."""

    path: str
    size: int
    sha256: str


class DefinitionTold(DefinitionRow):
    """A version with who did what with it, and its files."""

    acts: list[Act]
    files: list[FileRow]


class ChangeTold(Told):
    """A difference."""

    area: str
    kind: Literal["added", "removed", "changed", "moved"]
    key: str
    before: str
    after: str


class Changes(Told):
    """What differs between two versions."""

    changes: list[ChangeTold]
    areas: dict[str, Bilingual]


class Findings(Told):
    """What the deploy gate says; nothing is stored."""

    accepted: bool
    findings: list[Finding]


class Approval(Given):
    """审核通过."""

    note: Annotated[str, Field(max_length=500)] = ""


class Return(Given):
    """退回."""

    reason: Ground


class Release(Given):
    """发布, now or from a day on."""

    ground: Ground
    effective_on: date | None = None


class Grounded(Given):
    """停用、回退."""

    ground: Ground


class DefinitionMade(Told):
    """回执."""

    id: Id
    number: int
