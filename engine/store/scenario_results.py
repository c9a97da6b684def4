"""Statements on the results of a sketch's scenarios."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from engine.store.apply import INSERT
from engine.store.statements import Statement, deleting
from engine.store.tables.scenario_results import scenario_result

RESULTS_OF = Statement(
    "scenario_result.of_sketch", select(scenario_result).where(scenario_result.c.sketch_id == bindparam("sketch_id")).order_by(scenario_result.c.name)
)
DROP_RESULT = deleting("scenario_result.delete", scenario_result, "sketch_id", "name")


def _putting(dialect: str) -> Any:
    insert = INSERT[dialect](scenario_result).values({c.name: bindparam(c.name, type_=c.type) for c in scenario_result.columns})
    return insert.on_conflict_do_update(index_elements=["sketch_id", "name"], set_={c: insert.excluded[c] for c in ("basis", "state", "result", "changed_at")})


PUT_RESULT = Statement("scenario_result.put", _putting)
