"""The reverse proxy in front of the web nodes: nginx when there is one, else a small forwarder of our own.

What it may repeat by itself (decision 0027): a request that no node has received, and one that only reads. A post that was sent to a
node which then died is not repeated: whether it took effect is known to nobody but the database. The person gets a page that says so
and sends it again; the request id in the form makes that safe.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cluster import children
from engine.cluster.children import LOOPBACK
from engine.cluster.programs import status
from engine.domain.errors import YizhangError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

HERE = Path(__file__).parent
PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"


class NoProxy(YizhangError):
    """代理没有启动:with its last words."""


def nginx() -> str | None:
    """The nginx of this machine, if there is one."""
    return shutil.which("nginx") or shutil.which("nginx", path=PLACES)


class Proxy:
    """One address for several web nodes."""

    def __init__(self, port: int, ports: Sequence[int], *, program: str | None) -> None:
        """``program`` is the nginx to use; None for the forwarder."""
        self.port, self.ports, self.program = port, tuple(ports), program
        self.folder = Path(tempfile.mkdtemp(prefix="yizhang-proxy-"))
        self.folder.chmod(0o711)  # nginx's own user passes through
        self.log = self.folder / "proxy.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def forwarded(self) -> int:
        """How many proxies the nodes are to believe: nginx says who asked; the forwarder hands on bytes and says nothing."""
        return 1 if self.program else 0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, and wait until it answers. Raises NoProxy."""
        command = [sys.executable, "-m", "engine.cluster.forwarder", str(self.port), *map(str, self.ports)]
        if self.program:
            (self.folder / "nginx.conf").write_text(self._settings(), encoding="utf-8")
            shutil.copy(HERE / "unanswered.html", self.folder)
            command = [self.program, "-p", str(self.folder), "-e", str(self.log), "-c", "nginx.conf"]
        self._process = children.start(command, self.log)
        if not children.until(lambda: not self.alive or status(self.port, "/") is not None, 20) or not self.alive:
            raise NoProxy(f"代理没有启动。/ Expected the proxy to listen on {LOOPBACK}:{self.port}, but: {children.last_words(self.log)}")

    def stop(self) -> None:
        """Finish what is under way, and end."""
        if self._process is not None:
            children.stop(self._process, signal.SIGQUIT if self.program else signal.SIGTERM, seconds=3)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _settings(self) -> str:
        text = (HERE / "nginx.conf").read_text(encoding="utf-8")
        nodes = "\n".join(f"    server {LOOPBACK}:{port} max_fails=2 fail_timeout=2s;" for port in self.ports)
        user = "user nobody nogroup;" if os.geteuid() == 0 else ""
        return text.replace("# user", user).replace("# nodes", nodes.strip()).replace("127.0.0.1:8000", f"{LOOPBACK}:{self.port}")
