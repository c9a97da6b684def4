"""多进程:the same web in several processes on one port, under gunicorn's master; for machines with several cores, not for Windows.

Every process is a node of its own: it has its own writer, its own live cases and its own rate limits (so the limits of sign-in and
verification hold for each process, not for all together). Timers and the outbox are left to one ``yizhang worker`` beside them.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


GIVES_WAY = 5  # niceness of the worker beside


class Processes(BaseApplication):  # type: ignore[misc]
    """gunicorn with its settings in code; ``make`` builds the web in each process after the fork."""

    def __init__(self, make: Callable[[], Flask], *, host: str, port: int, processes: int, threads: int) -> None:
        """Prepare; ``run`` serves until a signal."""
        self._make = make
        self._settings: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "keepalive": 75,
            "loglevel": "warning",
            "forwarded_allow_ips": "",  # which proxies are believed is said by YIZHANG_PROXIES alone
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the settings; no file and no environment variable changes them."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The web of this process."""
        return self._make()


def serve(make: Callable[[], Flask], *, host: str, port: int, processes: int, threads: int, worker: bool) -> None:
    """Serve until a signal ends it, with one worker process beside when ``worker``."""
    # papers and timers give way to people's pages on the same machine; they still come to their turn
    beside = subprocess.Popen([sys.executable, "-m", "web.cli", "worker", "--nice", str(GIVES_WAY)]) if worker else None  # noqa: S603 - our own command
    try:
        Processes(make, host=host, port=port, processes=processes, threads=threads).run()
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait(timeout=30)
