"""The product's own programs as child processes: ``yizhang serve`` and ``yizhang worker``, as many as wanted."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from engine.cluster import children
from engine.cluster.children import LOOPBACK

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

    from engine.config import Config

START = 90.0  # seconds that a web node may need on a busy machine


@dataclass
class Program:
    """One web node (it has a ``port``) or one worker. ``name`` is what people call it."""

    name: str
    folder: Path
    env: Mapping[str, str]
    port: int | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    root: Path = children.ROOT  # whose code it runs

    @property
    def log(self) -> Path:
        """Where it writes what it says."""
        return self.folder / f"{self.name.replace(' ', '-')}.log"

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it; a web node answers some seconds later."""
        words = ["worker"] if self.port is None else ["serve", "--no-worker", "--host", LOOPBACK, "--port", str(self.port)]
        self.process = children.start([sys.executable, "-m", "web.cli", *words], self.log, env=self.env, cwd=self.root)

    def healthy(self) -> bool:
        """Whether a web node says of itself that it can serve; of a worker, whether it lives."""
        return self.alive and (self.port is None or status(self.port, "/healthz") == 200)

    def await_healthy(self) -> bool:
        """Whether it became healthy in time; not when it ended by itself."""
        return children.until(lambda: self.healthy() or not self.alive, START, every=0.1) and self.alive

    def kill(self) -> None:
        """SIGKILL."""
        assert self.process is not None
        children.kill(self.process)

    def stop(self) -> None:
        """Ask it to end; it finishes what is under way."""
        if self.process is not None:
            children.stop(self.process)


def environment(config: Config, *, proxies: int, public_url: str) -> dict[str, str]:
    """What every node is given: the same database, the same keys, the same address outside."""
    own = {
        "YIZHANG_DATA": str(config.data_dir),
        "YIZHANG_DATABASE": config.database_url,
        "YIZHANG_STATE_KEY": config.state_key.hex(),
        "YIZHANG_WEB_KEY": config.web_key.hex(),
        "YIZHANG_PUBLIC_URL": public_url,
        "YIZHANG_PROXIES": str(proxies),
        "YIZHANG_AREA": config.area_code,
        "YIZHANG_BUREAU": config.bureau_name,
        "PYTHONUTF8": "1",
    }
    return {k: v for k, v in os.environ.items() if not k.startswith("YIZHANG_")} | own


def status(port: int, path: str) -> int | None:
    """The status of a page of this machine, None when nobody answers."""
    connection = HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
