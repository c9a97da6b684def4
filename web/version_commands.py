"""``yizhang release|retire|rollback|diff|versions``: what becomes of a deployed version, on the machine itself."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain.punctuation import punctuated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.bootstrap import Application

SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": "↔"}


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the subcommands, which open the bureau with ``application``."""
    release = commands.add_parser("release", help="put a deployed draft in force for new cases, now or from a day on")
    release.add_argument("item")
    release.add_argument("number", type=int)
    release.add_argument("--ground", required=True, help="the legal ground or document")
    release.add_argument("--effective", type=date.fromisoformat, metavar="DATE", help="from this day on; now when left out")
    release.set_defaults(run=opening(application, _release))
    for name, run, text in (("retire", _retire, "take no new cases of an item"), ("rollback", _roll_back, "release again what was in force before")):
        parser = commands.add_parser(name, help=text)
        parser.add_argument("item")
        parser.add_argument("--ground", required=True)
        parser.set_defaults(run=opening(application, run))
    diff = commands.add_parser("diff", help="what differs between two versions of an item")
    diff.add_argument("item")
    diff.add_argument("old", type=int)
    diff.add_argument("new", type=int)
    diff.set_defaults(run=opening(application, _diff))
    versions = commands.add_parser("versions", help="list deployed definitions, of all items or of one")
    versions.add_argument("item", nargs="?", default="")
    versions.set_defaults(run=opening(application, _versions))


def opening(application: Callable[[], Application], run: Callable[[Application, Any], int]) -> Callable[[Any], int]:
    """Run a subcommand on the opened bureau, and close it."""

    def opened(arguments: Any) -> int:
        with _open(application) as app:
            return run(app, arguments)

    return opened


@contextmanager
def _open(application: Callable[[], Application]) -> Iterator[Application]:
    app = application()
    try:
        app.require_schema()
        yield app
    finally:
        app.close()


def version_of(app: Application, item: str, number: int) -> Any:
    """The row of a version by its item and number. Raises Rejection."""
    from engine.domain.errors import Rejection

    row = next((row for row in app.ask.versions() if (row.item, row.number) == (item, number)), None)
    if row is None:
        raise Rejection(f"没有 {item} 第 {number} 版,yizhang versions 列出全部版本。", f"Expected a version {number} of {item}, but there is none.")
    return row


def _release(app: Application, arguments: Any) -> int:
    from engine.domain.release_commands import ReleaseVersion

    row = version_of(app, arguments.item, arguments.number)
    app.handle(ReleaseVersion(None, row.id, arguments.ground, "", arguments.effective))
    when = f"自 {arguments.effective} 起施行 / in force from {arguments.effective}" if arguments.effective else "已发布 / released"
    print(punctuated(f"{arguments.item} 第 {arguments.number} 版:{when}"))
    return 0


def _retire(app: Application, arguments: Any) -> int:
    from engine.domain.release_commands import RetireItem

    receipt = app.handle(RetireItem(None, arguments.item, arguments.ground, ""))
    print(punctuated(f"{arguments.item} 第 {receipt.number} 版:已停用,不再收新的办件 / retired"))
    return 0


def _roll_back(app: Application, arguments: Any) -> int:
    from engine.domain.release_commands import RollBack

    receipt = app.handle(RollBack(None, arguments.item, arguments.ground, ""))
    print(punctuated(f"{arguments.item}:已回退到第 {receipt.number} 版 / back to version {receipt.number}"))
    return 0


def _diff(app: Application, arguments: Any) -> int:
    from engine.runtime.compare import AREAS

    old, new = (version_of(app, arguments.item, number) for number in (arguments.old, arguments.new))
    area = ""
    for change in app.ask.differences(old.id, new.id):
        if change.area != area:
            area = change.area
            print(" / ".join(AREAS[area]))
        between = " → " if change.before and change.after else ""
        print(f"  {SIGNS[change.kind]} {change.key}: {change.before}{between}{change.after}")
    if not area:
        print("没有不同 / no difference")
    return 0


def _versions(app: Application, arguments: Any) -> int:
    from engine.domain.errors import Rejection

    rows = [row for row in app.ask.versions() if arguments.item in {"", row.item}]
    if arguments.item and not rows:
        raise Rejection(f"没有事项 {arguments.item}。yizhang versions 列出全部事项。", f"Expected an item that was deployed, but {arguments.item} was not.")
    for row in rows:
        state = f"{row.state}\t{row.effective_on}" if row.effective_on else row.state
        print(f"{row.item}\t{row.number}\t{state}\t{row.content_hash[:12]}")
    return 0
