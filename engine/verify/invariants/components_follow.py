"""分项计时从受理或者前一单位的书面意见起算: recounted from the item's own file, the journal and the ledgers."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a component's clock starts with the acceptance, or with the written opinion of the unit before, and stops with its own unit's"
CASES = (
    'select c.id, c.definition_id, c.accepted_at, c.status, k.name, k.subject, k.state, e.at from clock k join "case" c on c.id = k.case_id '
    "left join clock_entry e on e.case_id = k.case_id and e.name = k.name and e.kind = 'start' where k.kind = 'component'"
)
FILES = "select f.definition_id, b.content from definition_file f join blob b on b.sha256 = f.sha256 where f.path = 'item.toml'"
GIVEN = "select case_id, at, data from event where type in ('OpinionGiven', 'DeemedConsent', 'UnitRemoved', 'UnitAbsent', 'ReviewEnded') order by case_id, no"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    rows = data.rows(CASES)
    if not rows:
        return
    after = {r.definition_id: _after(bytes(r.content)) for r in data.rows(FILES)}
    asked = {(r.case_id, r.unit) for r in data.rows("select case_id, unit from opinion")}
    final: dict[tuple[int, str], int] = {}
    for row in data.rows(GIVEN):
        said = json.loads(row.data)
        if said.get("state") != "survey":
            final.setdefault((row.case_id, said["unit"]), row.at)
    phases = {(r.case_id, r.phase): r.accepted_at for r in data.rows("select case_id, phase, accepted_at from phase where accepted_at is not null order by no")}
    for row in rows:
        before, phase = after[row.definition_id].get(row.subject, ("", ""))
        expected = final.get((row.id, before)) if (row.id, before) in asked else phases.get((row.id, phase), row.accepted_at)
        yield from _one(row, expected, before, spoken=(row.id, row.subject) in final)


def _one(row: Any, expected: int | None, before: str, *, spoken: bool) -> Iterator[str]:
    if row.at != expected:
        yield f"case {row.id}: clock {row.name} starts at {row.at}, expected {expected} (after {before or 'acceptance'})"
    if (row.state == "stopped") != (spoken or row.status == "closed"):
        yield f"case {row.id}: clock {row.name} is {row.state}, though its unit has {'' if spoken else 'not '}spoken"


def _after(content: bytes) -> dict[str, tuple[str, str]]:
    """By unit: the one that it waits for, and its phase."""
    return {p["unit"]: (p.get("after", ""), p.get("phase", "")) for p in tomllib.loads(content.decode()).get("participants", [])}
