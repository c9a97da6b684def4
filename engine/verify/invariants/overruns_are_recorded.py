"""超时都有追责记录,谁占用了多久经得起重算."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.verify.counting import all_days, seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every overrun has its record; the spans in it are bureau seconds while the clock ran, the shares their sums, and a claim or hand-over ends a span"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    records = {(r.case_id, r.clock): r for r in data.rows("select id, case_id, clock, state, due_at from accountability")}
    overdue = "select case_id, name from clock where state = 'overdue' and yellow_left is not null and kind in ('stage', 'promised', 'statutory')"
    for row in data.rows(overdue):
        if (row.case_id, row.name) not in records:
            yield f"case {row.case_id}: clock {row.name} ran over without a record"
    journalled = {(r.case_id, json.loads(r.data)["clock"]) for r in data.rows("select case_id, data from event where type = 'ClockOverdue'")}
    for key in sorted(records.keys() - journalled):
        yield f"case {key[0]}: a record of {key[1]}, which never ran over"
    yield from _spans(data, {r.id: r for r in records.values()})
    yield from _decisions(data)


def _spans(data: Data, records: dict[int, object]) -> Iterator[str]:
    versions = list(all_days(data).values())
    ledgers: dict[tuple[int, str], list[tuple[str, int, int, str]]] = {}
    for row in data.rows("select case_id, name, kind, at, value, ground from clock_entry order by case_id, name, no"):
        ledgers.setdefault((row.case_id, row.name), []).append((row.kind, row.at, row.value, row.ground))
    opened = {json.loads(r.data)["accountability"]: r.no for r in data.rows("select no, data from event where type = 'AccountabilityOpened' order by no")}
    moves: dict[str, list[tuple[int, int]]] = {}
    for row in data.rows("select no, at, data from event where type in ('TaskClaimed', 'TaskReleased', 'TaskHandedOver', 'TaskDispatched')"):
        moves.setdefault(json.loads(row.data)["task"], []).append((row.no, row.at))
    sums: dict[tuple[int, int | None, str], int] = {}
    for span in data.rows("select * from accountability_span"):
        record = records[span.accountability_id]
        case_id, clock = record.case_id, record.clock  # type: ignore[attr-defined]
        key = (span.accountability_id, span.person_id, "" if span.person_id is not None else span.pool)
        sums[key] = sums.get(key, 0) + span.seconds
        if span.seconds not in {seconds_of(ledgers.get((case_id, clock), []), span.from_at, span.until_at, days) for days in versions}:
            yield f"case {case_id}: span {span.no} of the record of {clock} is {span.seconds} s, counted otherwise"
        # what was journalled after the record is none of its concern: another node's clock may be behind
        if any(no < opened.get(span.accountability_id, 0) and span.from_at < at < span.until_at for no, at in moves.get(span.task_id, ())):
            yield f"case {case_id}: task {span.task_id} changed hands within span {span.no} of the record of {clock}"
    shares = {
        (r.accountability_id, r.person_id, r.pool): r.seconds for r in data.rows("select accountability_id, person_id, pool, seconds from accountability_share")
    }
    for key in sorted(sums.keys() ^ shares.keys(), key=str):
        yield f"record {key[0]}: a share without spans, or spans without a share: {key[1] or key[2]}"
    for key in sums.keys() & shares.keys():
        if sums[key] != shares[key]:
            yield f"record {key[0]}: the share of {key[1] or key[2]} is {shares[key]} s, its spans are {sums[key]} s"


def _decisions(data: Data) -> Iterator[str]:
    """An appeal is decided by supervision's journalled word, and by nobody who holds a share of the record."""
    decided = {}
    for row in data.rows("select person_id, data from event where type = 'AppealDecided'"):
        said = json.loads(row.data)
        decided[said["accountability"], said["share"]] = (row.person_id, said["outcome"])
    parties: dict[int, set[int]] = {}
    for row in data.rows("select accountability_id, person_id from accountability_share where person_id is not null"):
        parties.setdefault(row.accountability_id, set()).add(row.person_id)
    for row in data.rows("select accountability_id, no, outcome, decided_by from accountability_share where outcome is not null"):
        if decided.get((row.accountability_id, row.no)) != (row.decided_by, row.outcome):
            yield f"record {row.accountability_id}: the decision on share {row.no} was never journalled"
        if row.decided_by in parties.get(row.accountability_id, set()):
            yield f"record {row.accountability_id}: share {row.no} was decided by a party to the record"
