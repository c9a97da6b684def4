"""办件迁移: what an administrator orders: rehearse, map, move a batch, stop, take a batch back. The worker carries it out, case by case.

Only to a version in force, which two people have released (decision 0052); whoever orders names the ground, and stands in every case's journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.runtime.moving import candidates
from engine.service.actor import require_role
from engine.service.dossier import dumps
from engine.service.receipts import earlier, receipt_record
from engine.service.rehearsals import Versions
from engine.store.apply import apply
from engine.store.definitions import VERSION
from engine.store.ids import new_id
from engine.store.moves import ACTIVE, ADD_ACT, ADD_MOVE, COUNT_OPEN, FORGET, MOVE, SET_MOVE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.move_commands import MapMove, RunMove, StartMove, StopMove, TakeBackMove
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 500  # characters of a ground


def start_move(command: StartMove, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """预演. Raises NotFound, NotAllowed, Invalid, Rejection."""
    at, known = _begin(command, uow, bureau)
    if known is not None:
        return known
    ground = command.ground.strip()
    if not ground or len(ground) > LONGEST:
        raise Invalid([FieldError("ground", f"请写明迁移的依据,不超过 {LONGEST} 字。", f"Expected the ground in at most {LONGEST} characters.")])
    old, new = (uow.ask(VERSION, {"definition_id": one}).one() for one in (command.from_id, command.to_id))
    if old is None or new is None or old.item != new.item or old.id == new.id:
        raise NotFound
    if new.state != "released":
        raise Rejection("只能迁到现行的版本。", "Expected the version in force to move to, but this one is not released.")
    if any(row.from_id == old.id for row in uow.ask(ACTIVE).all()):
        raise Stale("这一版的办件正在预演或者迁移,请等它结束或者先暂停。", "Expected no other move of that version under way; wait for it or stop it.")
    made, total = new_id(), uow.ask(COUNT_OPEN, {"from_id": old.id}).one().count
    row = {"id": made, "item": old.item, "from_id": old.id, "to_id": new.id, "names": "{}", "ground": ground, "state": "rehearsing", "cursor": 0}
    row |= {
        "total": total,
        "batch": 0,
        "size": None,
        "back": None,
        "ordered_by": command.actor,
        "started_by": command.actor,
        "started_at": at,
        "rehearsed_at": None,
    }
    uow.write(ADD_MOVE, row)
    return _done(command, uow, made, at, "started", ground)


def map_move(command: MapMove, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """对应关系: rehearse again with it. Raises NotFound, NotAllowed, Stale, Invalid."""
    at, known = _begin(command, uow, bureau)
    if known is not None:
        return known
    row = move_at_rest(command.move_id, uow)
    versions = Versions(bureau, uow, row)
    wrong = [(old, new) for old, new in command.names.items() if new not in candidates(versions.old, versions.new, old)]
    if wrong:
        zh = f"“{wrong[0][1]}”不能接替“{wrong[0][0]}”:要同一类、由同样的岗位办理,而且是新版本才有的环节。"
        raise Invalid([FieldError("names", zh, f"Expected a new element of the same kind for {wrong[0][0]}, but {wrong[0][1]} is none.")])
    uow.write(FORGET, {"move_id": row.id})
    total = uow.ask(COUNT_OPEN, {"from_id": row.from_id}).one().count
    _set(uow, row, names=dumps(dict(command.names)), state="rehearsing", cursor=0, total=total, rehearsed_at=None)
    return _done(command, uow, row.id, at, "mapped", "、".join(f"{old} → {new}" for old, new in command.names.items()))


def run_move(command: RunMove, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """迁移下一批, or go on with what was stopped. Raises NotFound, NotAllowed, Stale, Invalid."""
    at, known = _begin(command, uow, bureau)
    if known is not None:
        return known
    row = move_at_rest(command.move_id, uow)
    if row.rehearsed_at is None:
        _set(uow, row, state="rehearsing", ordered_by=command.actor)
        return _done(command, uow, row.id, at, "resumed")
    if command.size is not None and command.size < 1:
        raise Invalid([FieldError("size", "每批至少一件。", "Expected at least one case a batch.")])
    target = uow.ask(VERSION, {"definition_id": row.to_id}).one()
    if target is None or target.state != "released":
        raise Rejection("目标版本已经不是现行的版本,不能再迁。", "Expected the version in force to move to, but it no longer is.")
    _set(uow, row, state="moving", batch=row.batch + 1, size=command.size, ordered_by=command.actor)
    return _done(command, uow, row.id, at, "run", str(command.size or ""))


def stop_move(command: StopMove, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """暂停. Raises NotFound, NotAllowed, Stale."""
    at, known = _begin(command, uow, bureau)
    if known is not None:
        return known
    row = _move(command.move_id, uow, "rehearsing", "moving", "moving_back")
    _set(uow, row, state="stopped")
    return _done(command, uow, row.id, at, "stopped")


def take_back_move(command: TakeBackMove, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """撤回一批. Raises NotFound, NotAllowed, Stale."""
    at, known = _begin(command, uow, bureau)
    if known is not None:
        return known
    row = move_at_rest(command.move_id, uow)
    if not 0 < command.batch <= row.batch:
        raise Stale("没有这一批,请刷新页面。", "Expected a batch of this move, but there is none of that number; reload the page.")
    _set(uow, row, state="moving_back", back=command.batch, cursor=0, ordered_by=command.actor)
    return _done(command, uow, row.id, at, "moved_back", str(command.batch))


def _begin(command: Any, uow: UnitOfWork, bureau: Bureau) -> tuple[int, Receipt | None]:
    at = millis(bureau.now())
    if command.actor is None:
        return at, None
    known = earlier(uow, command.request_id, command.actor)
    if known is None:
        require_role(uow, command.actor, at, "administrator")
    return at, known


def _move(move_id: int, uow: UnitOfWork, *states: str) -> Any:
    row = uow.ask(MOVE, {"move_id": move_id}).one()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise Stale("这次迁移的状态已经变了,请刷新页面。", f"Expected the move to be {' or '.join(states)}, but it is {row.state}; reload the page.")
    return row


def move_at_rest(move_id: int, uow: UnitOfWork) -> Any:
    """A move that is not under way, held from here on. Raises NotFound, Stale."""
    return _move(move_id, uow, "rehearsed", "stopped", "done")


def _set(uow: UnitOfWork, row: Any, **changed: object) -> None:
    kept = {name: getattr(row, name) for name in ("id", "names", "state", "cursor", "total", "batch", "size", "back", "ordered_by", "rehearsed_at")}
    uow.write(SET_MOVE, {**kept, **changed})


def _done(command: Any, uow: UnitOfWork, move_id: int, at: int, act: str, words: str = "") -> Receipt:
    uow.write(ADD_ACT, {"id": new_id(), "move_id": move_id, "act": act, "words": words[:LONGEST], "person_id": command.actor, "at": at})
    receipt = Receipt(id=move_id)
    if command.actor is not None:
        apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt
