"""The worker: APScheduler ticks, rows decide. Each tick fires what is due and relays the outbox until nothing is left."""

from __future__ import annotations

import socket
import threading
from os import getpid
from typing import TYPE_CHECKING, Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from engine.domain.commands import FireTimer
from engine.domain.errors import YizhangError
from engine.domain.moment import millis
from engine.store.timers import CLAIM

if TYPE_CHECKING:
    from engine.bootstrap import Application
    from engine.store.unit_of_work import UnitOfWork

BATCH = 100
CLAIM_MS = 60_000
TICK_SECONDS = 1
log = structlog.get_logger("worker")


class Worker:
    """One worker of an application; any number may run on any number of nodes."""

    def __init__(self, application: Application) -> None:
        """Bind; nothing runs before ``start`` or ``tick``."""
        self.application = application
        self._me = f"{socket.gethostname()}:{getpid()}:{id(self):x}"
        self._busy = threading.Lock()
        self._scheduler = BackgroundScheduler(timezone="Asia/Shanghai")

    def start(self) -> None:
        """Tick every second in the background."""
        self._scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the running tick."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> int:
        """Fire all due timers and relay all ready messages; the number of both."""
        if not self._busy.acquire(blocking=False):
            return 0
        done = 0
        try:
            while (fired := self.application.recompute_once() or self.fire_due()) or (sent := self.application.relay_once()):
                done += fired or sent
        except YizhangError as error:
            log.warning("tick failed", error=str(error))
        finally:
            self._busy.release()
        return done

    def fire_due(self) -> int:
        """Claim one batch of due timers and fire each in its own transaction."""
        at = millis(self.application.bureau.now())
        database = self.application.database
        claimed = database.write(lambda uow: self._claim(uow, at))
        for row in claimed:
            try:
                self.application.handle(FireTimer(row.id))
            except YizhangError as error:
                log.warning("timer failed", timer=row.id, error=str(error))
        return len(claimed)

    def _claim(self, uow: UnitOfWork, at: int) -> list[Any]:
        uow.wrote = True
        return uow.ask(CLAIM, {"at": at, "stale": at - CLAIM_MS, "me": self._me}).all()
