"""``yizhang move rehearse|run|leave|undo|stop|status``: open cases go on under another version, on the machine itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.punctuation import punctuated
from web.version_commands import opening, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bootstrap import Application

UNDER_WAY = ("rehearsing", "moving", "moving_back")


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the subcommands, which open the bureau with ``application``."""
    move = commands.add_parser("move", help="move open cases to another version: rehearse, run, undo").add_subparsers(dest="move", required=True)
    rehearse = move.add_parser("rehearse", help="which open cases of one version could go on under the released one; nothing changes")
    rehearse.add_argument("item")
    rehearse.add_argument("old", type=int)
    rehearse.add_argument("new", type=int)
    rehearse.add_argument("--ground", required=True, help="why the cases are moved")
    rehearse.add_argument("--map", action="append", default=[], metavar="OLD=NEW", help="what takes the place of an element that is gone")
    rehearse.set_defaults(run=opening(application, _rehearse))
    run = move.add_parser("run", help="move what is movable, or the next batch; goes on with what was stopped")
    run.add_argument("id", type=int)
    run.add_argument("--size", type=int, metavar="N", help="so many cases; all when left out")
    run.set_defaults(run=opening(application, _run))
    undo = move.add_parser("undo", help="take a batch or one case back, until the case's next step")
    undo.add_argument("id", type=int)
    which = undo.add_mutually_exclusive_group(required=True)
    which.add_argument("--batch", type=int)
    which.add_argument("--case", metavar="NUMBER", help="the number of one case")
    undo.set_defaults(run=opening(application, _undo))
    leave = move.add_parser("leave", help="leave single cases out, or take them in again with --undo")
    leave.add_argument("id", type=int)
    leave.add_argument("numbers", nargs="+", metavar="NUMBER", help="the numbers of cases")
    leave.add_argument("--reason", default="", help="why they stay on their version")
    leave.add_argument("--undo", action="store_true")
    leave.set_defaults(run=opening(application, _leave))
    stop = move.add_parser("stop", help="stop after the cases in hand")
    stop.add_argument("id", type=int)
    stop.set_defaults(run=opening(application, _stop))
    status = move.add_parser("status", help="one move with its reasons, or all")
    status.add_argument("id", type=int, nargs="?")
    status.set_defaults(run=opening(application, _status))


def _rehearse(app: Application, arguments: Any) -> int:
    from engine.domain.move_commands import MapMove, StartMove

    old, new = (version_of(app, arguments.item, number) for number in (arguments.old, arguments.new))
    move_id = int(app.handle(StartMove(None, old.id, new.id, arguments.ground, "")).id or 0)
    _carry_on(app)
    if arguments.map:
        app.handle(MapMove(None, move_id, dict(one.split("=", 1) for one in arguments.map if "=" in one), ""))
        _carry_on(app)
    return _show(app, move_id)


def _run(app: Application, arguments: Any) -> int:
    from engine.domain.move_commands import RunMove

    if app.ask.move(arguments.id).row.state not in UNDER_WAY:  # else a node that ended has left it to the next
        app.handle(RunMove(None, arguments.id, arguments.size, ""))
    _carry_on(app)
    return _show(app, arguments.id)


def _undo(app: Application, arguments: Any) -> int:
    from engine.domain.errors import NotFound
    from engine.domain.move_commands import TakeBackCase, TakeBackMove

    if arguments.batch is not None:
        app.handle(TakeBackMove(None, arguments.id, arguments.batch, ""))
        _carry_on(app)
    else:
        found = next((row.case_id for row in app.ask.moved_cases(arguments.id) if row.number == arguments.case), None)
        if found is None:
            raise NotFound
        app.handle(TakeBackCase(None, arguments.id, found, ""))
    return _show(app, arguments.id)


def _leave(app: Application, arguments: Any) -> int:
    from engine.domain.errors import NotFound
    from engine.domain.move_commands import LeaveOut, TakeIn

    known = {row.number: row.case_id for row in app.ask.moved_cases(arguments.id)}
    if not known.keys() >= set(arguments.numbers):
        raise NotFound
    cases = tuple(known[number] for number in arguments.numbers)
    app.handle(TakeIn(None, arguments.id, cases, "") if arguments.undo else LeaveOut(None, arguments.id, cases, arguments.reason, ""))
    return _show(app, arguments.id)


def _stop(app: Application, arguments: Any) -> int:
    from engine.domain.move_commands import StopMove

    app.handle(StopMove(None, arguments.id, ""))
    return _show(app, arguments.id)


def _status(app: Application, arguments: Any) -> int:
    from engine.domain.move import STATES

    if arguments.id is not None:
        return _show(app, arguments.id)
    for row in app.ask.moves():
        print(f"{row.id}\t{row.item}\t{' / '.join(STATES[row.state])}\t{row.total}")
    return 0


def _carry_on(app: Application) -> None:
    """As the worker would; another worker may do part of it."""
    done = 0
    while count := app.move_once():
        done += count
        print(f"… {done}", flush=True)


def _show(app: Application, move_id: int) -> int:
    from engine.domain.move import OUTCOMES, REASONS, STATES

    page = app.ask.move(move_id)
    print(f"{move_id} {page.row.item} {page.old.number} → {page.new.number} {' / '.join(STATES[page.row.state])}")
    print(f"  {page.rehearsed} / {page.row.total}")
    for group in page.groups:
        why = f"{' / '.join(REASONS[group.code])} · {group.element}" if group.code in REASONS else ""
        print(f"  {' / '.join(OUTCOMES[group.outcome])}\t{group.cases}\t{why}\t{' '.join(number for _, number in group.examples)}".rstrip())
    for one in page.batches:
        print(
            punctuated(f"  第 {one.batch} 批:{one.moved} 件,可撤回 {one.undoable} 件 / batch {one.batch}: {one.moved} moved, {one.undoable} can be taken back")
        )
    return 0
