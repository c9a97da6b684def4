"""文书、证照、通知: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class DocumentRecord(NamedTuple):
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
    code: str | None = None


class LicenceRecord(NamedTuple):
    """证照草稿, or one issued before the system was installed, which belongs to no case."""

    id: int
    case_id: int | None
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
    version: int = 1
    renews: int | None = None


class RenewalRecord(NamedTuple):
    """延续:which licence the case renews, and whether the holder applied in time."""

    case_id: int
    licence_id: int
    applied_on: str
    in_time: bool


class LicenceRedrafted(NamedTuple):
    """证照草稿更新:the number stays, the data follow the new decision."""

    case_id: int
    kind: str
    data: str
    drafted_at: int


class LicenceValid(NamedTuple):
    """证照生效."""

    case_id: int
    kind: str
    state: str
    data: str
    valid_from: str
    valid_until: str | None
    issued_at: int
    document_id: int


class NoticeRecord(NamedTuple):
    """通知."""

    id: int
    case_id: int
    person_id: int | None
    pool: str | None
    zh: str
    en: str
    sent_at: int
    read_at: int | None = None
