"""The kill loop holds, on both databases, and a planted bug makes it fail."""

from __future__ import annotations

import pytest

import handlers
from engine.chaos import kill
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.service import dossier as module
from tests import postgres
from tests.bureau import ROOT

FILES = read_folder(ROOT / "processes" / "catering_licence")


def run(kills: int, database: str | None, seed: int) -> tuple[int, list[str]]:
    said: list[str] = []
    return kill(kills, database, seed, said.append, files=FILES, topics=topics_of(handlers)), said


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_workers_leave_every_invariant_and_every_acknowledged_change(kind):
    code, said = run(8, postgres.create() if kind == "postgresql" else None, seed=7)
    assert code == 0, said


def test_a_step_in_two_transactions_is_caught(monkeypatch):
    """Planted: the engine state is committed before the rows that belong to it."""
    real = module.apply

    def torn(uow, changes):
        changes = list(changes)
        real(uow, changes[:1])
        if uow.dialect == "sqlite":
            uow.connection.execute("commit")
            uow.connection.execute("begin immediate")
        real(uow, changes[1:])

    monkeypatch.setattr(module, "apply", torn)
    code, said = run(60, None, seed=3)
    assert code == 1, said


def test_an_acknowledgement_before_the_commit_is_caught(monkeypatch):
    """Planted: the worker is told of a change that was never made durable."""
    from engine.chaos.toil import Toil

    real = Toil._acknowledge

    def hasty(self, request_id):
        real(self, request_id)
        self.tell(f"{request_id}-never-committed")

    monkeypatch.setattr(Toil, "_acknowledge", hasty)
    code, said = run(4, None, seed=5)
    assert code == 1
    assert any("acknowledged" in line for line in said)
