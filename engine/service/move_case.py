"""迁移一件、撤回一件: one open case goes on under another version, or returns to its own; each in one transaction with its journal.

The engine's state and the version change, nothing else: tasks, clocks, timers, opinions, duties, draws, signatures and what is kept of a
task are read before and after, and anything but the same rows undoes the transaction.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.commands import Receipt
from engine.domain.errors import NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.runtime import codec, sealing
from engine.runtime.moving import Moved
from engine.service.actor import require_role
from engine.service.dossier import Dossier, dumps
from engine.service.receipts import earlier, receipt_record
from engine.service.rehearsals import Versions, judge, one_case, outcome_of
from engine.store.apply import apply
from engine.store.moves import ADD_CASE, DROP_CASE, KEPT, MOVE_CASE, RUNNING_MOVE
from engine.store.reads import CASE_HEAD, TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.move_commands import MoveCase, ReturnCase, TakeBackCase
    from engine.runtime.interpreter import Live
    from engine.store.unit_of_work import UnitOfWork

MOVABLE = ("movable", "mapped")


def move_case(command: MoveCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Judge the case as it is now and move it, or say why not. Does nothing when the move was stopped or the case is done."""
    move = uow.ask(RUNNING_MOVE, {"move_id": command.move_id}).one()
    row = uow.ask(CASE_HEAD, {"case_id": command.case_id}).one()  # held from here on
    line = uow.ask(MOVE_CASE, {"move_id": command.move_id, "case_id": command.case_id}).one()
    if move is None or move.state != "moving" or row is None or line is None or line.outcome not in MOVABLE:
        return Receipt()
    versions = Versions(bureau, uow, move)
    found = next(one_case(uow, move.from_id, command.case_id), None)
    judged = None if found is None else judge(bureau, versions, *found)
    if not isinstance(judged, Moved):
        said = ("passed", "", "", "", "") if judged is None else outcome_of(versions, judged)
        uow.write(DROP_CASE, {"move_id": move.id, "case_id": command.case_id})
        uow.write(ADD_CASE, records.MoveCaseRecord(move.id, command.case_id, *said)._asdict())
        return Receipt()
    assert found is not None
    dossier = Dossier(bureau, uow, row, versions.new, bureau.now(), move.ordered_by)
    at = {task.id: task.node for task in uow.ask(TASKS_OF_CASE, {"case_id": command.case_id}).all()} if judged.renamed else {}
    before = dumps({task: at[task] for task, _ in judged.renamed})
    dossier.add(records.MoveCaseMoved(move.id, command.case_id, "moved", move.batch, dossier.revision + 1, bytes(found[0].sealed), before, dossier.at))
    _journal(dossier, "CaseMoved", move, versions.old.number, versions.new.number)
    _settle(dossier, judged.live, versions.new.id, judged.renamed)
    return Receipt(command.case_id, row.case_number, None, dossier.event_no)


def return_case(command: ReturnCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The worker's: a case that has gone on since stays where it is."""
    move = uow.ask(RUNNING_MOVE, {"move_id": command.move_id}).one()
    if move is None or move.state != "moving_back":
        return Receipt()
    try:
        dossier = _take_back(uow, bureau, move, command.case_id, move.ordered_by)
    except Stale:
        return Receipt()
    return Receipt(command.case_id, dossier.row.case_number, None, dossier.event_no)


def take_back_case(command: TakeBackCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """An administrator's, for one case. Raises NotFound, NotAllowed, Stale."""
    if command.actor is not None:
        known = earlier(uow, command.request_id, command.actor)
        if known is not None:
            return known
        require_role(uow, command.actor, millis(bureau.now()), "administrator")
    move = uow.ask(RUNNING_MOVE, {"move_id": command.move_id}).one()
    if move is None:
        raise NotFound
    dossier = _take_back(uow, bureau, move, command.case_id, command.actor)
    receipt = Receipt(command.case_id, dossier.row.case_number, None, dossier.event_no, id=move.id)
    if command.actor is not None:
        apply(uow, [receipt_record(command.request_id, command.actor, receipt, dossier.at)])
    return receipt


def _take_back(uow: UnitOfWork, bureau: Bureau, move: Any, case_id: int, actor: int | None) -> Dossier:
    row = uow.ask(CASE_HEAD, {"case_id": case_id}).one()  # held from here on
    line = uow.ask(MOVE_CASE, {"move_id": move.id, "case_id": case_id}).one()
    if row is None or line is None or line.outcome != "moved":
        raise NotFound
    if row.revision != line.revision or row.case_definition_id != move.to_id:
        raise Stale("这个办件迁移以后已经往下办了,不能撤回。", "Expected the case as the move left it, but it has gone on since.", case=case_id)
    versions = Versions(bureau, uow, move)
    blob = sealing.unseal(bureau.config.state_key, case_id, line.revision - 1, bytes(line.before))
    dossier = Dossier(bureau, uow, row, versions.old, bureau.now(), actor)
    dossier.add(records.MoveCaseBack(move.id, case_id, "moved_back", None, dossier.at))
    _journal(dossier, "CaseMovedBack", move, versions.new.number, versions.old.number)
    _settle(dossier, codec.decode(versions.old.definition, blob), versions.old.id, tuple(orjson.loads(line.renamed).items()))
    return dossier


def _journal(dossier: Dossier, event: str, move: Any, before: int, after: int) -> None:
    dossier.log(event, {"move": move.id, "from": before, "to_version": after, "text": f"{before} → {after}", "reason": move.ground})


def _settle(dossier: Dossier, live: Live, definition_id: int, renamed: tuple[tuple[str, str], ...]) -> None:
    """Write the state and the version; whatever else of the case would come out otherwise undoes it all."""
    before = _kept(dossier.uow, dossier.case_id)
    dossier.add(records.CaseVersioned(dossier.case_id, definition_id))
    for task, node in renamed:
        dossier.add(records.TaskRenamed(task, node))
    revision = dossier.revision + 1
    dossier.save(sealing.seal(dossier.bureau.config.state_key, dossier.case_id, revision, codec.encode(live)))
    if _kept(dossier.uow, dossier.case_id) != before:
        raise Rejection(
            "迁移会改动期限、经办人、意见或者草稿,没有执行。", "Expected the move to leave tasks, clocks and opinions as they are, but it would not."
        )
    dossier.uow.committed.append(lambda: dossier.bureau.live.put(dossier.case_id, revision, live))


def _kept(uow: UnitOfWork, case_id: int) -> str:
    asked = [uow.ask(statement, {"case_id": case_id}) for statement in KEPT]
    return hashlib.sha256(repr([[tuple(row) for row in reply.all()] for reply in asked]).encode()).hexdigest()
