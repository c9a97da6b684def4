"""Use-cases of moves 办件迁移, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import move_commands
from engine.service import left_out, move_case, moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.store.unit_of_work import UnitOfWork

USE_CASES: dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]] = {
    move_commands.StartMove: moves.start_move,
    move_commands.MapMove: moves.map_move,
    move_commands.RunMove: moves.run_move,
    move_commands.StopMove: moves.stop_move,
    move_commands.TakeBackMove: moves.take_back_move,
    move_commands.TakeBackCase: move_case.take_back_case,
    move_commands.LeaveOut: left_out.leave_out,
    move_commands.TakeIn: left_out.take_in,
    move_commands.MoveCase: move_case.move_case,
    move_commands.ReturnCase: move_case.return_case,
}
