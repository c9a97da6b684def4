"""模拟时钟: stands still until it is moved; what falls due on the way is fired at its own instant, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import FireTimer
from engine.domain.moment import millis, moment
from engine.store.timers import NEXT_DUE

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bootstrap import Application


class Clock:
    """The bureau's only clock while time is played."""

    def __init__(self, now: datetime) -> None:
        """Stand still at ``now``."""
        self.now = now

    def __call__(self) -> datetime:
        """The present instant."""
        return self.now

    def move(self, app: Application, until: datetime) -> None:
        """Let time pass in ``app``, whose clock this is. Raises what a timer raises."""
        while True:
            with app.database.reading() as reader:
                due = reader.ask(NEXT_DUE, {"at": millis(until)}).one()
            if due is None:
                break
            self.now = max(self.now, moment(due.due_at))
            app.handle(FireTimer(due.id))
        self.now = until
