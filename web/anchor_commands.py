"""``yizhang verify`` and ``yizhang anchor``: the stored data checked by SQL alone, and the heads of all journals noted down outside the database."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.domain.punctuation import punctuated
from web.time_commands import say

if TYPE_CHECKING:
    import argparse

    from engine.config import Config
    from engine.verify import Anchor


def add(commands: Any) -> None:
    """Add both subcommands."""
    verify = commands.add_parser("verify", help="check the stored data with SQL alone; exit 1 at a broken invariant")
    verify.add_argument("--database", metavar="URL")
    verify.add_argument("--anchor", metavar="FILE", help="also find what was rewritten or removed since `yizhang anchor` wrote FILE")
    verify.set_defaults(run=_verify)
    anchor = commands.add_parser("anchor", help="write the heads of all journals to a dated file, to be kept outside the database")
    anchor.add_argument("folder", nargs="?", metavar="FOLDER", help="where to write it (default: anchors in the data directory)")
    anchor.add_argument("--database", metavar="URL")
    anchor.set_defaults(run=_anchor)


def _verify(arguments: argparse.Namespace) -> int:
    from engine.config import Config
    from engine.verify import NoDatabase, WrongAnchor, verify

    config = Config.from_env()
    try:
        noted = _read(arguments.anchor, config) if arguments.anchor else None
        broken = verify(arguments.database or config.database_url, config.state_key, noted)
    except (NoDatabase, WrongAnchor) as error:
        print(punctuated(str(error)), file=sys.stderr)
        return 1
    for line in broken:
        print(line)
    print(say(f"发现 {len(broken)} 处问题", f"{len(broken)} invariant(s) broken") if broken else say("数据完好", "every invariant holds"))
    return 1 if broken else 0


def _read(path: str, config: Config) -> Anchor:
    from engine.verify import WrongAnchor, read_anchor

    try:
        return read_anchor(Path(path).read_bytes().decode(), config.state_key)
    except UnicodeDecodeError:
        raise WrongAnchor(say("不是锚定文件。", "Expected an anchor as `yizhang anchor` wrote it, but it is no text.")) from None


def _anchor(arguments: argparse.Namespace) -> int:
    """Written whole or not at all, never over another one; refused where the heads bear no sound seal."""
    from engine.config import Config
    from engine.verify import NoDatabase, snapshot, take, written
    from engine.verify.invariants import heads_are_sealed

    config, now = Config.from_env(), datetime.now(UTC)
    try:
        with snapshot(arguments.database or config.database_url, config.state_key) as data:
            broken = list(heads_are_sealed.broken(data))
            anchor = take(data, now.isoformat(timespec="seconds"))
    except NoDatabase as error:
        print(punctuated(str(error)), file=sys.stderr)
        return 1
    if broken:
        print("\n".join(f"heads_are_sealed: {place}" for place in broken[:20]), file=sys.stderr)
        print(say("链头封印不符,没有锚定。请先运行 yizhang verify。", "Expected sealed heads, but these are not; run `yizhang verify` first."), file=sys.stderr)
        return 1
    folder = Path(arguments.folder) if arguments.folder else config.data_dir / "anchors"
    path = folder / f"heads-{now:%Y%m%dT%H%M%SZ}.txt"
    _keep(path, written(anchor, config.state_key))
    print(say(f"已锚定 {len(anchor.heads)} 个办件", f"{len(anchor.heads)} cases anchored"), path, f"SHA-256 {anchor.digest}", sep="\n")
    return 0


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    finally:
        fresh.unlink()
    path.chmod(0o444)
