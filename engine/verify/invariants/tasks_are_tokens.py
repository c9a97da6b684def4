"""待办与引擎状态一一对应."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "the open tasks of a case are exactly the ready tokens of its engine state"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    stored: dict[int, set[str]] = {}
    for row in data.rows("select case_id, id from task where parent is null"):
        stored.setdefault(row.case_id, set()).add(row.id)
    for case_id, state in data.states.items():
        if state.fault:
            continue
        ready = {t.id for t in state.tokens if t.state == 16}
        for missing in sorted(ready - stored.get(case_id, set())):
            yield f"case {case_id}: ready token {missing} has no task row"
        for extra in sorted(stored.get(case_id, set()) - ready):
            yield f"case {case_id}: task {extra} has no ready token"
    for row in data.rows("select t.id, t.parent from task t left join task p on p.id = t.parent where t.parent is not null and p.id is null"):
        yield f"task {row.id}: hangs on {row.parent}, which is gone"
