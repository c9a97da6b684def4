"""``yizhang archive``: check what is stored, hand out a sealed package, verify one without the database."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.time_commands import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from engine.bootstrap import Application
    from engine.outbox.package_check import PackageVerdict


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the subcommands of ``yizhang archive``."""
    archive = commands.add_parser("archive", help="the electronic archive: check, export, verify").add_subparsers(dest="archive", required=True)
    check = archive.add_parser("check", help="every stored file against what was archived, and what should be archived by now; exit 1 at any fault")
    check.add_argument("numbers", nargs="*", metavar="NUMBER", help="archive numbers or case numbers (default: all volumes)")
    check.set_defaults(run=lambda arguments: _check(arguments, application))
    export = archive.add_parser("export", help="write a volume as one sealed package; entered in the register of uses")
    export.add_argument("number", metavar="NUMBER", help="archive number or case number")
    export.add_argument("--login", required=True, help="the archivist who hands it out")
    export.add_argument("--purpose", required=True, help="for whom and why")
    export.add_argument("--output", metavar="FILE", type=Path, help="default: the case number, in this folder")
    export.set_defaults(run=lambda arguments: _export(arguments, application))
    verify = archive.add_parser("verify", help="verify a package offline; exit 1 when it is not what the bureau sealed")
    verify.add_argument("file", metavar="FILE", type=Path)
    verify.add_argument("--root", metavar="FILE", type=Path, help="the bureau's root certificate (default: that of the data directory)")
    verify.set_defaults(run=_verify)


def _check(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    app = application()
    count = wrong = 0
    try:
        app.require_schema()
        for archive_id, number in _chosen(app, arguments.numbers):
            count += 1
            if archive_id is None:
                wrong += 1
                print(say(f"{number}:没有这个档案卷", f"{number}: there is no such volume"))
                continue
            for zh, en in app.archive_faults(archive_id):
                wrong += 1
                volume = app.ask.volume(archive_id)
                print(say(f"{volume.row.number if volume else ''} {zh}", en))
        late = [] if arguments.numbers else [(row, day) for row, day, over in app.ask.not_archived(most=10_000) if over]
        for row, day in late:
            print(say(f"{row.number}:应在 {day} 以前归档,还没有归档", f"{row.number}: was to be archived by {day}, but is not"))
    finally:
        app.close()
    print(say(f"检查 {count} 卷,发现 {wrong + len(late)} 处问题", f"{count} volumes checked, {wrong + len(late)} faults"))
    return 1 if wrong or late else 0


def _chosen(app: Application, numbers: list[str]) -> Iterable[tuple[int | None, str]]:
    if not numbers:
        return ((archive_id, "") for archive_id in app.ask.every_volume())
    found = ((app.ask.volume_of(number), number) for number in numbers)
    return ((volume.row.id if volume else None, number) for volume, number in found)


def _export(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    from engine.domain.archive_commands import LogArchiveUse
    from engine.domain.errors import Rejection

    app = application()
    try:
        app.require_schema()
        volume, person = app.ask.volume_of(arguments.number), app.ask.person_of_login(arguments.login)
        if volume is None or person is None:
            raise Rejection(
                f"没有 {arguments.number} 的档案卷,或者没有 {arguments.login} 这个账号。", "Expected a volume and a login that are known, but one is not."
            )
        use = app.handle(LogArchiveUse(person, volume.row.id, "export", arguments.purpose, f"export-{secrets.token_hex(8)}"))
        output = arguments.output or Path(f"{volume.row.case_number}.zip")
        with output.open("xb") as file:
            for part in app.archive_package(volume.row.id, int(use.id or 0)):
                file.write(part)
    finally:
        app.close()
    print(output)
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from engine.config import data_dir
    from engine.outbox.package_check import verify_package

    root = arguments.root or data_dir() / "ca" / "root.pem"
    verdict = verify_package(arguments.file, [root.read_bytes()])
    for zh, en in verdict.faults:
        print(say(zh, en))
    print(_words(verdict))
    return 0 if verdict.sound else 1


def _words(verdict: PackageVerdict) -> str:
    if not verdict.sound:
        return say("验证不通过:不是本局交出的原样。", "Not verified: this is not what the bureau handed out.")
    archived, exported = (at.date().isoformat() if at else "" for at in (verdict.archived_at, verdict.exported_at))
    return say(
        f"验证通过:档案 {verdict.number},{verdict.files} 个文件,{archived} 归档,{exported} 导出,由“{verdict.signer}”签名。",
        f"Verified: volume {verdict.number}, {verdict.files} files, archived {archived}, exported {exported}, signed by “{verdict.signer}”.",
    )
