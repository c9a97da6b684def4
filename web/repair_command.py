"""``yizhang repair state``: the stored state of a case that does not verify, restored from a backup where that can be proven right."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.time_commands import say

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the subcommand."""
    repair = commands.add_parser("repair", help="mend what has been set aside as an incident")
    kinds = repair.add_subparsers(dest="what", required=True, metavar="WHAT")
    state = kinds.add_parser("state", help="restore the stored state of a case from a backup, where it is proven to be the lost one")
    state.add_argument("number", metavar="CASE", help="the case's number")
    state.add_argument("--from", dest="backup", required=True, metavar="FILE", help="a backup of `yizhang backup`")
    state.add_argument("--reason", required=True, help="why; it goes into the case's journal")
    state.set_defaults(run=_state)
    blob = kinds.add_parser("blob", help="put the bytes of a damaged file back from a backup, where the hash agrees")
    blob.add_argument("sha256", metavar="SHA256")
    blob.add_argument("--from", dest="backup", required=True, metavar="FILE", help="a backup of `yizhang backup`")
    blob.set_defaults(run=_blob)


def _state(arguments: argparse.Namespace) -> int:
    import handlers
    from engine import bootstrap
    from engine.config import Config
    from engine.domain.errors import Rejection
    from engine.domain.restore_commands import RestoreState
    from migrations.backup_rows import rows_of

    app = bootstrap.build(Config.from_env(), handlers)
    try:
        app.require_schema()
        found = app.ask.case_id_of(arguments.number)
        rows = rows_of(Path(arguments.backup), "case_state", "case_id", found) if found is not None else []
        if not rows:
            print(say("备份里没有这个办件", "Expected the backup to hold this case, but it does not"), file=sys.stderr)
            return 1
        kept = rows[0]
        command = RestoreState(
            arguments.number, kept["revision"], kept["event_no"], kept["head_hash"], kept["sealed"], Path(arguments.backup).name, arguments.reason
        )
        app.handle(command)
    except Rejection as refused:
        print(say(refused.zh, refused.en), file=sys.stderr)
        return 1
    finally:
        app.close()
    print(say("流程状态已恢复，可以继续办理；请运行 yizhang verify", "the state is restored and the case goes on; run `yizhang verify`"))
    return 0


def _blob(arguments: argparse.Namespace) -> int:
    import handlers
    from engine import bootstrap
    from engine.config import Config
    from engine.domain.errors import Rejection
    from engine.domain.file_commands import ReplaceBlob
    from migrations.backup_rows import rows_of

    rows = rows_of(Path(arguments.backup), "blob", "sha256", arguments.sha256)
    if not rows:
        print(say("备份里没有这个文件", "Expected the backup to hold this file, but it does not"), file=sys.stderr)
        return 1
    app = bootstrap.build(Config.from_env(), handlers)
    try:
        app.require_schema()
        app.handle(ReplaceBlob(arguments.sha256, rows[0]["content"]))
    except Rejection as refused:
        print(say(refused.zh, refused.en), file=sys.stderr)
        return 1
    finally:
        app.close()
    print(say("文件内容已补回", "the bytes are back"))
    return 0
