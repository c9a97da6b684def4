"""法定期限届满才有后果: a legal limit takes effect when it has passed, not before, and what is dated back starts where it ran from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.verify.counting import all_days, due_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a legal limit takes effect once it has passed; a case deemed accepted was accepted, and its clocks started, when that limit began to run"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    versions = all_days(data)
    clocks = {
        (r.case_id, r.name): r for r in data.rows("select case_id, name, limit_value, limit_unit, calendar_version, state from clock where kind = 'deemed'")
    }
    ledgers: dict[tuple[int, str], list[tuple[str, int, int, str]]] = {}
    starts: dict[tuple[int, str], int] = {}
    for row in data.rows("select case_id, name, kind, at, value, ground from clock_entry order by case_id, name, no"):
        ledgers.setdefault((row.case_id, row.name), []).append((row.kind, row.at, row.value, row.ground))
        if row.kind == "start":
            starts[row.case_id, row.name] = row.at
    for row in data.rows("select case_id, no, at, data from event where type = 'LimitLapsed'"):
        said = json.loads(row.data)
        clock = clocks.get((row.case_id, said["clock"]))
        if clock is None or clock.state != "stopped":
            yield f"case {row.case_id}: event {row.no} speaks of a limit {said['clock']} that did not end"
            continue
        used = [versions[clock.calendar_version]] if clock.calendar_version in versions else versions.values()
        due = [due_of(ledgers.get((row.case_id, said["clock"]), []), clock.limit_value, clock.limit_unit, days) for days in used]
        if all(one is None or one > row.at for one in due):
            yield f"case {row.case_id}: {said['clock']} took effect at {row.at}, before it was due ({due})"
    accepted = {r.id: r.accepted_at for r in data.rows('select id, accepted_at from "case"')}
    phases: dict[int, set[int]] = {}
    for row in data.rows("select case_id, accepted_at from phase where accepted_at is not null"):
        phases.setdefault(row.case_id, set()).add(row.accepted_at)
    for row in data.rows("select case_id, data from event where type = 'DeemedAccepted'"):
        since = json.loads(row.data)["since"]
        dates = {accepted.get(row.case_id), *(starts[key] for key in ((row.case_id, "statutory"), (row.case_id, "promised")) if key in starts)}
        if row.case_id in phases:  # of a project it is a phase that is deemed accepted, and ``phases_follow`` knows its clocks
            dates = {since} if since in phases[row.case_id] else dates
        if dates != {since}:
            yield f"case {row.case_id}: deemed accepted at {since}, but its dates are {sorted(str(one) for one in dates)}"
