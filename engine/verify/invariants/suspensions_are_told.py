"""停表都有依据、告知书和记录: recounted from the ledgers, the rows and the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a clock is suspended exactly while a ground is open in its ledger; each suspension has row and notice; only statute stops the statutory clock"
STATUTE = frozenset({"hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review"})  # 行政许可法第四十五条


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    told = {(r.case_id, r.document_id): r for r in data.rows("select case_id, document_id, ground, started_at, ended_at from suspension")}
    notices = {(r.case_id, r.id) for r in data.rows("select case_id, id from document where kind = 'special_procedure_notice'")}
    open_grounds: dict[tuple[int, str], set[str]] = {}
    before: dict[tuple[int, str], int] = {}
    for row in data.rows("select case_id, name, kind, at, ground, article, document_id from clock_entry order by case_id, name, no"):
        grounds = open_grounds.setdefault((row.case_id, row.name), set())
        if row.kind == "suspend":
            grounds.add(row.ground)
            yield from _entry(row, told, before.get((row.case_id, row.name)))
        elif row.kind == "resume":
            grounds.discard(row.ground)
        before[row.case_id, row.name] = row.at
    for key, row in told.items():
        if key not in notices:
            yield f"case {row.case_id}: the suspension on {row.ground} has no notice"
    yield from _states(data, open_grounds)
    yield from _rows(data, told, open_grounds)


def _entry(row: Any, told: dict[tuple[int, int], Any], before: int | None) -> Iterator[str]:
    """Where the wall clock was set back, an entry takes effect together with the one before it."""
    known = told.get((row.case_id, row.document_id))
    if known is None or known.ground != row.ground or row.at not in (known.started_at, before) or row.at < known.started_at or not row.article:
        yield f"case {row.case_id}: clock {row.name} is suspended on {row.ground!r} without a row that tells of it"
    if row.name.partition(":")[0] == "statutory" and row.ground not in STATUTE:
        yield f"case {row.case_id}: {row.ground!r} stops the statutory clock"


def _states(data: Data, open_grounds: dict[tuple[int, str], set[str]]) -> Iterator[str]:
    for row in data.rows("select case_id, name, state, due_at from clock where state <> 'stopped'"):
        suspended = bool(open_grounds.get((row.case_id, row.name)))
        if suspended != (row.state == "suspended") or (suspended and row.due_at is not None):
            yield f"case {row.case_id}: clock {row.name} is {row.state}, open grounds {sorted(open_grounds.get((row.case_id, row.name), set()))}"


def _rows(data: Data, told: dict[tuple[int, int], Any], open_grounds: dict[tuple[int, str], set[str]]) -> Iterator[str]:
    live = {(r.case_id, r.name) for r in data.rows("select case_id, name from clock where state <> 'stopped'")}
    still = {(r.case_id, r.ground) for r in told.values() if r.ended_at is None}
    for case_id, name in sorted(live):
        for ground in open_grounds.get((case_id, name), set()):
            if (case_id, ground) not in still:
                yield f"case {case_id}: clock {name} stands still on {ground}, which is over"
    for case_id, ground in sorted(still):
        if ground not in open_grounds.get((case_id, "promised"), {ground}):
            yield f"case {case_id}: {ground} is under way, but the promised clock runs"
    for row in data.rows("select s.case_id, s.ground from suspension s join \"case\" c on c.id = s.case_id where c.status = 'closed' and s.ended_at is null"):
        yield f"case {row.case_id}: closed, but {row.ground} is under way"
