"""Identifiers: never the same twice in a process, however many are asked for in a millisecond; a clash with another process costs nobody his work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.domain.commands import StoreUpload
from engine.service import store_upload as use_case
from engine.simulator.sample_files import sample_file
from engine.store import ids
from engine.store.ids import new_id
from engine.store.reads import UPLOADS


def test_threads_together_get_each_id_once_and_each_of_them_rising():
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: [new_id() for _ in range(25_000)], range(4)))

    assert len({one for of_thread in drawn for one in of_thread}) == 100_000
    assert all(of_thread == sorted(of_thread) for of_thread in drawn)
    assert all(0 < one < 2**63 for of_thread in drawn for one in of_thread)


def test_a_clock_set_back_repeats_nothing(monkeypatch):
    before = new_id()
    monkeypatch.setattr(ids.time, "time_ns", lambda: ids.EPOCH_MS * 1_000_000)
    assert new_id() > before


def test_a_file_whose_id_another_process_has_just_drawn_is_kept_under_another(bureau, monkeypatch):
    first = bureau.handle(StoreUpload(bureau.people["xiaoman"], "a.pdf", sample_file("a.pdf")))
    with bureau.app.database.reading() as reader:
        taken = reader.ask(UPLOADS, {"handle": first.id}).one().id
    drawn = iter([taken, new_id()])
    monkeypatch.setattr(use_case, "new_id", lambda: next(drawn))

    second = bureau.handle(StoreUpload(bureau.people["xiaoman"], "b.pdf", sample_file("b.pdf")))

    assert second.id != first.id
    with pytest.raises(StopIteration):
        next(drawn)
