"""The bench of timers, small, on both databases: it fires each exactly once, and notices when one does not."""

from __future__ import annotations

import pytest

import bench.timers
from bench.timers import StormFailed, run
from engine.worker import Worker
from tests import postgres


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(bench.timers, "WARM", 0.5)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_everything_due_at_once_fires_once_each_beside_an_officer_at_work(kind):
    figures = run(postgres.create() if kind == "postgresql" else None, 2000, 200)
    assert figures["due"] == 200
    assert figures["clerk_posts_during"] > 0
    assert {"tick_p95_ms", "clerk_before_p95_ms", "clerk_during_p95_ms", "fired_per_s"} <= figures.keys()


def test_a_worker_that_leaves_some_behind_is_caught(monkeypatch):
    monkeypatch.setattr(bench.timers, "Worker", Lazy)
    with pytest.raises(StormFailed):
        run(None, 10, 40)


class Lazy(Worker):
    """Planted: claims all and fires all but one."""

    def _fire(self, rows):
        super()._fire(rows[1:])
