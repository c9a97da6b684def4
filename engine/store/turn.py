"""轮次: processes that write the same SQLite file wait for each other in line.

SQLite lets one write at a time and has the others look again after ever longer pauses; behind two processes that write all the time, most of
a wait is such a pause. A lock on a file beside the database wakes the next as soon as one has committed. It makes nothing right or wrong:
SQLite's own lock still decides, and the system lets go of this one when its process dies. Where there are no such locks, nobody waits here.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform != "win32":
    import fcntl


MEMORY = ":memory:"


class Turn:
    """One writer's place in the line; for one thread."""

    def __init__(self, database: str) -> None:
        """``database`` is the file of the SQLite database; nothing is opened for one in memory."""
        self._file: IO[bytes] | None = None
        if sys.platform != "win32" and database != MEMORY:
            with suppress(OSError):  # a folder that can't be written: the database will say so itself
                self._file = Path(f"{database}-turn").open("wb")  # noqa: SIM115 - open as long as the writer is

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait until it is this one's turn; the next may write when the block ends."""
        if self._file is None:
            yield
            return
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave the line."""
        if self._file is not None:
            self._file.close()
            self._file = None
