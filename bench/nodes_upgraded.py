"""``yizhang chaos upgrade``: two releases over one PostgreSQL, officers at work through both, then the older node is replaced.

The older release's tree is taken from the repository's history and really runs: its own ``migrate``, web node and worker, with this
installation's Python. While it serves, this release's migrations run; then a web node and a worker of this release start beside it, and in
the end take its place. Checked: the older node runs its own code and answered nothing with a 5xx, what either acknowledged is there
once, every timer fired once, all invariants hold.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

import handlers
from bench.desks import DESKS, PATIENCE, Desk, TimerWatch, faults_of_desks, sign_in
from bench.http import HOST, give_accounts
from bench.nodes_killed import quick_files
from bench.rounds import PeerFailed
from bench.service_steps import Officers
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.kill import configuration
from engine.cluster import children
from engine.cluster.children import ROOT
from engine.cluster.postgres import Postgres
from engine.cluster.programs import Program, environment
from engine.domain.errors import YizhangError
from engine.verify import verify
from migrations import head
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bootstrap import Application
    from engine.config import Config

BUILT = ("web/static/dist", "engine/outbox/fonts")  # not in the history: built once, named by their content, served by either release
SERVER_FAULT = 500


class NoHistory(YizhangError):
    """没有 git 历史,或者其中没有这个版本."""


def before_last_migration() -> str:
    """The commit before the one that brought the newest migration. Raises NoHistory."""
    found = _git("log", "-1", "--diff-filter=A", "--format=%H", "--", f"migrations/versions/{head()}.py").decode().strip()
    return f"{found}^" if found else "HEAD"


def run(ref: str | None, seconds: float, say: Callable[[str], None]) -> int:
    """Both releases side by side for so many seconds, then as long with this one alone; 0 when every check held. Raises NoHistory, NoPostgres."""
    with ExitStack() as ending:
        place = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="yizhang-chaos-")))
        place.chmod(0o711)  # the server's own account passes through
        commit = _unpacked(ref or before_last_migration(), place / "older")
        scene = _Scene.raised(place, ending)
        desks = scene.desks()
        sign_in(desks)
        watch, visitor = TimerWatch(scene.app), scene.visitor
        for one in (*desks, watch):
            one.start()
        time.sleep(seconds)
        together = sum(len(desk.completed) for desk in desks)
        answered: Counter[str] = sum((scene.by_release(desk) for desk in desks), Counter())
        visitor.over.set()
        visitor.join(PATIENCE)
        scene.replace()
        time.sleep(seconds)
        for desk in desks:
            desk.over.set()
            desk.join(PATIENCE)
        watch.until_all_fired()
        faults = [*scene.faults(desks), *faults_of_desks(scene.app, desks), *watch.faults(), *verify(scene.config.database_url, scene.config.state_key)]
        scene.app.close()
    for fault in faults[:20]:
        say(f"  {fault}")
    done, notes = sum(len(desk.completed) for desk in desks), sum(len(desk.noted) for desk in desks)
    zh = f"从 {commit} 滚动升级,旧节点答复 {answered['older']} 次、新节点 {answered['newer']} 次,已确认 {done} 次办理和 {notes} 条备注"
    en = f"rolling upgrade from {commit} ({scene.older_schema} → {head()}): the older node answered {answered['older']} requests of officers and "
    en += f"{visitor.asked} of visitors, the newer {answered['newer']}; {done} completions ({together} with both) and {notes} notes acknowledged, "
    en += f"{sum(desk.repeated for desk in desks)} sent again, longest wait {max(desk.longest for desk in desks):.1f} s, {len(watch.fired)} timers"
    say(f"{zh},{f'发现 {len(faults)} 处问题' if faults else '都在且不重复,数据完好'} / {en}; {len(faults)} fault(s)")
    return 1 if faults else 0


@dataclass
class _Scene:
    """What stands while one release takes the place of the other."""

    config: Config
    app: Application
    officers: Officers
    older: list[Program]
    newer: list[Program]
    spare: Program
    visitor: _Visitor
    older_schema: str
    guard: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def raised(cls, place: Path, ending: ExitStack) -> _Scene:
        """Start the older release, migrate under it, start the newer beside it; ``ending`` takes all down."""
        postgres = Postgres(place / "postgres")
        ending.callback(postgres.stop)
        postgres.start()
        config = configuration(place, postgres.create("chaos"))
        root, ports = place / "older", [children.free_port() for _ in range(2)]
        env = environment(config, proxies=0, public_url=f"http://{HOST}:{ports[0]}")
        older_schema = _prepare(root, env)
        older = [Program("older web", place, env, ports[0], root=root), Program("older worker", place, env, root=root)]
        _start(older, ending)
        visitor = _Visitor(ports[0])
        visitor.start()
        migrate(config.database_url, config.state_key)
        app = bootstrap.build(config, handlers)
        furnish(app, quick_files())
        officers = Officers(app, "cluster")
        give_accounts(app, officers)
        newer = [Program("newer web", place, env, ports[1]), Program("newer worker", place, env)]
        _start(newer, ending)
        return cls(config, app, officers, older, newer, Program("spare web", place, env, ports[0]), visitor, older_schema)

    @property
    def ports(self) -> tuple[int, int]:
        """The older node's and the newer's."""
        return self.older[0].port or 0, self.newer[0].port or 0

    def desks(self) -> list[Desk]:
        """One at the older node, one at the newer, one that goes to both in turn."""
        older, newer = self.ports
        return [Desk(self.officers, self.guard, no, ports) for no, ports in zip(range(DESKS), ((older,), (newer,), (older, newer)), strict=True)]

    def replace(self) -> None:
        """Ask the older release to end, and start this one at its address. Raises PeerFailed."""
        for program in self.older:
            program.stop()
        self.spare.start()
        if not self.spare.await_healthy():
            raise PeerFailed(f"expected {self.spare.name} to start, but: {children.last_words(self.spare.log)}")

    def by_release(self, desk: Desk) -> Counter[str]:
        """How many answers of a desk came from which node; called before the older is replaced, whose address the newer then takes."""
        names = dict(zip(self.ports, ("older", "newer"), strict=True))
        found: Counter[str] = Counter()
        for (port, _), count in list(desk.answered.items()):
            found[names[port]] += count
        return found

    def faults(self, desks: list[Desk]) -> list[str]:
        """Answers that no node should have given."""
        found = [f"{path}: the older node answered a visitor with {status}" for path, status in self.visitor.strange]
        names = dict(zip(self.ports, ("older", "newer"), strict=True))
        for desk in desks:
            found += [
                f"the node at the {names[port]} address answered {n} times with {status}"
                for (port, status), n in desk.answered.items()
                if status >= SERVER_FAULT
            ]
        return found if self.visitor.asked else [*found, "the older node was asked nothing while the migrations ran, so nothing was shown"]


class _Visitor(threading.Thread):
    """Somebody who reads public pages at the older node without a pause, while the migrations run too."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.asked = port, 0
        self.over = threading.Event()
        self.strange: list[tuple[str, int]] = []

    def run(self) -> None:
        while not self.over.is_set():
            for path in ("/", "/healthz", "/sign-in"):
                connection = HTTPConnection(HOST, self.port, timeout=30)
                try:
                    connection.request("GET", path)
                    status = connection.getresponse().status
                except (OSError, HTTPException):
                    status = SERVER_FAULT
                finally:
                    connection.close()
                self.asked += 1
                if status >= SERVER_FAULT:
                    self.strange.append((path, status))
            self.over.wait(0.05)


def _prepare(root: Path, env: Mapping[str, str]) -> str:
    """The older release makes its own schema; what that is. Raises PeerFailed where another tree than its own would run."""
    where = _python(root, env, "-c", "import engine, web.cli; print(engine.__file__, web.cli.__file__, sep='\\n')").split()
    if not all(Path(one).is_relative_to(root) for one in where):
        raise PeerFailed(f"expected the older release to run from {root}, but it would run from {where}")
    _python(root, env, "-m", "web.cli", "migrate")
    return (root / "migrations" / "versions" / ".head").read_text().strip()


def _python(root: Path, env: Mapping[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=root, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerFailed(f"expected {' '.join(words)} of the older release to end well, but: {done.stderr[-500:]}")
    return done.stdout


def _start(programs: list[Program], ending: ExitStack) -> None:
    for program in programs:
        ending.callback(program.stop)
        program.start()
    for program in programs:
        if not program.await_healthy():
            raise PeerFailed(f"expected {program.name} to start, but: {children.last_words(program.log)}")


def _unpacked(ref: str, root: Path) -> str:
    """Lay the tree of ``ref`` down in ``root``; the commit. Raises NoHistory."""
    commit = _git("rev-parse", "--short", "--verify", f"{ref}^{{commit}}").decode().strip()
    root.mkdir()
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", commit))) as tree:
        tree.extractall(root, filter="data")
    for built in BUILT:
        if not (root / built).exists():
            shutil.copytree(ROOT / built, root / built)
    return commit


def _git(*words: str) -> bytes:
    program = shutil.which("git")
    if program is None or not (ROOT / ".git").exists():
        raise NoHistory(
            "这里没有 git 历史,取不到上一个版本:请在代码库的工作目录里运行。/ Expected the history of a git repository to take the older release from, "
            "but there is none here: run this in a working copy of the repository."
        )
    done = subprocess.run([program, "-C", str(ROOT), *words], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise NoHistory(f"git 历史里没有这个版本。/ Expected git {words[0]} to find it, but: {said}")
    return done.stdout
