"""``yizhang backup|restore|upgrade``: a snapshot while people go on working, back from it, and a new release's schema with both around it."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.time_commands import say

if TYPE_CHECKING:
    import argparse

    from engine.config import Config


def add(commands: Any) -> None:
    """Add the subcommands."""
    backup = commands.add_parser("backup", help="write one consistent snapshot of the database to a file, while people go on working")
    backup.add_argument("folder", nargs="?", metavar="FOLDER", help="where to write it (default: backups in the data directory)")
    backup.add_argument("--keys", metavar="FOLDER", help="also write the keys and the certificate authority, to a folder apart")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="fill an empty database, SQLite or PostgreSQL, from a backup, and verify it")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("--keys", metavar="FILE", help="first put the keys in place that `yizhang backup --keys` wrote")
    restore.set_defaults(run=_restore)
    upgrade = commands.add_parser("upgrade", help="back up, bring the database to this release's schema, verify")
    upgrade.add_argument("folder", nargs="?", metavar="FOLDER", help="where the backup goes (default: backups in the data directory)")
    upgrade.set_defaults(run=_upgrade)


def _backup(arguments: argparse.Namespace) -> int:
    from engine.config import Config
    from migrations.backup import keep_keys

    config, now = Config.from_env(), datetime.now(UTC)
    _keep(config, arguments.folder, now)
    if arguments.keys:
        path = keep_keys(config.data_dir, Path(arguments.keys), now)
        print(say("密钥另存，请与备份分开保管", "keys written; keep them apart from the backup"), path, sep="\n")
    else:
        print(
            say("备份里没有密钥；恢复时需要 state.key 和 ca 文件夹（--keys 另存）", "no keys in it: restoring needs state.key and ca/ (write them with --keys)")
        )
    return 0


def _keep(config: Config, folder: str | None, at: datetime) -> None:
    from migrations.backup import back_up

    kept = back_up(config.database_url, Path(folder) if folder else config.data_dir / "backups", config.state_key, at)
    print(say(f"已备份 {kept.tables} 张表 {kept.rows} 行", f"{kept.rows} rows of {kept.tables} tables backed up"), kept.path, sep="\n", flush=True)


def _restore(arguments: argparse.Namespace) -> int:
    from engine.config import Config, data_dir
    from migrations.restore import put_keys, restore

    if arguments.keys:
        put_keys(Path(arguments.keys), data_dir())
    elif not (os.environ.get("YIZHANG_STATE_KEY") or (data_dir() / "state.key").exists()):  # a key made now would open nothing
        needed = say("没有封印状态的密钥。请放好 state.key，或者用 --keys 给出密钥包。", "Expected the state key: put state.key in place or give --keys.")
        print(needed, file=sys.stderr)
        return 1
    config = Config.from_env()
    done = restore(Path(arguments.file), config.database_url, config.state_key)
    told = f"已恢复 {done.tables} 张表 {done.rows} 行，数据截至 {done.taken_at}"
    print(say(told, f"{done.rows} rows of {done.tables} tables restored, as of {done.taken_at}"), flush=True)
    return _verified(config)


def _upgrade(arguments: argparse.Namespace) -> int:
    from engine.config import Config
    from migrations.run import migrate

    config, now = Config.from_env(), datetime.now(UTC)
    _keep(config, arguments.folder, now)
    reached = migrate(config.database_url, config.state_key)
    print(say(f"数据库已是 {reached}", f"the schema is {reached}"), flush=True)
    return _verified(config)


def _verified(config: Config) -> int:
    from engine.verify import verify

    broken = verify(config.database_url, config.state_key)
    for line in broken:
        print(line, file=sys.stderr)
    print(say(f"发现 {len(broken)} 处问题", f"{len(broken)} invariant(s) broken") if broken else say("数据完好", "every invariant holds"))
    return 1 if broken else 0
