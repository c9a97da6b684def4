"""PostgreSQL is killed with SIGKILL under load and started again: nothing acknowledged is lost, people hear a sentence, nodes recover by themselves."""

from __future__ import annotations

import handlers
from engine.chaos import postgres
from engine.chaos.notes import NoteWriter
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT

FILES = read_folder(ROOT / "processes" / "catering_licence")


def run(kills: int, seed: int) -> tuple[int, list[str]]:
    said: list[str] = []
    return postgres(kills, seed, said.append, files=FILES, topics=topics_of(handlers)), said


def test_a_killed_database_loses_nothing_acknowledged_and_everybody_recovers():
    code, said = run(2, 7)
    assert code == 0, said
    assert "2 kills" in said[-1]


def test_a_note_that_is_repeated_under_a_new_request_is_caught(monkeypatch):
    """Planted: the officer sends what was acknowledged once more as if it were new."""
    real = NoteWriter.once

    def twice(self):
        acknowledged = real(self)
        if acknowledged and self.number == 2:
            text = self.acknowledged[-1]
            self._text = lambda: text
            self.number = 999
            real(self)
            del self._text
            self.number = 2
        return acknowledged

    monkeypatch.setattr(NoteWriter, "once", twice)
    code, said = run(0, 3)
    assert code == 1, said
    assert any("is there 2 times" in line for line in said), said
