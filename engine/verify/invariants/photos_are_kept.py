"""现场照片和签名图片都是当时的那一张: hashed again from what is stored."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a site photograph and a drawn signature are the very bytes whose hash was journalled when they came in"
PHOTOS = (
    "select p.case_id, p.visit_id, p.no, p.task_id, p.sha256, u.sha256 as uploaded, b.content from visit_photo p "
    "left join upload u on u.handle = p.handle left join blob b on b.sha256 = p.sha256"
)
SIGNATURES = "select v.case_id, v.task_id, v.signature, b.content from visit_task v left join blob b on b.sha256 = v.signature where v.signature is not null"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    taken: set[tuple[str, int, str]] = set()
    drawn: set[tuple[str, str]] = set()
    for row in data.rows("select type, data from event where type in ('VisitPhotoTaken', 'VisitAttended')"):
        said = json.loads(row.data)
        if row.type == "VisitPhotoTaken":
            taken.add((said["task"], said["no"], said["sha256"]))
        else:
            drawn.add((said["task"], said["signature"] or ""))
    for row in data.rows(PHOTOS):
        if row.sha256 != row.uploaded or not _is(row.content, row.sha256) or (row.task_id, row.no, row.sha256) not in taken:
            yield f"case {row.case_id}: photograph {row.no} of visit {row.visit_id} is not the one that was taken"
    for row in data.rows(SIGNATURES):
        if not _is(row.content, row.signature) or (row.task_id, row.signature) not in drawn:
            yield f"case {row.case_id}: the signature on task {row.task_id} is not the one that was drawn"


def _is(content: bytes | None, sha256: str) -> bool:
    return content is not None and hashlib.sha256(bytes(content)).hexdigest() == sha256
