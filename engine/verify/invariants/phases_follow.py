"""阶段依次: a project enters a phase when those before it are granted, is in one at most, and the clocks of a phase run from its own acceptance to its end."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "phases are numbered gapless, entered in the item's order and one at a time; their clocks start with the phase's acceptance and stop with its end"
PHASES = 'select p.*, c.definition_id, c.status from phase p join "case" c on c.id = p.case_id order by p.case_id, p.no'
CLOCKS = (
    "select k.case_id, k.subject, k.name, k.state, e.at from clock k left join clock_entry e on e.case_id = k.case_id and e.name = k.name and e.kind = 'start' "
    "where k.kind in ('statutory', 'promised') and k.subject <> '' and k.name not like 'total:%'"  # sums_are_followed looks at those
)
FILES = "select f.definition_id, b.content from definition_file f join blob b on b.sha256 = f.sha256 where f.path = 'item.toml'"
OPEN = ("waiting", "received", "accepted")


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    rows = data.rows(PHASES)
    yield from (
        f"case {row.case_id}: project code {row.code} has a wrong check digit" for row in data.rows("select case_id, code from project") if _wrong(row.code)
    )
    if not rows:
        return
    order = {r.definition_id: [p["id"] for p in tomllib.loads(bytes(r.content).decode()).get("phases", [])] for r in data.rows(FILES)}
    clocks: dict[tuple[int, str], list[Any]] = {}
    for clock in data.rows(CLOCKS):
        clocks.setdefault((clock.case_id, clock.subject), []).append(clock)
    before: list[Any] = []
    for row in rows:
        before = [one for one in before if one.case_id == row.case_id]
        yield from _entered(row, before, order[row.definition_id])
        subject = row.phase if row.round == 1 else f"{row.phase}.{row.round}"
        yield from _clocks(row, clocks.pop((row.case_id, subject), []))
        before.append(row)
    yield from (f"case {case_id}: clocks of a phase {subject} that was never entered" for case_id, subject in sorted(clocks))


def _entered(row: Any, before: list[Any], order: list[str]) -> Iterator[str]:
    granted = {one.phase for one in before if one.state == "granted"}
    if row.no != len(before) + 1 or row.round != 1 + sum(one.phase == row.phase for one in before):
        yield f"case {row.case_id}: phase {row.no} ({row.phase}) is out of number"
    if any(one.state in OPEN for one in before):
        yield f"case {row.case_id}: phase {row.no} ({row.phase}) was entered while another was open"
    entered = [phase for phase in order if any(one.phase == phase for one in before)]
    earlier = order[order.index(entered[0]) if entered else 0 : order.index(row.phase)] if row.phase in order else ()
    if row.phase not in order or (entered and not granted >= set(earlier)):
        yield f"case {row.case_id}: phase {row.phase} was entered before those before it were granted"


def _clocks(row: Any, clocks: list[Any]) -> Iterator[str]:
    if (row.accepted_at is None) == bool(clocks):
        yield f"case {row.case_id}: phase {row.phase} is {'accepted without' if row.accepted_at else 'not accepted, but has'} clocks"
    for clock in clocks:
        if clock.at != row.accepted_at:
            yield f"case {row.case_id}: clock {clock.name} starts at {clock.at}, but its phase was accepted at {row.accepted_at}"
        if (clock.state == "stopped") != (row.closed_at is not None or row.status == "closed"):
            yield f"case {row.case_id}: clock {clock.name} is {clock.state}, but its phase is {row.state}"


def _wrong(code: str) -> bool:
    """ISO 7064 MOD 11,10 over all digits but the last, counted here anew."""
    product = 10
    for digit in code[:-1].replace("-", ""):
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10 != int(code[-1])
