"""Time limit of a handler 处理器时限: one that hangs or loops is interrupted, so that it fails alone and everybody else goes on.

Handlers compute; they neither wait nor call out (the layers see to it). A thread of its own watches the one that decides, and raises
``Overrun`` in it when the time is up. Nothing is paid but two assignments when a handler is quick.
"""

from __future__ import annotations

import ctypes
import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 2.0
LOOK = 0.1  # seconds between two looks while something runs
T = TypeVar("T")


class Overrun(BaseException):
    """超时. No Exception, so that a handler's own ``except Exception`` can't keep it going."""


class _Watch:
    """Watches the handlers of one thread."""

    def __init__(self) -> None:
        """Watch the calling thread."""
        self._thread = threading.get_ident()
        self._until: float | None = None
        self._raising = False
        self._armed = threading.Event()
        threading.Thread(target=self._look, name="yizhang-deadline", daemon=True).start()

    def run(self, work: Callable[[], T], seconds: float) -> T:
        """Run ``work``. Raises Overrun after so many seconds."""
        try:
            self._until = time.monotonic() + seconds
            self._armed.set()
            return work()
        finally:
            self._disarm()

    def _disarm(self) -> None:
        self._until = None
        while self._raising:
            time.sleep(0)
        _raise_in(self._thread, None)  # one that was on its way stays away

    def _look(self) -> None:
        while True:
            self._armed.wait()
            until = self._until
            if until is None:
                self._armed.clear()
                if self._until is not None:  # armed in between
                    self._armed.set()
                continue
            time.sleep(min(LOOK, max(until - time.monotonic(), 0.001)))
            self._raising = True
            if self._until is not None and time.monotonic() > self._until:
                self._until = None
                _raise_in(self._thread, Overrun)
            self._raising = False


def _raise_in(thread: int, what: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(what) if what else None)


_watches = threading.local()


def limited(work: Callable[[], T], seconds: float = SECONDS) -> T:
    """The value of ``work``. Raises Overrun when it takes longer than ``seconds``."""
    watch: _Watch | None = getattr(_watches, "watch", None)
    if watch is None:
        watch = _watches.watch = _Watch()
    return watch.run(work, seconds)
