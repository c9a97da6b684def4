"""归档的卷不变:文件、目录、链头都是归档时的."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every archived file has its hash, a volume holds all documents and proof of its case, and the database refuses to change what is archived"
ROWS = ("event", "completion", "decision", "opinion", "material", "survey", "survey_signature", "document", "clock_entry", "suspension", "case", "upload")
BESIDE = ("material_request", "late_opinion", "unit_change", "signature")
FIXED = (*ROWS, *BESIDE, "archive", "archive_file", "archive_note", "archive_use", "blob")
GUARDS = {f"archived_{table}_{verb}" for table in FIXED for verb in ("update", "delete")} | {
    f"archived_{name}" for name in ("upload_attach", *(f"{table}_insert" for table in ("decision", "material", "document", "event", *BESIDE)))
}


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    asked = "select name from sqlite_master where type = 'trigger'" if data.embedded else "select tgname as name from pg_trigger where tgenabled <> 'D'"
    yield from (f"the guard {name} is gone" for name in sorted(GUARDS - {row.name for row in data.rows(asked)}))
    files: dict[int, list[Any]] = {}
    for row in data.rows("select archive_id, no, path, size, sha256, document_id, upload_id from archive_file order by archive_id, no"):
        files.setdefault(row.archive_id, []).append(row)
    for row in data.rows("select id, case_id, number, event_no, head_hash, files, metadata, manifest_sha256 from archive order by id"):
        found = files.get(row.id, [])
        yield from (f"volume {row.number}: {said}" for said in (*_listed(row, found), *_stored(data, row, found), *_whole(data, row, found)))


def _listed(row: Any, found: list[Any]) -> Iterator[str]:
    """The list of files is the one that was sealed."""
    hashes = {"data/archive.json": row.metadata, **{one.path: one.sha256 for one in found}}
    manifest = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes))
    if hashlib.sha256(manifest.encode()).hexdigest() != row.manifest_sha256 or len(found) != row.files:
        yield "its list of files is not the one that was sealed"


def _stored(data: Data, row: Any, found: list[Any]) -> Iterator[str]:
    """The bytes are those of the hashes; one file at a time."""
    for path, sha256, size in [("data/archive.json", row.metadata, None), *((one.path, one.sha256, one.size) for one in found)]:
        kept = data.rows(f"select content from blob where sha256 = '{sha256}'") if sha256.isalnum() else []  # noqa: S608 - letters and digits
        if not kept or hashlib.sha256(kept[0].content).hexdigest() != sha256 or size not in (None, len(kept[0].content)):
            yield f"{path} has changed or is gone"


def _whole(data: Data, row: Any, found: list[Any]) -> Iterator[str]:
    """Head, documents and proof of the case."""
    case_id = int(row.case_id)
    events = data.rows(f"select no, type, hash, data from event where case_id = {case_id} and no >= {int(row.event_no)} order by no")  # noqa: S608 - a number
    if not events or events[0].no != row.event_no or events[0].hash != row.head_hash:
        yield "its head is not in the journal"
    if not any(e.type == "CaseArchived" and json.loads(e.data).get("manifest") == row.manifest_sha256 for e in events):
        yield "the journal does not tell of it"
    documents = {one.document_id: one.sha256 for one in found}
    for one in data.rows(f"select id, number, file from document where case_id = {case_id}"):  # noqa: S608 - a number
        if documents.get(one.id) != one.file:
            yield f"document {one.number} is not in it as it is now"
    uploads = {one.upload_id: one.sha256 for one in found}
    for one in data.rows(f"select id, name, sha256 from upload where case_id = {case_id} and state = 'clean'"):  # noqa: S608 - a number
        if uploads.get(one.id) != one.sha256:
            yield f"upload {one.name} is not in it as it is now"
