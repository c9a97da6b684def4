"""The worker: APScheduler ticks, rows decide. Each tick fires what is due and relays the outbox until nothing is left."""

from __future__ import annotations

import logging
import socket
import threading
import time
import traceback
from collections import deque
from contextlib import suppress
from os import getpid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from engine.domain.commands import FireTimer, RetryDueIncident
from engine.domain.errors import Busy, Rejection, StateRefused, YizhangError
from engine.domain.moment import millis
from engine.store.incidents import DUE, NEEDS_A_PERSON
from engine.store.timers import BATCH, CLAIM, PUT_OFF, RECLAIM, WAITING

if TYPE_CHECKING:
    from concurrent.futures import Future

    from engine.bootstrap import Application
    from engine.store.unit_of_work import UnitOfWork

CLAIM_MS = 15_000  # a claim older than this belongs to a node that died; a live one's is at worst looked at twice, and fired once
FIRST_WAIT_MS = 60_000
LONGEST_WAIT_MS = 3_600_000
UNDER_WAY = 6  # timers handed in at a time: they share commits, and an officer's post waits behind no more than these
MOST = 2_000  # fired before messages get their turn
REST = 0.2  # of the time that firing took: then others get the writing lock, in other processes too
TICK_SECONDS = 1
log = structlog.get_logger("worker")
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that finds the last one still at work is no news


class Worker:
    """One worker of an application; any number may run on any number of nodes."""

    def __init__(self, application: Application) -> None:
        """Bind; nothing runs before ``start`` or ``tick``."""
        self.application = application
        self._me = f"{socket.gethostname()}:{getpid()}:{id(self):x}"
        self._busy = threading.Lock()
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(timezone="Asia/Shanghai")

    def start(self) -> None:
        """Tick every second in the background."""
        with suppress(YizhangError):  # the next start asks again
            self.application.remember_archives()
        self._scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True)
        self._scheduler.add_job(self.deliver, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the batch in hand; the next worker goes on from there."""
        self._stopping.set()
        self._scheduler.shutdown(wait=True)

    def tick(self) -> int:
        """Fire all due timers and relay all ready messages; the number of both."""
        if not self._busy.acquire(blocking=False):
            return 0
        done = 0
        try:
            while not self._stopping.is_set() and (count := self._once()):
                done += count
        except YizhangError as error:
            log.warning("tick failed", error=str(error))
        finally:
            self._busy.release()
        return done

    def _once(self) -> int:
        return (
            self.application.release_due()
            + self.application.recompute_once()
            + self.fire_due()
            + self.retry_due()
            + self.application.move_once()
            + self.application.relay_once()
        )

    def deliver(self) -> int:
        """Send what goes to other hosts, beside the tick: a slow one holds up nothing of the bureau's own."""
        done = 0
        try:
            while not self._stopping.is_set() and (count := self.application.deliver_once()):
                done += count
        except YizhangError as error:
            log.warning("delivering failed", error=str(error))
        return done

    def fire_due(self, *, most: int = MOST) -> int:
        """Claim due timers in batches, the next while one is being fired, and fire each in a use-case of its own; the number claimed."""
        at = millis(self.application.bureau.now())
        with self.application.database.reading() as reader:
            if not reader.ask(WAITING, {"at": at, "stale": at - CLAIM_MS}).one().waiting:
                return 0
        claimed, ahead = 0, self._claim(at)
        while rows := ahead.result():
            claimed += len(rows)
            began = time.monotonic()
            last = claimed >= most or self._stopping.is_set()
            following = None if last else self._claim(at)
            self._fire(rows)
            if following is None:
                break
            self._stopping.wait((time.monotonic() - began) * REST)
            ahead = following
        return claimed

    def retry_due(self) -> int:
        """Try failed handlers again whose next try is due; the number tried."""
        with self.application.database.reading() as reader:
            due = reader.ask(DUE, {"at": millis(self.application.bureau.now())}).all()
        tried = 0
        for row in due:
            try:
                self.application.handle(RetryDueIncident(row.id))
                tried += 1
            except Busy as error:  # at the next tick
                log.warning("retry failed", incident=row.id, error=str(error))
            except Exception as error:  # noqa: BLE001 - one case's trouble is no other's
                log.warning("retry failed", incident=row.id, error=f"{type(error).__name__}: {error}")
                self.application.database.write(lambda uow, row=row: uow.write(NEEDS_A_PERSON, {"incident_id": row.id}))  # type: ignore[misc]
        return tried

    def _fire(self, rows: list[Any]) -> None:
        under_way: deque[tuple[Any, Future[Any]]] = deque()
        for row in rows:
            if len(under_way) >= UNDER_WAY:
                self._settle(*under_way.popleft())
            under_way.append((row, self.application.submit(FireTimer(row.id))))
        for row, fired in under_way:
            self._settle(row, fired)

    def _settle(self, row: Any, fired: Future[Any]) -> None:
        """A timer that can't be fired is put off, longer each time, and holds up no other."""
        try:
            try:
                fired.result()
            except StateRefused:
                self.application.handle(FireTimer(row.id))  # alone, which sets the case aside as an incident
        except Exception as error:  # noqa: BLE001 - one timer holds up no other
            # a fault's own words may quote what somebody typed: its kind and where it came from are enough to find it
            said = str(error) if isinstance(error, YizhangError) else f"{type(error).__name__} at {_place(error)}"
            log.warning("timer failed", timer=row.id, error=said)
            self._put_off(row)

    def _put_off(self, row: Any) -> None:
        wait = min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(row.attempts - 1, 10))
        later = millis(self.application.bureau.now()) + wait - CLAIM_MS
        try:
            self.application.database.write(lambda uow: uow.write(PUT_OFF, {"timer_id": row.id, "later": later}))
        except Rejection as error:  # the claim runs out by itself
            log.warning("timer not put off", timer=row.id, error=str(error))

    def _claim(self, at: int) -> Future[list[Any]]:
        def claim(uow: UnitOfWork) -> list[Any]:
            uow.wrote = True
            claim = {"at": at, "me": self._me}
            return uow.ask(CLAIM, claim).all() or uow.ask(RECLAIM, {**claim, "stale": at - CLAIM_MS}).all()

        return self.application.database.submit(claim)


__all__ = ["BATCH", "Worker"]


def _place(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
