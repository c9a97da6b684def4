"""``yizhang bench http``: completions through the served product, as officers' browsers make them.

``yizhang serve`` runs in processes of its own on the loopback with a database of its own, the worker with it. Officers sign in through the
real form; ``CLIENTS`` of them work at once. A completion is the task's page (session, authorisation, rendering) and the posted form
(CSRF, validation, the durable step), timed from asking for the page to the answer to the post. Cases are made off the clock. What
the server acknowledged is counted again in the database afterwards.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

import handlers
from bench.browser import Browser, hidden
from bench.bundle import files
from bench.place import durability, place
from bench.rounds import CASES, TASKS, PeerFailed, Round
from bench.service_steps import Officers
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.domain.moment import millis
from engine.service.accounts import HASHER, add_account
from engine.store.statements import Statement
from engine.store.tables.tasks import completion
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bootstrap import Application
    from engine.config import Config
    from engine.domain.commands import CompleteTask

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
CLIENTS = 4
PASSWORD = "bench-only-password"  # noqa: S105 - of a database that lives as long as the measurement
START = 60.0  # seconds the server has to answer
MOST = 100_000  # completions at the most
COUNT = Statement("bench.completions", select(func.count().label("count")).select_from(completion))


def run(seconds: float, *, processes: int = 1, database: str | None = None) -> dict[str, Any]:
    """Measure for ``seconds``, preparation not counted. Raises PeerFailed."""
    with place(database) as config:
        migrate(config.database_url)
        app = bootstrap.build(config, handlers)
        furnish(app, product_files())
        officers = Officers(app, "http")
        give_accounts(app, officers)
        with _served(config, processes) as port:
            measured = _measure(app, officers, port, seconds)
        about = {"database": app.database.dialect, "durability": durability(config), "server_processes": processes, "clients": CLIENTS}
        app.close()
    return about | _figures(measured)


def product_files() -> dict[str, bytes]:
    """The bench item with the product's own handler in place of the two that only ``bench step`` has."""
    replaced = {
        path: content.replace(b'"bench_seal"', b'"collect_opinions"').replace(b'"note_delay"', b'"collect_opinions"') for path, content in files().items()
    }
    return files() | replaced


def give_accounts(app: Application, officers: Officers) -> None:
    """Let every officer sign in, by the login ``bench`` and his id."""
    hashed, at = HASHER.hash(PASSWORD), millis(app.bureau.now())
    for person in set(officers.people.values()):
        app.database.write(lambda uow, person=person: add_account(uow, person, f"bench{person}", hashed, at))  # type: ignore[misc]


@contextmanager
def _served(config: Config, processes: int) -> Iterator[int]:
    """``yizhang serve`` on a free port until the block ends."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    env = {k: v for k, v in os.environ.items() if not k.startswith("YIZHANG_")}
    env |= {"YIZHANG_DATA": str(config.data_dir), "YIZHANG_DATABASE": config.database_url, "PYTHONPATH": str(ROOT)}
    with (config.data_dir / "serve.log").open("wb") as log:
        command = [sys.executable, "-m", "web.cli", "serve", "--host", HOST, "--port", str(port), "--processes", str(processes), "--threads", str(CLIENTS)]
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=ROOT)
        try:
            if not _answers(server, port):
                said = (config.data_dir / "serve.log").read_text(errors="replace").strip().rsplit("\n", 1)[-1]
                raise PeerFailed(f"产品没有启动。/ Expected `yizhang serve` to answer, but it did not: {said}")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        browser = Browser(HOST, port)
        try:
            browser.get("/sign-in")
        except OSError:
            time.sleep(0.1)
        else:
            return True
        finally:
            browser.close()
    return False


def _measure(app: Application, officers: Officers, port: int, seconds: float) -> list[Round]:
    desks = [_Desk(port, officers) for _ in range(CLIENTS)]
    for _ in range(TASKS):
        officers.receive(CASES // TASKS)
        for command in officers.posts():
            app.handle(command)
    for person, browser in desks[0].browsers.items():
        browser.sign_in(f"bench{person}", PASSWORD)
        for desk in desks[1:]:
            desk.browsers[person].follow(browser)  # signing in is limited per address
    _wave(desks, officers, time.perf_counter() + 1)  # templates are compiled, the definition is loaded: uncounted
    rounds: list[Round] = []
    while sum(r.elapsed for r in rounds) < seconds and sum(r.count for r in rounds) < MOST:
        officers.receive(CASES - len(officers.cases))
        before = _completions(app)
        rounds.append(_wave(desks, officers, time.perf_counter() + seconds - sum(r.elapsed for r in rounds)))
        stored = _completions(app) - before
        if stored != rounds[-1].count:
            raise PeerFailed(f"expected {rounds[-1].count} completions in the database as acknowledged, but there are {stored}")
    for desk in desks:
        desk.close()
    return rounds


def _completions(app: Application) -> int:
    with app.database.reading() as reader:
        return int(reader.ask(COUNT).one().count)


def _wave(desks: list[_Desk], officers: Officers, end: float) -> Round:
    """Everything that is open now, shared by all desks until ``end``."""
    waiting = deque(officers.posts())
    threads = [threading.Thread(target=desk.work, args=(waiting, end)) for desk in desks]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - began
    for desk in desks:
        if desk.failed is not None:
            raise desk.failed
    return Round(sum(len(d.times) for d in desks), elapsed, tuple(t for d in desks for t in d.times))


class _Desk:
    """One place of work: a browser for each officer that sits here in turn."""

    def __init__(self, port: int, officers: Officers) -> None:
        self.browsers = {person: Browser(HOST, port) for person in set(officers.people.values())}
        self.times: list[float] = []
        self.failed: BaseException | None = None

    def close(self) -> None:
        for browser in self.browsers.values():
            browser.close()

    def work(self, waiting: deque[CompleteTask], end: float) -> None:
        self.times = []
        try:
            while time.perf_counter() < end:
                self._complete(waiting.popleft())
        except IndexError:
            return  # nothing is left
        except (PeerFailed, OSError) as error:
            self.failed = error

    def _complete(self, task: CompleteTask) -> None:
        browser = self.browsers[task.actor]
        began = time.perf_counter()
        page = browser.get(f"/desk/tasks/{task.task_id}")
        status, _ = browser.post(f"/desk/tasks/{task.task_id}", {**hidden(page), **{name: list(given) for name, given in task.values.items()}})
        if status != 303:
            raise PeerFailed(f"expected the post of task {task.task_id} to be taken, but the answer was {status}")
        self.times.append(time.perf_counter() - began)


def _figures(rounds: list[Round]) -> dict[str, Any]:
    whole = Round(sum(r.count for r in rounds), sum(r.elapsed for r in rounds), tuple(t for r in rounds for t in r.times))
    return {
        "completions_per_s": round(whole.rate, 1),
        "median_round_per_s": round(median(r.rate for r in rounds), 1),
        "p50_ms": round(whole.quantile(0.5) * 1000, 2),
        "p95_ms": round(whole.quantile(0.95) * 1000, 2),
        "completions": whole.count,
        "requests_per_completion": 2,
    }
