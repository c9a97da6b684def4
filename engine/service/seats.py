"""签署席位: the posts that the diagram names to sign a task; each is a task in the post's pool that hangs on the one signed until somebody signs for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain import records
from engine.domain.errors import NotAllowed, Stale
from engine.domain.signing import pools_of_seats, seats_of
from engine.domain.stages import SIGN
from engine.service.dossier import dumps
from engine.service.powers import deciding_unit
from engine.store.ids import new_id
from engine.store.reads import SIGNATURES_OF_TASK, TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.runtime.definitions import Node
    from engine.service.dossier import Dossier

NAMED: Final = "person@"  # pool of a signing that somebody was asked for by name


def ask_seats(dossier: Dossier, node: Node, task_id: str, variables: Mapping[str, object]) -> None:
    """Open a signing for every post that the diagram names. Raises ValueError for one it can't read, which the gate does not let in."""
    deciding = deciding_unit(dossier) or dossier.edition.item.unit
    pools = pools_of_seats(seats_of(node.signed_by), variables, deciding)
    for role, unit in pools:
        facet, pool = dossier.facet(SIGN), f"{role}@{unit}"
        side = f"{task_id}~{new_id():x}"
        dossier.add(records.TaskRecord(side, dossier.case_id, node.id, SIGN, None, pool, unit, None, "open", task_id, dumps({}), dossier.at, None, facet))
    dossier.log("SignaturesAsked", {"task": task_id, "node": node.id, "pools": [f"{role}@{unit}" for role, unit in pools], "way": node.signing})


def take_seat(dossier: Dossier, own: Any, task: Any, actor: int) -> None:
    """``actor`` signs for the post whose pool ``own`` waits in. Raises NotAllowed for the one who submits, Stale for one who has signed already."""
    if own.pool.startswith(NAMED):
        return
    if task.assignee == actor:
        raise NotAllowed("办理人提交即为签署,请由其他同事签署。", "Expected somebody else than the holder of the task, whose submission is his signature.")
    rows = dossier.uow.ask(SIGNATURES_OF_TASK, {"task_id": task.id}).all()
    if any(row.person_id == actor for row in rows):
        raise Stale("您已经签署过,同一人不能签两次。", "Expected somebody who has not signed yet; nobody signs twice.")
    dossier.add(records.SignerAsked(task.id, actor, dossier.case_id, None, "asked", "", "", None, dossier.at, None, own.pool))


def empty_seats(dossier: Dossier, task: Any) -> int:
    """How many posts nobody has signed for yet."""
    rows = dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all()
    return sum(row.parent == task.id and row.kind == SIGN and not row.pool.startswith(NAMED) for row in rows)
