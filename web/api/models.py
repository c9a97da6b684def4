"""模型的底座:what every body and answer has in common. Ids are texts, because 63 bits are more than a JavaScript number holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from engine.domain.moment import moment
from engine.domain.punctuation import punctuated

if TYPE_CHECKING:
    from datetime import datetime


class Given(BaseModel):
    """What a program sends: nothing is converted, nothing unknown is passed over."""

    model_config = ConfigDict(extra="forbid", strict=True, str_max_length=20_000)


class Asked(BaseModel):
    """What stands in an address behind the question mark."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """What a program is told; more may come in later versions of the document."""

    model_config = ConfigDict(extra="forbid")


class Turned(Asked):
    """A list is read page by page: ``next`` of one page is the ``cursor`` of the following."""

    cursor: str = Field("", max_length=200, description="`next` of the page before; empty for the first page")


class Place(Told):
    """字段错误."""

    field: str
    pointer: str = Field(description="JSON pointer into the request (RFC 6901)")
    detail: str
    detail_en: str


class Finding(Told):
    """流程文件夹的问题."""

    file: str
    line: int
    element: str
    rule: str
    severity: str
    detail: str
    detail_en: str


class Problem(Told):
    """错误答复, RFC 9457; `type` ends in the kind, `errors` name the places."""

    type: str
    title: str
    title_en: str
    status: int
    detail: str
    detail_en: str
    request_id: str
    scope: str | None = Field(None, description="the scope that the token lacks")
    errors: list[Place] | None = None
    findings: list[Finding] | None = None


class Bilingual(Told):
    """中英文."""

    zh: Annotated[str, AfterValidator(punctuated)]
    en: str


def _whole(text: str) -> str:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 2**63:
        raise ValueError("an id")
    return text


Id = Annotated[str, Field(pattern="^[1-9][0-9]{0,18}$", max_length=19), AfterValidator(_whole)]


def instant(at: int | None) -> datetime | None:
    """Epoch milliseconds as a program reads them: ISO 8601 with the offset of Beijing time."""
    return None if at is None else moment(at)
