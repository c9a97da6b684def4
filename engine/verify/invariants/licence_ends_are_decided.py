"""证照的终止都有决定:what is replaced, cancelled or revoked says since when, on what article, by which case and paper; and no number is in force twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a licence ends by a favourable decision and its document, a changed one is followed by the next version, and no number is in force twice"
ENDED = ("replaced", "cancelled", "revoked")
ACTS = {"replaced": "change", "cancelled": "cancel", "revoked": "revoke"}


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    licences = data.rows("select id, case_id, kind, number, holder_code, state, version, renews, valid_from, valid_until, issued_at from licence")
    ends = data.rows(
        "select e.licence_id, e.state, e.reference, e.case_id, e.ended_at, c.act, d.kind as paper, d.case_id as paper_case, "
        "(select x.outcome from decision x where x.case_id = e.case_id order by x.round desc limit 1) as outcome "
        "from licence_end e left join concern c on c.case_id = e.case_id left join document d on d.id = e.document_id"
    )
    ended = {(row.licence_id, row.state) for row in ends}
    for row in licences:
        if row.state in ENDED and (row.id, row.state) not in ended:
            yield f"licence {row.number}: version {row.version} is {row.state}, but nothing says by what"
    yield from _ends(ends, {row.id: row for row in licences})
    yield from _changes(data, licences)
    yield from _twice(licences)


def _ends(ends: list[Any], licences: dict[int, Any]) -> Iterator[str]:
    for row in ends:
        licence = licences[row.licence_id]
        if licence.state not in ENDED or licence.state not in {row.state, "cancelled"}:
            yield f"licence {licence.number}: version {licence.version} was {row.state}, but is {licence.state}"
        # of a commitment that was not kept, the case that issued the licence takes it back, and what it was changed into since
        acts = {ACTS[row.state]} | ({None} if row.state == "revoked" and (row.case_id == licence.case_id or licence.renews is not None) else set())
        if row.outcome not in {"granted", "partly"} or row.act not in acts or row.paper_case != row.case_id or not row.reference:
            yield f"licence {licence.number}: version {licence.version} was {row.state} without a decision, a paper or an article of case {row.case_id}"


def _changes(data: Data, licences: list[Any]) -> Iterator[str]:
    """A version that a change brought: same number, holder and last day as the one before, which it replaced."""
    known = {row.id: row for row in licences}
    asked = {row.case_id: row.licence_id for row in data.rows("select case_id, licence_id from concern where act = 'change'")}
    for row in licences:
        if row.case_id not in asked or row.state == "void":
            continue
        before = known.get(row.renews)
        if before is None or before.id != asked[row.case_id] or (row.kind, row.number, row.holder_code) != (before.kind, before.number, before.holder_code):
            yield f"licence {row.number}: version {row.version} does not follow the licence that case {row.case_id} changes"
        elif row.version != before.version + 1 or (row.state != "draft" and (row.valid_until or "") != (before.valid_until or "")):
            yield f"licence {row.number}: version {row.version} is not the next, or changes the last day of the one before"
        elif row.state != "draft" and (before.state == "valid" or row.valid_from != _day(row.issued_at)):
            yield f"licence {row.number}: version {row.version} is in force beside the one that it changed, or not since its issue"


def _day(at: int) -> str:
    return (datetime.fromtimestamp(at / 1000, UTC) + timedelta(hours=8)).date().isoformat()


def _twice(licences: list[Any]) -> Iterator[str]:
    """Of one number no two versions are in force on the same day."""
    spans: dict[str, list[Any]] = {}
    for row in licences:
        if row.state == "valid":
            spans.setdefault(row.number, []).append(row)
    for number, rows in spans.items():
        rows.sort(key=lambda row: row.valid_from or "")
        for one, two in pairwise(rows):
            if (one.valid_until or "9999") >= (two.valid_from or ""):
                yield f"licence {number}: versions {one.version} and {two.version} are in force at once"
