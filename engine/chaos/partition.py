"""``yizhang chaos partition``: a node is cut off from the database in the middle of a transaction, by pulling the cable between two networks.

The far node runs in a network namespace; its transaction holds the lock on a case when the cable is pulled. Nobody is told of the cut:
packets just do not arrive. Measured are the seconds from the cut until the far node hears an error, until the near node gets the same case, and
from the mending until the far node works again. All the while the far node writes notes on a case of its own, which it repeats until
they are acknowledged; in the end each is there once, and all invariants hold.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.kill import configuration
from engine.chaos.notes import NoteWriter, faults_of
from engine.chaos.toil import Toil
from engine.cluster.children import LOOPBACK
from engine.cluster.namespace import Cable, NotPermitted
from engine.cluster.postgres import Postgres
from engine.domain.errors import Busy
from engine.store.reads import CASE_HEAD
from engine.verify import verify
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection

    from engine.config import Config

# What the settings of engine.store.connections promise (docs/operation.md), with what a busy machine may add.
ERROR_SECONDS = 5.0
LOCK_SECONDS = 8.0
MENDED_SECONDS = 10.0
PATIENCE = 60.0


@dataclass
class _Cut:
    """The seconds of one cut."""

    error: float
    lock: float
    mended: float


@dataclass
class _Outcome:
    """All cuts, and what went wrong."""

    cuts: list[_Cut] = field(default_factory=list)
    notes: int = 0
    faults: list[str] = field(default_factory=list)


def partition(rounds: int, say: Callable[[str], None], *, files: Mapping[str, bytes], topics: Mapping[str, Any]) -> int:
    """Cut so many times; 0 when every figure held, 1 when not, 2 where namespaces aren't permitted. Raises NoPostgres."""
    try:
        with Cable() as cable, tempfile.TemporaryDirectory(prefix="yizhang-chaos-") as name:
            outcome = _measure(rounds, cable, Path(name), files, topics)
    except NotPermitted as reason:
        say(str(reason))
        return 2
    for no, cut in enumerate(outcome.cuts, 1):
        say(
            f"断网 {no}: 远端 {cut.error:.1f} 秒后报错,锁 {cut.lock:.1f} 秒后放开,接通后 {cut.mended:.1f} 秒恢复 / cut {no}: an error at the far node after "
            f"{cut.error:.1f} s, its lock free after {cut.lock:.1f} s, at work again {cut.mended:.1f} s after the mending"
        )
    for fault in outcome.faults[:20]:
        say(f"  {fault}")
    if outcome.faults:
        say(f"断网 {rounds} 次,发现 {len(outcome.faults)} 处问题 / {rounds} cuts, {len(outcome.faults)} fault(s)")
        return 1
    say(
        f"断网 {rounds} 次,已确认的 {outcome.notes} 条备注都在且不重复,数据完好 / {rounds} cuts, {outcome.notes} acknowledged notes all there and once, "
        "every invariant holds"
    )
    return 0


def _measure(rounds: int, cable: Cable, folder: Path, files: Mapping[str, bytes], topics: Mapping[str, Any]) -> _Outcome:
    folder.chmod(0o711)  # the server's own account passes through
    server = Postgres(folder / "postgres", addresses=(LOOPBACK, cable.near))
    outcome = _Outcome()
    try:
        server.start()
        config = configuration(folder, server.create("chaos"))
        migrate(config.database_url)
        app = bootstrap.Application(config, topics)
        toil = Toil(app, furnish(app, files), 1, lambda _: None)
        shared, own = toil.submit(), toil.submit()
        officer = toil.holders_of("administrator")[0]
        app.close()
        far, process = _far_node(cable, replace(config, database_url=server.url("chaos", cable.near)), topics, shared, own, officer)
        app = bootstrap.Application(config, topics)
        near = NoteWriter(app, officer, shared, "near")
        try:
            for _ in range(rounds):
                outcome.cuts.append(_cut(cable, far, near))
            far.send("stop")
            notes = _hear(far, "notes")
        except TimeoutError as error:
            outcome.faults.append(f"partition: everybody goes on within {PATIENCE:g} s, but {error}")
            notes = []
        outcome.notes = len(notes) + len(near.acknowledged)
        outcome.faults += [*faults_of(app, own, notes), *faults_of(app, shared, near.acknowledged), *_too_long(outcome.cuts)]
        app.close()
        process.join(10)
        outcome.faults += verify(config.database_url, config.state_key)
    finally:
        server.stop()
    return outcome


def _too_long(cuts: list[_Cut]) -> list[str]:
    bounds = {"error": ERROR_SECONDS, "lock": LOCK_SECONDS, "mended": MENDED_SECONDS}
    return [f"{name}: {getattr(cut, name):.1f} s, expected at most {most:g} s" for cut in cuts for name, most in bounds.items() if getattr(cut, name) > most]


def _cut(cable: Cable, far: Connection, near: NoteWriter) -> _Cut:
    time.sleep(0.5)  # notes flow
    far.send("hold")
    _hear(far, "held")
    cable.pull()
    began = time.monotonic()
    far.send("go on")
    lock = near.until_acknowledged(PATIENCE)
    error = _hear(far, "error") - began
    cable.plug()
    mended = time.monotonic()
    return _Cut(error, lock, max(_hear(far, "working") - mended, 0.0))


def _hear(pipe: Connection, kind: str) -> Any:
    if not pipe.poll(PATIENCE):
        raise TimeoutError(f"the far node does not say {kind!r}")
    said, value = pipe.recv()
    if said != kind:
        raise TimeoutError(f"the far node says {said!r} {value!r} instead of {kind!r}")
    return value


def _far_node(cable: Cable, config: Config, topics: Mapping[str, Any], shared: int, own: int, officer: int) -> tuple[Connection, Any]:
    context = multiprocessing.get_context("spawn")  # forked, it could inherit a lock that a thread held, and stand still for ever
    ours, theirs = context.Pipe()
    process = context.Process(target=_live, args=(theirs, cable, config, topics, shared, own, officer), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _live(pipe: Connection, cable: Cable, config: Config, topics: Mapping[str, Any], shared: int, own: int, officer: int) -> None:
    """In the child, on the far side."""
    cable.enter()
    holder, app = bootstrap.Application(config, topics), bootstrap.Application(config, topics)
    notes, over = NoteWriter(app, officer, own, "far"), threading.Event()
    writing = threading.Thread(target=_write, args=(notes, over), daemon=True)
    writing.start()
    while pipe.recv() == "hold":
        pipe.send(("error", _hold(holder, shared, pipe)))
        acknowledged = len(notes.acknowledged)
        end = time.monotonic() + PATIENCE
        while len(notes.acknowledged) == acknowledged and time.monotonic() < end:
            time.sleep(0.01)
        pipe.send(("working", time.monotonic()))
    over.set()
    writing.join(PATIENCE)
    pipe.send(("notes", notes.acknowledged))
    app.close()
    holder.close()


def _hold(app: bootstrap.Application, case_id: int, pipe: Connection) -> float:
    """Take the case's lock, wait for the cut, go on: when the error came."""

    def work(uow: Any) -> None:
        uow.ask(CASE_HEAD, {"case_id": case_id}).one()
        pipe.send(("held", None))
        pipe.recv()
        uow.ask(CASE_HEAD, {"case_id": case_id}).one()

    try:
        app.database.write(work)
    except Busy:
        return time.monotonic()
    raise AssertionError("the cut was not noticed")


def _write(notes: NoteWriter, over: threading.Event) -> None:
    while not over.is_set():
        notes.once()
        over.wait(0.02)
