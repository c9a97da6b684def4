"""Processes that write the same SQLite file wait in line, and a dead one holds up nobody."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

from engine.store.turn import MEMORY, Turn

HOLDER = """
import sys, time
from engine.store.turn import Turn
turn = Turn(sys.argv[1])
with turn.taken():
    print("mine", flush=True)
    time.sleep(60)
"""


def test_the_next_writes_when_the_one_before_has_ended_his_turn(tmp_path):
    one, two = Turn(str(tmp_path / "db")), Turn(str(tmp_path / "db"))
    order = []

    def second():
        with two.taken():
            order.append("second")

    with one.taken():
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.1)
        order.append("first")
    waiting.join(5)
    assert order == ["first", "second"]
    one.close()
    two.close()


def test_a_killed_process_gives_up_its_turn(tmp_path):
    path = str(tmp_path / "db")
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"mine\n"
        holder.kill()
        turn = Turn(path)
        began = time.monotonic()
        with turn.taken():
            assert time.monotonic() - began < 5
        turn.close()


def test_where_no_file_can_be_made_nobody_waits(tmp_path):
    for place in (MEMORY, str(tmp_path / "absent" / "db")):
        turn = Turn(place)
        with turn.taken():
            pass
        turn.close()
