"""Versions of the catering item as an administrator would release them, and a move carried to its end."""

from __future__ import annotations

from engine.domain.commands import DeployItem
from engine.domain.move_commands import RunMove, StartMove
from engine.runtime.bundle import read_folder
from tests.bureau import ITEM, ROOT

GROUND = "青禾区提速公告（2026，演示用）"


def version(*changes, text=b""):
    """The shipped folder with ``old -> new`` in every text file and path."""
    files = read_folder(ROOT / "processes" / ITEM)
    for old, new in changes:
        files = {path.replace(old, new): content.replace(old.encode(), new.encode()) for path, content in files.items()}
    return {**files, "CHANGELOG.md": files["CHANGELOG.md"] + text}


def released(bureau, files):
    """Deployed from the machine itself, hence in force; its id."""
    return bureau.handle(DeployItem(None, files)).id


def started(bureau, to_id, from_id=None, by="admin"):
    first = from_id or next(row.id for row in bureau.app.ask.versions() if row.number == 1)
    return bureau.handle(StartMove(bureau.people[by], first, to_id, GROUND, bureau.request_id())).id


def carried_on(bureau):
    while bureau.app.move_once():
        pass


def moved(bureau, to_id, size=None):
    """Rehearsed and moved; the id of the move."""
    found = started(bureau, to_id)
    carried_on(bureau)
    bureau.handle(RunMove(bureau.people["admin"], found, size, bureau.request_id()))
    carried_on(bureau)
    return found
