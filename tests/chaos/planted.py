"""Bugs that the loops must find: ``python -m tests.chaos.planted BUG`` plants one and runs the loop that is there for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import handlers
from engine import bootstrap
from engine.chaos import kill, races
from engine.chaos.toil import Toil
from engine.domain.commands import FireTimer, Receipt
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.service import dossier
from tests.bureau import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

LOOP: dict[str, Any] = {"files": read_folder(ROOT / "processes" / "catering_licence"), "topics": topics_of(handlers)}


def torn() -> int:
    """The engine state is committed before the rows that belong to it."""
    real = dossier.apply

    def apply(uow: Any, changes: Any) -> None:
        changes = list(changes)
        real(uow, changes[:1])
        if uow.dialect == "sqlite":
            uow.connection.execute("commit")
            uow.connection.execute("begin immediate")
        real(uow, changes[1:])

    dossier.apply = apply
    return kill(60, None, 3, print, **LOOP)


def hasty() -> int:
    """The worker is told of a change that was never made durable."""
    real = Toil._acknowledge

    def acknowledge(self: Toil, request_id: str) -> None:
        real(self, request_id)
        self.tell(f"{request_id}-never-committed")

    Toil._acknowledge = acknowledge  # type: ignore[method-assign]
    return kill(4, None, 5, print, **LOOP)


def boastful() -> int:
    """A node answers that it has fired a timer that the other has fired."""
    real = bootstrap.USE_CASES[FireTimer]

    def fire(command: Any, uow: Any, bureau: Any) -> Receipt:
        real(command, uow, bureau)
        return Receipt(1)

    bootstrap.USE_CASES[FireTimer] = fire
    return races(10, None, 5, print, **LOOP)


BUGS: dict[str, Callable[[], int]] = {bug.__name__: bug for bug in (torn, hasty, boastful)}

if __name__ == "__main__":
    sys.exit(BUGS[sys.argv[1]]())
