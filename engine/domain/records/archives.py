"""电子档案: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class ArchiveRecord(NamedTuple):
    """档案卷: one closed case. ``event_no`` and ``head_hash`` say up to where its journal is in the volume."""

    id: int
    case_id: int
    number: str
    year: int
    retention_years: int
    retention_reference: str
    retention_verified: bool
    event_no: int
    head_hash: str
    files: int
    size: int
    metadata: str
    manifest_sha256: str
    seal: bytes
    due_on: str
    archived_at: int


class ArchiveFileRecord(NamedTuple):
    """卷内文件."""

    archive_id: int
    no: int
    part: str
    path: str
    title: str
    number: str
    responsible: str
    dated_on: str
    pages: int
    media_type: str
    size: int
    sha256: str
    document_id: int | None
    upload_id: int | None


class ArchiveNoteRecord(NamedTuple):
    """备考: what the archivist adds at the end of the volume."""

    id: int
    archive_id: int
    person_id: int
    text: str
    noted_at: int


class ArchiveUseRecord(NamedTuple):
    """利用登记: who took a package of the volume, or checked it, when and why."""

    id: int
    archive_id: int
    person_id: int
    kind: str
    purpose: str
    outcome: str
    used_at: int
