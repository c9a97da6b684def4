"""``yizhang cluster``: two web nodes, two workers, a PostgreSQL and a proxy on the loopback, as one command that ends with Ctrl-C."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cluster import children, proxy
from engine.cluster.children import LOOPBACK
from engine.cluster.postgres import Postgres
from engine.cluster.programs import Program, environment
from engine.config import Config
from engine.domain.errors import YizhangError
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE = 5.0  # seconds that a killed program stays away, so that one sees the others take over


class NotStarted(YizhangError):
    """没有启动:which program, with its last words."""


def run(folder: Path, port: int, web: int, workers: int, *, fill: Callable[[Config], None], say: Callable[[str], None]) -> int:
    """Start everything, say what is where, start again what dies, until SIGINT or SIGTERM. Raises NotStarted and what its parts raise."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as ending:
        try:
            place = _passable(folder, say)
            postgres = Postgres(place / "postgres")
            ending.callback(postgres.stop)
            postgres.start()
            url = postgres.create("yizhang")
            public = f"http://{LOOPBACK}:{port}"
            config = Config.from_env({"YIZHANG_DATA": str(place / "data"), "YIZHANG_DATABASE": url, "YIZHANG_PUBLIC_URL": public})
            migrate(url)
            fill(config)
            front = proxy.Proxy(port, [port + no for no in range(1, web + 1)], program=proxy.nginx())
            ending.callback(front.stop)
            programs = _programs(place, environment(config, proxies=front.forwarded, public_url=public), front.ports, workers)
            ending.callback(_stop, programs)
            _start(programs)
            front.start()
            _tell(say, public, url, postgres, programs, front)
            _watch(say, postgres, programs)
        except KeyboardInterrupt:
            say("\n正在停止 / stopping …")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them behind
    say("全部停止,数据还在。 / all stopped, the data stay.")
    return 0


def _passable(folder: Path, say: Callable[[str], None]) -> Path:
    """The folder, or, for root, another when the database's own account can't get into it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in folder.parents):
        folder = Path(tempfile.gettempdir()) / "yizhang-cluster"
        folder.mkdir(mode=0o711, exist_ok=True)
        folder.chmod(0o711)
        say(f"PostgreSQL 不能以 root 运行,它的账号进不了那个目录,数据改放 / PostgreSQL does not run as root, so the data are in {folder}")
    return folder


def _programs(place: Path, env: dict[str, str], ports: tuple[int, ...], workers: int) -> list[Program]:
    logs = place / "logs"
    logs.mkdir(exist_ok=True)
    return [Program(f"web {no}", logs, env, port) for no, port in enumerate(ports, 1)] + [Program(f"worker {no}", logs, env) for no in range(1, workers + 1)]


def _start(programs: list[Program]) -> None:
    for program in programs:
        program.start()
    for program in programs:
        if not program.await_healthy():
            raise NotStarted(f"{program.name} 没有启动。/ Expected {program.name} to start, but it did not: {children.last_words(program.log)}")


def _stop(programs: list[Program]) -> None:
    for program in programs:
        if program.process is not None and program.alive:
            program.process.terminate()
    for program in programs:
        program.stop()


def _tell(say: Callable[[str], None], public: str, url: str, postgres: Postgres, programs: list[Program], front: proxy.Proxy) -> None:
    data = programs[0].env["YIZHANG_DATA"]
    address = Path(data) / "database.url"
    address.touch(mode=0o600)
    address.write_text(url)
    say(f"\n一章多节点已启动 / the cluster is up: {public}")
    if front.program is None:
        say("  没有 nginx,改用自带的转发器:不做健康检查,也不补发请求。/ There is no nginx, so our own forwarder is in front: no health checks, no second try.")
    say(f"  proxy       {public}  ({'nginx' if front.program else 'forwarder'})")
    for program in programs:
        at = f"http://{LOOPBACK}:{program.port}" if program.port else ""
        say(f"  {program.name:11} pid {program.pid:<7} {at}")
    say(f"  PostgreSQL  pid {postgres.pid:<7} {LOOPBACK}:{postgres.port}")
    web, worker = next(p for p in programs if p.port), next((p for p in programs if not p.port), None)
    say("试一试 / try it:")
    say(f"  kill -9 {web.pid}     # 一个网页节点:另一个接手 / a web node: the other takes over")
    if worker is not None:
        say(f"  kill -9 {worker.pid}     # 一个后台进程 / a worker")
    say(f"  kill -9 {postgres.pid}     # 数据库:几秒钟内请“稍后再试” / the database: “try again shortly” for some seconds")
    say(f'  YIZHANG_DATA={data} yizhang verify --database "$(cat {address})"')
    say("被杀的 5 秒后重启;Ctrl-C 全部停止。/ What was killed is started again after 5 seconds; Ctrl-C stops everything.\n")


def _watch(say: Callable[[str], None], postgres: Postgres, programs: list[Program]) -> None:
    away: dict[str, float] = {}
    while True:
        time.sleep(0.3)
        for name, alive, start in [("PostgreSQL", postgres.running, postgres.start), *((p.name, p.alive, p.start) for p in programs)]:
            if alive:
                continue
            if name not in away:
                away[name] = time.monotonic()
                say(f"{name} 没了,其余继续。/ {name} is gone; the others go on.")
            elif time.monotonic() - away[name] > PAUSE:
                del away[name]
                start()
                say(f"{name} 重新启动。/ {name} is started again.")
