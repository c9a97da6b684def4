"""Child processes that end with their parent, whatever ends it, and that do not hear its Ctrl-C."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    last: signal.Signals = signal.SIGTERM,
    cwd: Path = ROOT,
) -> subprocess.Popen[bytes]:
    """Start ``command``; what it says goes into ``log``. When the thread that started it ends, the child gets the signal ``last``."""
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - the product's own command lines
            command,
            env=env,
            user=user,
            group=_group(user),
            extra_groups=None if user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=partial(_follow_parent, last),  # noqa: PLW1509 - one system call between fork and exec
        )


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, *, seconds: float = 10.0) -> None:
    """Ask the process to end; kill it when it has not after so many seconds."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL: no farewell, no clean-up."""
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()


def free_port(host: str = LOOPBACK) -> int:
    """A TCP port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def last_words(log: Path) -> str:
    """The last line of a log, for the sentence that says what went wrong."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else ""


def until(true: Callable[[], object], seconds: float, *, every: float = 0.05) -> bool:
    """Whether ``true()`` became so in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(every)
    return False


def _group(user: str | None) -> int | None:
    import pwd

    return None if user is None else pwd.getpwnam(user).pw_gid


def _follow_parent(last: signal.Signals) -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(last), 0, 0, 0)
