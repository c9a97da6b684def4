from __future__ import annotations

import os
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from engine.outbox.press import Press, PressFailed

ENDLESS = "#{ let n = 0\n for a in range(100000) { for b in range(100000) { n += 1 } } }"


def folder_with(folder: Path, source: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "main.typ").write_text(source)
    return folder


def test_a_document_that_never_ends_is_stopped_in_time(tmp_path: Path) -> None:
    with closing(Press(seconds=1.5)) as press:
        began = time.monotonic()
        with pytest.raises(PressFailed, match=r"within 1\.5 s"):
            press.print(folder_with(tmp_path / "endless", ENDLESS), 0, ())

        assert time.monotonic() - began < 10
        assert press.print(folder_with(tmp_path / "next", "= 下一份"), 0, ()).pdf.startswith(b"%PDF-")


def test_files_outside_the_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密")
    with closing(Press()) as press, pytest.raises(PressFailed, match="project root"):
        press.print(folder_with(tmp_path / "job", '#read("../secret.txt")'), 0, ())


def test_packages_cannot_be_fetched(tmp_path: Path) -> None:
    with closing(Press()) as press, pytest.raises(PressFailed):
        press.print(folder_with(tmp_path / "job", '#import "@preview/cetz:0.3.0"'), 0, ())


def test_the_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIZHANG_SECRET", "x")
    with closing(Press()) as press:
        press.print(folder_with(tmp_path / "job", "a"), 0, ())
        child = press._child.pid

        assert b"YIZHANG_SECRET" not in Path(f"/proc/{child}/environ").read_bytes()


def test_many_threads_take_turns_and_each_gets_its_own(tmp_path: Path) -> None:
    got: dict[int, bytes] = {}
    with closing(Press()) as press:
        jobs = [folder_with(tmp_path / str(number), "字" * number) for number in range(1, 9)]

        def ask(number: int) -> None:
            got[number] = press.print(jobs[number - 1], 0, ()).pdf

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        again = {number: press.print(jobs[number - 1], 0, ()).pdf for number in got}

    assert len(got) == 8
    assert got == again


def test_a_dead_child_is_replaced(tmp_path: Path) -> None:
    with closing(Press()) as press:
        job = folder_with(tmp_path / "job", "甲")
        press.print(job, 0, ())
        os.kill(press._child.pid, 9)
        press._child.wait()

        assert press.print(job, 0, ()).pdf
