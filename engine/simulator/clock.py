"""模拟时钟: stands still until it is moved; what falls due on the way is fired at its own instant, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.domain.commands import FireTimer
from engine.domain.errors import Rejection
from engine.domain.moment import millis, moment
from engine.store.timers import NEXT_DUE

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bootstrap import Application

MOST = 2000


class Fired(NamedTuple):
    """到点: a timer that fired, of a clock by its name or of the diagram by its task."""

    at: datetime
    kind: str
    subject: str


class Clock:
    """The bureau's only clock while time is played."""

    def __init__(self, now: datetime) -> None:
        """Stand still at ``now``."""
        self.now = now
        self.fired: list[Fired] = []

    def __call__(self) -> datetime:
        """The present instant."""
        return self.now

    def move(self, app: Application, until: datetime) -> None:
        """Let time pass in ``app``, whose clock this is. Raises what a timer raises, and Rejection when more falls due than ever should."""
        began = len(self.fired)
        while True:
            with app.database.reading() as reader:
                due = reader.ask(NEXT_DUE, {"at": millis(until)}).one()
            if due is None:
                break
            if len(self.fired) - began >= MOST:
                raise Rejection(f"这段时间里到点超过 {MOST} 次,流程可能一直在空转。", f"Expected at most {MOST} timers in this time, but more fell due.")
            self.now = max(self.now, moment(due.due_at))
            self.fired.append(Fired(self.now, due.kind, due.subject))
            app.handle(FireTimer(due.id))
        self.now = until
