"""``yizhang chaos backup``: backups are taken while officers write, each is restored into an empty database, and nothing acknowledged before it may be missing.

Two threads write notes one after another and keep what was acknowledged. The snapshot may hold more than what had been acknowledged when it was
begun, never less; what it holds must satisfy every invariant.
"""

from __future__ import annotations

import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.kill import configuration
from engine.chaos.notes import NoteWriter, faults_of
from engine.chaos.toil import Toil
from engine.verify import verify
from migrations.backup import back_up
from migrations.restore import restore
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.config import Config

WRITERS = 2


def backup(
    rounds: int,
    say: Callable[[str], None],
    *,
    files: Mapping[str, bytes],
    topics: Mapping[str, Any],
    database: str | None = None,
    target: Callable[[], str] | None = None,
) -> int:
    """Back up and restore so many times under load; 0 when nothing acknowledged was lost and every invariant held, else 1 (the places are said).

    ``database`` is an empty one to work on (None: SQLite), ``target`` makes an empty one to restore into (None: SQLite).
    """
    with tempfile.TemporaryDirectory(prefix="yizhang-chaos-") as name:
        folder = Path(name)
        config = configuration(folder, database)
        migrate(config.database_url)
        app = bootstrap.Application(config, topics)
        toil = Toil(app, furnish(app, files), 1, lambda _: None)
        officer = toil.holders_of("administrator")[0]
        writers = [NoteWriter(app, officer, toil.submit(), str(number)) for number in range(WRITERS)]
        ended = threading.Event()
        threads = _started(writers, ended)
        faults: list[str] = []
        try:
            for number in range(rounds):
                url = target() if target else f"sqlite:///{folder / f'restored-{number}.db'}"
                faults += [f"backup {number}: {fault}" for fault in _round(config, url, number, topics, writers)]
        finally:
            ended.set()
            for thread in threads:
                thread.join()
            app.close()
        written = sum(len(writer.acknowledged) for writer in writers)
    said = [f"  {fault}" for fault in faults[:20]]
    told = f"{rounds} backups restored, {written} notes written meanwhile, {len(faults)} fault(s)"
    for line in (*said, f"备份并恢复 {rounds} 次,其间记下 {written} 条,发现 {len(faults)} 处问题 / {told}"):
        say(line)
    return 1 if faults else 0


def _round(config: Config, url: str, number: int, topics: Mapping[str, Any], writers: list[NoteWriter]) -> list[str]:
    """One backup restored into ``url``; what is broken in it or missing from it."""
    known = [list(writer.acknowledged) for writer in writers]
    kept = back_up(config.database_url, config.data_dir, config.state_key, datetime.now(UTC) + timedelta(seconds=number))
    restore(kept.path, url, config.state_key)
    return [*verify(url, config.state_key), *_missing(config.data_dir, url, topics, writers, known)]


def _started(writers: list[NoteWriter], ended: threading.Event) -> list[threading.Thread]:
    threads = [threading.Thread(target=_write, args=(writer, ended)) for writer in writers]
    for thread in threads:
        thread.start()
    return threads


def _write(writer: NoteWriter, ended: threading.Event) -> None:
    while not ended.is_set():
        writer.once()


def _missing(folder: Path, url: str, topics: Mapping[str, Any], writers: list[NoteWriter], known: list[list[str]]) -> list[str]:
    app = bootstrap.Application(configuration(folder, url), topics)
    try:
        return [fault for writer, notes in zip(writers, known, strict=True) for fault in faults_of(app, writer.case_id, notes)]
    finally:
        app.close()
