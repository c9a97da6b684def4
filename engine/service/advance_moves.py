"""迁移的推进: one chunk of the first move that is under way; each case in a transaction of its own, so that officers wait behind none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.errors import Busy, Rejection, StateRefused
from engine.domain.move_commands import MoveCase, ReturnCase
from engine.service.rehearsals import rehearse_some
from engine.store.moves import ACTIVE, ADD_CASE, BATCH_CASES, DROP_CASE, ENDED, IN_BATCH, NEXT_CASES, SET_CURSOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.store.unit_of_work import UnitOfWork

    Submit = Callable[[Any], Future[Receipt]]

CHUNK = 50  # cases moved between two looks at whether somebody has stopped it


def advance(bureau: Bureau, submit: Submit) -> int:
    """How many cases; 0 when nothing is under way."""
    with bureau.database.reading() as reader:
        row = reader.ask(ACTIVE).one()
    if row is None:
        return 0
    if row.state == "rehearsing":
        return rehearse_some(bureau, row)
    return _move_some(bureau, submit, row) if row.state == "moving" else _return_some(bureau, submit, row)


def _move_some(bureau: Bureau, submit: Submit, row: Any) -> int:
    with bureau.database.reading() as reader:
        left = CHUNK if row.size is None else row.size - reader.ask(IN_BATCH, {"move_id": row.id, "batch": row.batch}).one().count
        cases = [one.case_id for one in reader.ask(NEXT_CASES, {"move_id": row.id, "most": min(CHUNK, left)}).all()] if left > 0 else []
    if not cases:
        _end(bureau, row)
        return 0
    return _carry_out(bureau, row, {case_id: submit(MoveCase(row.id, case_id)) for case_id in cases})


def _return_some(bureau: Bureau, submit: Submit, row: Any) -> int:
    with bureau.database.reading() as reader:
        asked = {"move_id": row.id, "batch": row.back, "cursor": row.cursor, "most": CHUNK}
        cases = [one.case_id for one in reader.ask(BATCH_CASES, asked).all()]
    if not cases:
        _end(bureau, row)
        return 0
    done = _carry_out(bureau, row, {case_id: submit(ReturnCase(row.id, case_id)) for case_id in cases})
    bureau.database.write(lambda uow: uow.write(SET_CURSOR, {"id": row.id, "cursor": cases[-1]}))
    return done


def _carry_out(bureau: Bureau, row: Any, ordered: dict[int, Future[Receipt]]) -> int:
    """One case's trouble is no other's: it is set aside with its sentence."""
    done = 0
    for case_id, future in ordered.items():
        try:
            future.result()
            done += 1
        except Busy:  # at the next tick
            continue
        except (Rejection, StateRefused) as error:
            zh, en = (error.zh, error.en) if isinstance(error, Rejection) else ("流程状态没有通过校验。", str(error)[:500])
            code = "would_change" if isinstance(error, Rejection) else "unreadable"
            line = records.MoveCaseRecord(row.id, case_id, "refused", code, "", zh, en)
            if row.state == "moving":
                bureau.database.write(lambda uow, line=line: _set_aside(uow, line))  # type: ignore[misc]
    return done


def _set_aside(uow: UnitOfWork, line: records.MoveCaseRecord) -> None:
    uow.write(DROP_CASE, {"move_id": line.move_id, "case_id": line.case_id})
    uow.write(ADD_CASE, line._asdict())


def _end(bureau: Bureau, row: Any) -> None:
    """The batch is through; done when nothing movable is left."""

    def end(uow: UnitOfWork) -> None:
        left = uow.ask(NEXT_CASES, {"move_id": row.id, "most": 1}).one()
        uow.write_returning(ENDED, {"move_id": row.id, "was": row.state, "state": "rehearsed" if left else "done"})

    bureau.database.write(end)
