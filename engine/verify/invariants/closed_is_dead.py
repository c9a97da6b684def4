"""办结的办件没有任何在办内容."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a closed case has no live token, no task, no timer and no running clock"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for row in data.rows("select id, number from \"case\" where status = 'closed'"):
        state = data.states.get(row.id)
        if state is not None and not state.fault and state.tokens:
            yield f"case {row.number}: live token {state.tokens[0].id}"
    for table in ("task", "timer"):
        for row in data.rows(f"select c.number from \"case\" c join {table} t on t.case_id = c.id where c.status = 'closed'"):  # noqa: S608 - a fixed name
            yield f"case {row.number}: has a {table}"
    for row in data.rows("select c.number, k.name from \"case\" c join clock k on k.case_id = c.id where c.status = 'closed' and k.state <> 'stopped'"):
        yield f"case {row.number}: clock {row.name} is not stopped"
