"""办结的上门,到场的都在同一内容上签了名: recounted from the sheets and the photographs' hashes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a concluded visit bears the signatures of two officers at least, all who were there, and the applicants' or why there is none, under what is kept"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    visits = data.rows("select id, digest from visit where state = 'concluded'")
    if not visits:
        return
    photos = _grouped(data.rows("select visit_id, task_id, sha256 from visit_photo where dropped_at is null order by visit_id, task_id, no"))
    tasks = _grouped(data.rows("select * from visit_task where dropped_at is null"))
    there = _grouped(data.rows("select visit_id, person_id, digest from visit_officer where state = 'expected'"))
    signed = {(r.case_id, r.round, r.person_id) for r in data.rows("select case_id, round, person_id from survey_signature")}
    for visit in visits:
        taken: dict[str, list[str]] = {}
        for photo in photos.get(visit.id, ()):
            taken.setdefault(photo.task_id, []).append(photo.sha256)
        served, officers = tasks.get(visit.id, []), there.get(visit.id, [])
        yield from _visit(visit, served, officers, {row.task_id: _digest([row.answers, *taken.get(row.task_id, ())]) for row in served})
        for row in served:
            if any((row.case_id, row.round, officer.person_id) not in signed for officer in officers):
                yield f"visit {visit.id}, case {row.case_id}: an officer's signature is not among the survey's"


def _visit(visit: Any, served: list[Any], officers: list[Any], digests: dict[str, str]) -> Iterator[str]:
    if visit.digest != _digest([list(pair) for pair in sorted(digests.items())]):
        yield f"visit {visit.id}: its sheets or photographs are not those that were signed"
    if len(officers) < 2 or {officer.digest for officer in officers} != {visit.digest}:
        yield f"visit {visit.id}: {len(officers)} officers, not all of whom have signed what is kept"
    for row in served:
        if row.digest != digests[row.task_id] or row.attended_digest != row.digest or not (row.signature or row.refusal):
            yield f"visit {visit.id}, case {row.case_id}: no signature of the applicant's side under what is kept, nor why there is none"


def _grouped(rows: list[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.visit_id, []).append(row)
    return found


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
