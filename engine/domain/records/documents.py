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
    elicence: str | None = None


class RenewalRecord(NamedTuple):
    """延续:which licence the case renews, and whether the holder applied in time."""

    case_id: int
    licence_id: int
    applied_on: str
    in_time: bool


class ConcernRecord(NamedTuple):
    """涉及的证照:which licence the case changes, cancels or revokes, under the name that its kind has today."""

    case_id: int
    licence_id: int
    act: str
    name: str
    name_en: str
    noted_at: int


class LicenceEnded(NamedTuple):
    """证照终止:one version of a licence leaves force: replaced, cancelled or revoked."""

    id: int
    state: str


class LicenceEndRecord(NamedTuple):
    """终止记录:when, on what ground, by which case and document."""

    licence_id: int
    state: str
    ground: str
    reference: str
    reason: str
    case_id: int
    document_id: int
    ended_at: int


class DraftVoided(NamedTuple):
    """作废草稿:the case ended before its drafted licence was issued; the number stays spent."""

    case_id: int


class LicenceChecked(NamedTuple):
    """复核补录:an entry of the library counts (valid, as issued on its first day), or is void."""

    id: int
    state: str
    issued_at: int | None


class LicenceLogRecord(NamedTuple):
    """证照库留痕:what was done to a licence of the library outside any case."""

    id: int
    licence_id: int
    at: int
    person_id: int
    act: str
    words: str


class ContestRecord(NamedTuple):
    """异议:an applicant contests what the library holds."""

    id: int
    case_id: int
    material: str
    licence_id: int
    reason: str
    stated_by: int
    stated_at: int
    state: str = "open"
    words: str = ""
    decided_by: int | None = None
    decided_at: int | None = None


class ContestDecided(NamedTuple):
    """异议的处理."""

    id: int
    state: str
    words: str
    decided_by: int
    decided_at: int


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
    elicence: str | None = None


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
