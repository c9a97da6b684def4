"""上门都有两名以上工作人员,办的都是在办的踏勘: recounted from the rows of visits, tasks and completions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a visit ahead has two officers at least and serves survey tasks that are open, or done, of open cases, each in one visit only"
TASKS = (
    "select v.visit_id, v.task_id, v.case_id, t.id, t.kind, c.task_id as done from visit_task v "
    "left join task t on t.id = v.task_id and t.case_id = v.case_id left join completion c on c.task_id = v.task_id and c.case_id = v.case_id "
    "where v.dropped_at is null"
)


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    visits = {row.id: row.state for row in data.rows("select id, state from visit")}
    officers: dict[int, int] = {}
    for row in data.rows("select visit_id from visit_officer where state = 'expected'"):
        officers[row.visit_id] = officers.get(row.visit_id, 0) + 1
    served: dict[int, int] = {}
    for row in data.rows(TASKS):
        served[row.visit_id] = served.get(row.visit_id, 0) + 1
        if row.done is None and (row.kind != "joint_survey" or visits[row.visit_id] not in {"planned", "arrived"}):
            yield f"visit {row.visit_id} ({visits[row.visit_id]}): task {row.task_id} of case {row.case_id} is no open survey, and was not done"
    for visit_id, state in visits.items():
        if state != "cancelled" and (officers.get(visit_id, 0) < 2 or not served.get(visit_id)):
            yield f"visit {visit_id} ({state}): {officers.get(visit_id, 0)} officers for {served.get(visit_id, 0)} tasks"
