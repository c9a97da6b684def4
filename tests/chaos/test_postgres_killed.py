"""PostgreSQL is killed with SIGKILL under load and started again: nothing acknowledged is lost, people hear a sentence, nodes recover by themselves."""

from __future__ import annotations

from engine.chaos.notes import NoteWriter, faults_of
from tests.chaos.apart import chaos


def test_a_killed_database_loses_nothing_acknowledged_and_everybody_recovers():
    code, said = chaos("postgres", "--kills", "2", "--seed", "7")
    assert code == 0, said
    assert "2 kills" in said[-1]


def test_a_note_that_is_lost_or_repeated_under_a_new_request_is_caught(bureau):
    """Planted: the officer sends what was acknowledged once more as if it were new, and believes in one that was never sent."""
    case_id = bureau.submit()
    notes = NoteWriter(bureau.app, bureau.people["window1"], case_id, "n")
    assert notes.once()
    assert faults_of(bureau.app, case_id, notes.acknowledged) == []

    first, notes._text = notes.acknowledged[0], lambda: "n 1;"
    assert notes.once()
    notes.acknowledged.append("n 9;")
    found = faults_of(bureau.app, case_id, notes.acknowledged)
    assert f"note {first!r} was acknowledged and is there 2 times" in found
    assert "note 'n 9;' was acknowledged and is there 0 times" in found
