"""演示故障件: a case whose handler failed when it was its turn, and at every try after that, so that it waits for an administrator.

The handler is a healthy one that this file stops while it tells the story; the technical text says so. Whoever tries again succeeds.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from engine.demo.retold import Retold
from engine.domain.commands import RetryDueIncident
from engine.domain.retries import WAITS_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.simulator.scenario import Doing


def _stopped(*_: Any) -> NoReturn:
    raise RuntimeError("演示用的故障：建立演示数据时有意停了这个处理器，现在重试就会成功 / a fault for demonstration, gone by now")


class Stuck(Retold):
    """A scenario retold up to the step behind which the handler ``retelling.fails`` stands."""

    def tell(self) -> Iterator[datetime]:
        """The steps, and then every automatic try, until the incident needs a person."""
        yield from super().tell()
        app = self.world.app
        incident = next(row.id for row in app.ask.incidents()[0] if row.case_id == self.case_id)
        for wait in WAITS_MS:
            self.at += timedelta(milliseconds=wait)
            yield self.at
            with self._fault():
                app.handle(RetryDueIncident(incident))

    def step(self, step: Doing) -> None:
        """As told, but for the handler."""
        with self._fault():
            super().step(step)

    @contextmanager
    def _fault(self) -> Iterator[None]:
        bureau, topic = self.world.app.bureau, self.retelling.fails
        healthy = bureau.topics
        bureau.topics = {**healthy, topic: replace(healthy[topic], run=_stopped)}
        try:
            yield
        finally:
            bureau.topics = healthy
