"""Time limit of a handler 处理器时限: one that hangs or loops is interrupted, so that it fails alone and everybody else goes on.

Handlers compute; they neither wait nor call out (the layers see to it). One thread of the process looks at those that decide, and raises
``Overrun`` in the one whose time is up. Nothing is paid but an assignment and a comparison when a handler is quick.

What makes it safe to raise an exception in another thread, wherever that one happens to be:

* It is raised only while a ``limited`` call is under way: ``_disarm`` takes the call back, waits out a look in progress, and drops an
  exception that was sent but has not arrived. So it arrives within ``limited`` or never, and cannot break off what the thread does
  next – the transaction of the joined writer, say.
* It is raised at most twice a call (the second time for a first one that was swallowed, by a finaliser say), and there are two
  disarmings, one around the other: each exception can break off one of them, and when both are broken off nothing is left to come.
* Between arming and disarming only the handler runs. It holds no lock and no connection: it is given facts and gives back effects.
* Both sides share plain attributes and no lock, so that an exception that arrives anywhere leaves none held.

What it cannot do: an exception arrives between two instructions of Python. A single long call into C (``time.sleep``, a regular
expression that explodes, arithmetic on enormous numbers) ends first, and a handler that swallows ``BaseException`` goes on. Both keep
this process's writer waiting; ``/healthz`` then says so (``Database.stuck``), and other nodes go on.
"""

from __future__ import annotations

import ctypes
import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 2.0
LOOK = 0.05  # seconds between two looks; so much later than its limit may a call be interrupted
RAISES = 2  # at most, a call; as many disarmings as there are in ``run``
AGAIN = 1.0  # seconds until the second
T = TypeVar("T")


class Overrun(BaseException):
    """超时. No Exception, so that a handler's own ``except Exception`` can't keep it going."""


class _Call:
    """One call of ``limited``: the instant at which its time is up, and how often it may yet be interrupted."""

    __slots__ = ("raises_left", "until")

    def __init__(self, until: float) -> None:
        self.until = until
        self.raises_left = RAISES


class _Watch:
    """The calls of one thread. ``call`` is the one under way; only the watcher changes what is in it."""

    def __init__(self) -> None:
        self.thread = threading.current_thread()
        self.ident = threading.get_ident()
        self.call: _Call | None = None
        self.raising = False

    def run(self, work: Callable[[], T], seconds: float) -> T:
        """Run ``work``. Raises Overrun after so many seconds."""
        try:
            try:
                self.call = _Call(time.monotonic() + seconds)
                return work()
            finally:
                self._disarm()
        finally:
            self._disarm()

    def _disarm(self) -> None:
        self.call = None
        while self.raising:
            time.sleep(0)
        _raise_in(self.ident, None)  # one that was on its way stays away

    def look(self, now: float) -> None:
        """In the watcher's thread: interrupt the call whose time is up."""
        call = self.call
        if call is None or not call.raises_left or now < call.until:
            return
        self.raising = True
        try:
            if self.call is call:  # while ``raising`` is seen to be true, the other thread does not get past ``_disarm``
                call.raises_left, call.until = call.raises_left - 1, now + AGAIN
                _raise_in(self.ident, Overrun)
        finally:
            self.raising = False


def _raise_in(thread: int, what: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(what) if what else None)


class _Watcher:
    """The thread that looks. It starts with the first limited call of a process, a forked one's included."""

    def __init__(self) -> None:
        self._watches: list[_Watch] = []
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, watch: _Watch) -> None:
        """Look at one more thread until it ends."""
        with self._guard:
            self._watches.append(watch)

    def awake(self) -> None:
        """Start the thread when there is none (after a fork there is none)."""
        if self._thread is None or not self._thread.is_alive():
            with self._guard:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._look, name="yizhang-limits", daemon=True)
                    self._thread.start()

    def _look(self) -> None:
        while True:
            time.sleep(LOOK)
            now = time.monotonic()
            for watch in tuple(self._watches):
                if watch.thread.is_alive():
                    watch.look(now)
                else:
                    with self._guard:
                        self._watches.remove(watch)


_watcher = _Watcher()
_own = threading.local()


def limited(work: Callable[[], T], seconds: float = SECONDS) -> T:
    """The value of ``work``. Raises Overrun when it takes longer than ``seconds``; then nothing of what it did may be used."""
    watch: _Watch | None = getattr(_own, "watch", None)
    if watch is None:
        watch = _own.watch = _Watch()
        _watcher.add(watch)
    _watcher.awake()
    return watch.run(work, seconds)
