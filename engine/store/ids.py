"""Identifiers made without asking the database: 63 bits, rising with time, distinct between nodes."""

from __future__ import annotations

import secrets
import threading
import time

EPOCH_MS = 1_577_836_800_000  # 2020-01-01 UTC: leaves room until 2159


class _Rising:
    """Each one greater than the last of this process, also within a millisecond and when the clock is set back."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        drawn = ((time.time_ns() // 1_000_000 - EPOCH_MS) << 21) | secrets.randbits(21)
        with self._lock:
            self._last = max(drawn, self._last + 1)
            return self._last


def new_id() -> int:
    """Milliseconds since 2020 above, 21 random bits below; never the same twice in a process.

    Two processes may draw the same one in the same millisecond: the primary key refuses it and the work of the transaction
    runs again, so ask for an id inside of that work, where it is drawn anew.
    """
    return _IDS.next()


_IDS = _Rising()
