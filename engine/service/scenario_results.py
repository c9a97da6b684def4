"""情景结果: which scenarios of a sketch wait to be played, and how the last play of each went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.commands import Receipt
from engine.domain.scenario_commands import NoteScenario, QueueScenarios
from engine.service.sketches import found
from engine.store.scenario_results import DROP_RESULT, PUT_RESULT, RESULTS_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def queue_scenarios(command: QueueScenarios, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """They wait; what was noted of scenarios that are no more goes. Raises NotFound, NotAllowed."""
    row, at = found(command, uow, bureau)
    for old in uow.ask(RESULTS_OF, {"sketch_id": row.id}).all():
        if old.name not in command.known:
            uow.write(DROP_RESULT, {"sketch_id": row.id, "name": old.name})
    for name, basis in command.names.items():
        uow.write(PUT_RESULT, {"sketch_id": row.id, "name": name, "basis": basis, "state": "waiting", "result": "", "changed_at": at})
    return Receipt(id=row.id)


def note_scenario(command: NoteScenario, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """One was played. Raises NotFound, NotAllowed."""
    row, at = found(command, uow, bureau)
    waits = next((one for one in uow.ask(RESULTS_OF, {"sketch_id": row.id}).all() if one.name == command.name), None)
    if waits is not None and waits.basis == command.basis:
        played = {"sketch_id": row.id, "name": command.name, "basis": command.basis, "state": "played", "result": command.result, "changed_at": at}
        uow.write(PUT_RESULT, played)
    return Receipt(id=row.id)


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {QueueScenarios: queue_scenarios, NoteScenario: note_scenario}
