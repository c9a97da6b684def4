"""迁移记在办件上."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = (
    "a moved case is on the version that its journal names, with every open task at its token's element; what was taken back is back, "
    "and no move has moved what it left out"
)
LAST = (
    "select e.case_id, e.type, e.data from event e join (select case_id, max(no) as no from event where type in ('CaseMoved', 'CaseMovedBack') "
    "group by case_id) l on l.case_id = e.case_id and l.no = e.no"
)
VERSIONS = 'select c.id, d.number from "case" c join definition d on d.id = c.definition_id'
MOVED = (
    "select m.case_id, m.move_id, m.outcome, m.revision, s.revision as now from move_case m join case_state s on s.case_id = m.case_id "
    "where m.outcome in ('moved', 'moved_back', 'left_out')"
)


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    number = {row.id: row.number for row in data.rows(VERSIONS)}
    last = {row.case_id: (row.type, json.loads(row.data)) for row in data.rows(LAST)}
    for case_id, (_, said) in last.items():
        if number.get(case_id) != said["to_version"]:
            yield f"case {case_id}: its journal says version {said['to_version']}, but it is on {number.get(case_id)}"
    for row in data.rows(MOVED):
        if row.case_id not in last:
            if row.outcome == "left_out":
                continue
            yield f"case {row.case_id}: its journal knows nothing of move {row.move_id}"
        elif last[row.case_id][1]["move"] == row.move_id and (last[row.case_id][0] == "CaseMoved") != (row.outcome == "moved"):
            yield f"case {row.case_id}: move {row.move_id} is {row.outcome}, but its journal ends with {last[row.case_id][0]}"
        elif row.outcome == "moved" and row.revision > row.now:
            yield f"case {row.case_id}: moved at revision {row.revision}, but it is at {row.now}"
    yield from _elements(data)


def _elements(data: Data) -> Iterator[str]:
    at: dict[str, Any] = {token.id: token.element for state in data.states.values() for token in state.tokens}
    for row in data.rows("select id, case_id, node from task where parent is null"):
        element = at.get(row.id, row.node).removesuffix(" [child]")
        if element != row.node:
            yield f"case {row.case_id}: task {row.id} is at {row.node}, but its token stands at {element}"
