"""Use-cases on the organisation and its people 机构、岗位、人员, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import commands, leave_commands, people_commands, window_commands
from engine.service import account_states, appointments, leaves, organisation, pass_task_on, standing_in, units, windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.store.unit_of_work import UnitOfWork

USE_CASES: dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]] = {
    commands.AddUnit: organisation.add_unit,
    people_commands.SaveUnit: units.save_unit,
    people_commands.RemoveUnit: units.remove_unit,
    people_commands.GivePost: appointments.give_post,
    people_commands.EndPost: appointments.end_post,
    people_commands.SwitchAccount: account_states.switch_account,
    leave_commands.AskLeave: leaves.ask_leave,
    leave_commands.DecideLeave: leaves.decide_leave,
    leave_commands.EndLeave: leaves.end_leave,
    leave_commands.ExtendLeave: leaves.extend_leave,
    leave_commands.TakeOverTask: standing_in.take_over_task,
    window_commands.SaveWindow: windows.save_window,
    window_commands.RetireWindow: windows.retire_window,
    window_commands.SeatOfficer: windows.seat_officer,
    window_commands.EndSeat: windows.end_seat,
    window_commands.CloseWindow: windows.close_window,
    window_commands.ReopenWindow: windows.reopen_window,
    people_commands.PassTaskOn: pass_task_on.pass_task_on,
}
PREPARED: dict[type, Callable[[Any, Bureau], Receipt]] = {  # hashing comes before the transaction
    commands.AddOfficer: organisation.add_officer,
    people_commands.AppointOfficer: appointments.appoint_officer,
    people_commands.ResetPassword: account_states.reset_password,
}
