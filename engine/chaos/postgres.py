"""``yizhang chaos postgres``: PostgreSQL is killed with SIGKILL under load and started again, many times.

Two processes work all the while. Each does random work on cases (toil) and writes notes on one, which it repeats until they are
acknowledged. Checked: nothing acknowledged is lost or doubled, whoever was refused heard a sentence that says to try again, every
process goes on by itself, all invariants hold.
"""

from __future__ import annotations

import logging
import multiprocessing
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.kill import configuration, lost
from engine.chaos.notes import NoteWriter, faults_of
from engine.chaos.toil import Toil
from engine.cluster.postgres import Postgres
from engine.verify import verify
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from engine.config import Config

WORKERS = 2
RECOVERY = 30.0  # seconds within which every process must work again after a restart


@dataclass
class _Told:
    """What one working process has told: what was acknowledged, when last, and what was wrong."""

    pipe: Connection
    process: BaseProcess
    requests: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    repeated: int = 0
    wrong: list[str] = field(default_factory=list)
    last: float = 0.0

    def listen(self) -> None:
        """Take in what has come."""
        while self.pipe.poll(0):
            try:
                kind, value, at = self.pipe.recv()
            except EOFError:
                return
            if kind == "request":
                self.requests.append(value)
                self.last = at
            elif kind == "note":
                self.notes.append(value)
                self.last = at
            elif kind == "repeated":
                self.repeated = value
            else:
                self.wrong.append(value)


def postgres(kills: int, seed: int, say: Callable[[str], None], *, files: Mapping[str, bytes], topics: Mapping[str, Any]) -> int:
    """Kill the database so many times; 0 when every check held, else 1 (the places are said). Raises NoPostgres."""
    with tempfile.TemporaryDirectory(prefix="yizhang-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server's own account passes through
        server = Postgres(folder / "postgres")
        try:
            server.start()
            config = configuration(folder, server.create("chaos"))
            migrate(config.database_url)
            app = bootstrap.Application(config, topics)
            item = furnish(app, files)
            toil = Toil(app, item, seed, lambda _: None)
            cases = [toil.submit() for _ in range(WORKERS)]
            officer = toil.holders_of("administrator")[0]
            app.close()
            told, slowest = _kills(kills, seed, server, config, topics, item, cases, officer)
            faults = _faults(config, topics, cases, told)
        finally:
            server.stop()
    for fault in faults[:20]:
        say(f"  {fault}")
    if faults:
        say(f"杀数据库 {kills} 次,发现 {len(faults)} 处问题 / {kills} kills of the database, {len(faults)} fault(s)")
        return 1
    count = sum(len(t.requests) + len(t.notes) for t in told)
    say(
        f"杀数据库 {kills} 次,已确认的 {count} 次操作全部在案,没有重复,重启后最慢 {slowest:.1f} 秒恢复,数据完好 / {kills} kills of the database, "
        f"{count} acknowledged changes all there and once, {sum(t.repeated for t in told)} told to try again, "
        f"slowest recovery {slowest:.1f} s after the restart, every invariant holds"
    )
    return 0


def _kills(
    kills: int, seed: int, server: Postgres, config: Config, topics: Mapping[str, Any], item: str, cases: list[int], officer: int
) -> tuple[list[_Told], float]:
    context = multiprocessing.get_context("spawn")  # forked, one could inherit a lock that a thread held, and stand still for ever
    over = context.Event()
    told = []
    for no, case_id in enumerate(cases):
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(config, topics, item, seed * 100 + no, frozenset(cases), case_id, officer, writer, over), daemon=True)
        process.start()
        writer.close()
        told.append(_Told(reader, process))
    chance, slowest = random.Random(seed), 0.0  # noqa: S311 - not a secret
    _await_work(told, 0.0)
    for _ in range(kills):
        _listen(told, chance.uniform(0.3, 1.5))
        server.kill()
        _listen(told, chance.uniform(0.0, 0.8))
        server.start()
        slowest = max(slowest, _await_work(told, time.monotonic()))
    over.set()
    end = time.monotonic() + RECOVERY
    while any(t.process.is_alive() for t in told) and time.monotonic() < end:
        _listen(told, 0.05)
    for one in told:
        if one.process.is_alive():
            one.wrong.append("process: every process ends when it is told to, but one hangs")
            one.process.kill()
        one.process.join()
        one.listen()
    return told, slowest


def _listen(told: list[_Told], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for one in told:
            one.listen()
        time.sleep(0.01)


def _await_work(told: list[_Told], since: float) -> float:
    """Seconds from ``since`` until every process has had something acknowledged."""
    end = time.monotonic() + RECOVERY
    while any(one.last <= since for one in told):
        _listen(told, 0.02)
        if time.monotonic() > end:
            for one in told:
                if one.last <= since:
                    one.wrong.append(f"process: every process works again within {RECOVERY:g} s of the restart, but one does not")
            return RECOVERY
    return max(one.last for one in told) - since if since else 0.0


def _work(
    config: Config,
    topics: Mapping[str, Any],
    item: str,
    seed: int,
    spared: frozenset[int],
    case_id: int,
    officer: int,
    writer: Connection,
    over: Any,
) -> None:
    """In the child: work until told to stop; a refusal is a normal answer, anything else a finding."""

    def tell(kind: str, value: object) -> None:
        writer.send((kind, value, time.monotonic()))

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # a tick without a database is no news here
    app = bootstrap.Application(config, topics)
    try:
        toil = Toil(app, item, seed, lambda request: tell("request", request))
        toil.spared = spared
        notes = NoteWriter(app, officer, case_id, f"n{seed}")
        while not over.is_set():
            if notes.once():
                tell("note", notes.acknowledged[-1])
            elif not notes.repeated % 10:
                time.sleep(0.02)
            toil.once()
        tell("repeated", notes.repeated)
        for said in notes.strange:
            tell("wrong", f"refused: a refusal says to try again later, but said {said!r}")
    except Exception as error:  # noqa: BLE001 - told to the parent
        tell("wrong", f"process: no process fails by itself: {type(error).__name__}: {error}")
    app.close()


def _faults(config: Config, topics: Mapping[str, Any], cases: list[int], told: list[_Told]) -> list[str]:
    app = bootstrap.Application(config, topics)
    faults = [w for one in told for w in one.wrong]
    for case_id, one in zip(cases, told, strict=True):
        faults += faults_of(app, case_id, one.notes)
    app.close()
    return faults + lost(config, topics, [r for one in told for r in one.requests]) + verify(config.database_url, config.state_key)
