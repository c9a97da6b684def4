"""Crash points: every write of a step is named, and a test may kill the process right after the n-th passing of a name.

``YIZHANG_CRASH=<name>:<n>`` arms one point; ``*`` as the name counts every write. Nothing is armed in production.
"""

from __future__ import annotations

import os
import signal


class CrashPoint:
    """Counts passings of one name and kills the process, without any clean-up, at the chosen one."""

    def __init__(self, setting: str) -> None:
        """Read ``name:n``."""
        name, _, count = setting.partition(":")
        self.name = name
        self.left = int(count or 1)

    def passed(self, name: str) -> None:
        """Die here when it is this point's turn."""
        if self.name in ("*", name):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def armed() -> CrashPoint | None:
    """The crash point that the environment arms, if any."""
    setting = os.environ.get("YIZHANG_CRASH")
    return CrashPoint(setting) if setting else None
