"""The kill loop: fork workers, kill them, check what they left."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, union_all

from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.toil import Toil
from engine.config import Config
from engine.store.apply import STATEMENTS
from engine.store.statements import Statement
from engine.store.tables.journal import request
from engine.store.tables.tasks import completion
from engine.verify import verify
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WORKERS = 2
FAILED = "!"
ACKNOWLEDGED = Statement(
    "acknowledged",
    union_all(
        select(completion.c.request_id.label("id")).where(completion.c.request_id == bindparam("request_id")),
        select(request.c.id).where(request.c.id == bindparam("request_id")),
    ),
)


def kill(kills: int, database: str | None, seed: int, say: Callable[[str], None], *, files: Mapping[str, bytes], topics: Mapping[str, Any]) -> int:
    """Kill ``kills`` working processes; 0 when every check held, 1 at the first that did not (its places are said)."""
    with tempfile.TemporaryDirectory(prefix="yizhang-chaos-") as folder:
        config = configuration(Path(folder), database)
        migrate(config.database_url)
        app = bootstrap.Application(config, topics)
        item = furnish(app, files)
        app.close()
        return _loop(kills, config, topics, item, seed, say)


def configuration(folder: Path, database: str | None) -> Config:
    """A data directory of its own, and the database given or one in it."""
    env = {"YIZHANG_DATA": str(folder)}
    return Config.from_env(env | ({"YIZHANG_DATABASE": database} if database else {}))


def _loop(kills: int, config: Config, topics: Mapping[str, Any], item: str, seed: int, say: Callable[[str], None]) -> int:
    chance = random.Random(seed)  # noqa: S311 - not a secret
    points = sorted({s.name for s in STATEMENTS.values()})
    done = acknowledged = round_ = 0
    while done < kills:
        round_ += 1
        point = chance.choice(points) if chance.random() < 0.5 else None
        setting = f"{point or '*'}:{chance.randrange(1, 8 if point else 400)}" if point or chance.random() < 0.7 else ""
        longest, count = chance.uniform(0.05, 0.4), min(WORKERS, kills - done)
        told, died = _massacre(config, topics, item, seed * 1000 + round_ * 10, setting, longest, count)
        done += died
        acknowledged += len(told)
        faults = verify(config.database_url, config.state_key) + lost(config, topics, told)
        if faults:
            say(f"第 {done} 次杀进程后({setting or '随机'})/ after kill {done} ({setting or 'random'}):")
            for fault in faults:
                say(f"  {fault}")
            return 1
    say(
        f"杀进程 {done} 次,已确认的 {acknowledged} 次操作全部在案,数据完好 / {done} kills, {acknowledged} acknowledged changes all there, every invariant holds"
    )
    return 0


def _massacre(config: Config, topics: Mapping[str, Any], item: str, seed: int, setting: str, longest: float, count: int) -> tuple[list[str], int]:
    """Start workers, let them work, kill them; what they were told of, and how many died."""
    context = multiprocessing.get_context("fork")
    pipes, workers = [], []
    for no in range(count):
        reader, writer = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(config, topics, item, seed + no, setting if no == 0 else "", writer), daemon=True)
        worker.start()
        writer.close()
        pipes.append(reader)
        workers.append(worker)
    told: list[str] = []
    deadline = time.monotonic() + longest + 1.0
    while time.monotonic() < deadline and all(w.is_alive() for w in workers):
        time.sleep(0.01)
        for pipe in pipes:
            told += _drain(pipe)
        if len(told) > 5 and time.monotonic() > deadline - 1.0:
            break
    for worker in workers:
        if worker.pid is not None and worker.is_alive():
            os.kill(worker.pid, signal.SIGKILL)
    for worker, pipe in zip(workers, pipes, strict=True):
        worker.join()
        told += _drain(pipe)
    return told, len(workers)


def _drain(pipe: Any) -> list[str]:
    rest = []
    try:
        while pipe.poll(0):
            rest.append(pipe.recv())
    except EOFError:
        pass
    return rest


def _work(config: Config, topics: Mapping[str, Any], item: str, seed: int, setting: str, writer: Any) -> None:
    """In the child: work until killed."""
    if setting:
        os.environ["YIZHANG_CRASH"] = setting
    toil = Toil(bootstrap.Application(config, topics), item, seed, writer.send)
    try:
        while True:
            toil.once()
    except Exception as error:  # noqa: BLE001 - a worker that fails by itself is a finding, told to the parent
        writer.send(f"{FAILED}{type(error).__name__}: {error}")


def lost(config: Config, topics: Mapping[str, Any], told: list[str]) -> list[str]:
    """Requests that were acknowledged and have left no receipt, and workers that failed by themselves."""
    app = bootstrap.Application(config, topics)
    failed = [f"worker: no worker fails by itself: {t.removeprefix(FAILED)}" for t in told if t.startswith(FAILED)]
    with app.database.reading() as reader:
        missing = [t for t in told if not t.startswith(FAILED) and reader.ask(ACKNOWLEDGED, {"request_id": t}).one() is None]
    app.close()
    return failed + [f"acknowledged: nothing acknowledged is lost: request {t}" for t in missing]
