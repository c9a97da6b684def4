"""``yizhang case export``: the record of a case as exchange data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from web.time_commands import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from engine.bootstrap import Application


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the command."""
    case = commands.add_parser("case", help="records of cases").add_subparsers(dest="case", required=True)
    export = case.add_parser("export", help="the whole record of a case as exchange data (JSON or XML) on standard output")
    export.add_argument("number", metavar="CASE_NUMBER")
    export.add_argument("--form", choices=("json", "xml"), default="json")
    export.set_defaults(run=lambda arguments: _export(arguments, application))


def _export(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    from engine.queries.exchange import machine_data

    app = application()
    try:
        app.require_schema()
        data = app.ask.case_data(arguments.number)
    finally:
        app.close()
    if data is None:
        print(say(f"没有编号为 {arguments.number} 的办件。", f"Expected the number of a case, but there is none with {arguments.number}."), file=sys.stderr)
        return 1
    made = machine_data("case", data)
    sys.stdout.buffer.write((made.json if arguments.form == "json" else made.xml) + b"\n")
    return 0
