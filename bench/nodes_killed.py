"""``yizhang chaos cluster``: real nodes behind the real proxy are killed at random, PostgreSQL too, while officers work through HTTP.

Two ``yizhang serve``, two ``yizhang worker``, a PostgreSQL and the proxy of ``yizhang cluster`` run as processes. Officers sign in through
the form, complete tasks and write notes; what is not answered they send again, the same form with the same request id, as a person does
who reloads. Every reviewer's task has a timer of some seconds in its diagram. The victim is killed with SIGKILL and started again
a moment later. Checked in the end: every change that was acknowledged is there, none is there twice, every timer has fired once and not
later than a dead worker's claim lasts, all invariants hold.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import threading
import time
from collections import Counter, deque
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

import handlers
from bench.browser import Browser, hidden
from bench.bundle import ITEM
from bench.http import HOST, PASSWORD, give_accounts, product_files
from bench.rounds import PeerFailed
from bench.service_steps import Officers
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.kill import configuration
from engine.chaos.notes import NOTES
from engine.cluster import children, proxy
from engine.cluster.postgres import Postgres
from engine.cluster.programs import Program, environment
from engine.domain.errors import Busy
from engine.store.statements import Statement
from engine.store.tables.clocks import timer
from engine.store.tables.journal import event
from engine.store.tables.tasks import completion
from engine.verify import verify
from engine.worker import CLAIM_MS
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bootstrap import Application
    from engine.config import Config
    from engine.domain.commands import CompleteTask

DESKS = 3
REVIEW_SECONDS = 6  # a reviewer's timer
LATE_SECONDS = CLAIM_MS / 1000 + 10  # a dead worker's claim, a look every second, the database being away, a busy machine
PATIENCE = 60.0
AGAIN = frozenset({502, 503, 504})
TIMERS = Statement("chaos.timers", select(timer.c.id, timer.c.subject, timer.c.case_id, timer.c.due_at).where(timer.c.kind == "diagram"))
FIRED = Statement("chaos.fired", select(event.c.case_id, event.c.data, event.c.at).where(event.c.type == "TimerFired"))
DONE = Statement("chaos.done", select(func.count().label("count")).select_from(completion).where(completion.c.task_id == bindparam("task_id")))


def run(kills: int, seed: int, say: Callable[[str], None]) -> int:
    """Kill so many; 0 when every check held, else 1 (the places are said). Raises NoPostgres, NoProxy."""
    with ExitStack() as ending:
        place = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="yizhang-chaos-")))
        place.chmod(0o711)  # the server's own account passes through
        scene = _Scene.raised(place, ending)
        victims = _Victims(scene, random.Random(seed))
        officers = [_Desk(scene, no) for no in range(DESKS)]
        _sign_in(officers)
        watch = _TimerWatch(scene.app)
        for one in (*officers, watch):
            one.start()
        victims.kill(kills)
        for one in officers:
            one.over.set()
            one.join(PATIENCE)
        watch.until_all_fired()
        faults = [*_faults(scene, officers), *watch.faults(), *verify(scene.config.database_url, scene.config.state_key)]
        scene.app.close()
    for fault in faults[:20]:
        say(f"  {fault}")
    if faults:
        say(f"杀节点 {kills} 次,发现 {len(faults)} 处问题 / {kills} kills, {len(faults)} fault(s)")
        return 1
    done, notes = sum(len(one.completed) for one in officers), sum(len(one.noted) for one in officers)
    killed = ", ".join(f"{count} × {name}" for name, count in sorted(victims.killed.items()))
    say(
        f"杀节点 {kills} 次,已确认的 {done} 次办理和 {notes} 条备注都在且不重复,定时 {len(watch.fired)} 个各触发一次,数据完好 / {kills} kills ({killed}), "
        f"{done} completions and {notes} notes acknowledged, all there and once, {sum(one.repeated for one in officers)} sent again, "
        f"longest wait of an officer {max(one.longest for one in officers):.1f} s; {len(watch.fired)} timers fired once each, "
        f"the latest {watch.latest:.1f} s after it was due; every invariant holds"
    )
    return 0


@dataclass
class _Scene:
    """What stands while nodes come and go."""

    postgres: Postgres
    config: Config
    app: Application
    officers: Officers
    programs: list[Program]
    port: int
    guard: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def raised(cls, place: Path, ending: ExitStack) -> _Scene:
        """Start everything; ``ending`` takes it down."""
        postgres = Postgres(place / "postgres")
        ending.callback(postgres.stop)
        postgres.start()
        config = configuration(place, postgres.create("chaos"))
        migrate(config.database_url)
        app = bootstrap.build(config, handlers)
        furnish(app, quick_files())
        officers = Officers(app, "cluster")
        give_accounts(app, officers)
        front = proxy.Proxy(children.free_port(), [children.free_port() for _ in range(2)], program=proxy.nginx())
        ending.callback(front.stop)
        env = environment(config, proxies=front.forwarded, public_url=f"http://{HOST}:{front.port}")
        programs = [Program(f"web {no}", place, env, port) for no, port in enumerate(front.ports, 1)]
        programs += [Program(f"worker {no}", place, env) for no in (1, 2)]
        for program in programs:
            ending.callback(program.stop)
            program.start()
        for program in programs:
            if not program.await_healthy():
                raise PeerFailed(f"expected {program.name} to start, but: {children.last_words(program.log)}")
        front.start()
        return cls(postgres, config, app, officers, programs, front.port)


def quick_files() -> dict[str, bytes]:
    """The bench item with timers of some seconds that lead straight to their end events."""
    bundle = product_files()
    text = bundle[f"{ITEM}.bpmn"].decode()
    text = text.replace("PT120H", f"PT{REVIEW_SECONDS}S")
    text = re.sub(r'<bpmn:serviceTask id="note_\w+".*?</bpmn:serviceTask>', "", text, flags=re.DOTALL)
    text = re.sub(r"<bpmn:flowNodeRef>note_\w+</bpmn:flowNodeRef>", "", text)
    text = re.sub(r'<bpmn:sequenceFlow id="note_\w+" [^>]*/>', "", text)
    text = re.sub(r'<bpmndi:BPMN(Shape|Edge) id="note_.*?</bpmndi:BPMN\1>', "", text, flags=re.DOTALL)
    text = re.sub(r'targetRef="note_(\w+)_delay"', r'targetRef="\1_delay_noted"', text)
    text = re.sub(r"<bpmn:incoming>note_(\w+)_delay_to_\w+</bpmn:incoming>", r"<bpmn:incoming>\1_late_to_note_\1_delay</bpmn:incoming>", text)
    return bundle | {f"{ITEM}.bpmn": text.encode()}


class _Victims:
    """Kills one after another, and starts each again."""

    def __init__(self, scene: _Scene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.killed: Counter[str] = Counter()

    def kill(self, kills: int) -> None:
        """So many; each kind once in a row before chance decides."""
        kinds = ["web", "worker", "postgres"]
        self.chance.shuffle(kinds)
        for no in range(kills):
            time.sleep(self.chance.uniform(0.5, 1.5))
            kind = kinds[no] if no < len(kinds) else self.chance.choice(["web", "web", "worker", "worker", "postgres"])
            self.killed[kind] += 1
            if kind == "postgres":
                self.scene.postgres.kill()
                time.sleep(self.chance.uniform(0, 1))
                self.scene.postgres.start()
                continue
            program = self.chance.choice([p for p in self.scene.programs if p.name.startswith(kind)])
            program.kill()
            time.sleep(self.chance.uniform(0, 1))
            program.start()
        for program in self.scene.programs:
            program.await_healthy()


class _Desk(threading.Thread):
    """Officers at one place, one after another: read a task's page, complete it, write a note on the case."""

    def __init__(self, scene: _Scene, no: int) -> None:
        super().__init__(daemon=True)
        self.scene, self.no = scene, no
        self.over = threading.Event()
        self.browsers = {person: Browser(HOST, scene.port) for person in set(scene.officers.people.values())}
        self.completed: list[str] = []
        self.noted: list[tuple[int, str]] = []
        self.repeated = 0
        self.longest = 0.0
        self.failed = ""
        self._written = 0

    def run(self) -> None:
        try:
            waiting: deque[CompleteTask] = deque()
            while not self.over.is_set():
                if not waiting:
                    waiting.extend(self._look())
                if waiting:
                    self._work(waiting.popleft())
        except Exception as error:  # noqa: BLE001 - told in the end
            self.failed = f"{type(error).__name__}: {error}"
        finally:
            for browser in self.browsers.values():
                browser.close()

    def _look(self) -> list[CompleteTask]:
        """Open tasks of every third case, new cases among them. The database may be away."""
        with self.scene.guard:
            try:
                self.scene.officers.receive(max(8 - len(self.scene.officers.cases), 1))
                posts = self.scene.officers.posts()
            except Busy:
                time.sleep(0.1)
                return []
        mine = [post for post in posts if (post.task_id.rpartition(".")[0].encode()[-1] % DESKS) == self.no]
        return mine[:6]

    def _work(self, task: CompleteTask) -> None:
        browser = self.browsers[task.actor]
        path = f"/desk/tasks/{task.task_id}"
        status, page = self._ask(browser, path)
        if status != 200:
            return  # somebody else's by now
        fields = {**hidden(page), **{name: list(given) for name, given in task.values.items()}}
        if self._ask(browser, path, fields)[0] != 303:
            return
        self.completed.append(task.task_id)
        case_path = re.search(r'href="(/desk/cases/(\d+))[#"?]', page)
        if case_path is None:
            return
        status, page = self._ask(browser, case_path.group(1))
        if status != 200:
            return
        self._written += 1
        text = f"desk {self.no} note {self._written};"
        if self._ask(browser, f"{case_path.group(1)}/notes", {**hidden(page), "text": [text]})[0] == 303:
            self.noted.append((int(case_path.group(2)), text))

    def _ask(self, browser: Browser, path: str, fields: Mapping[str, list[str]] | None = None) -> tuple[int, str]:
        """A page or a post, the same again and again until somebody answers it."""
        began = time.monotonic()
        while True:
            try:
                status, text = browser.ask(path, None if fields is None else dict(fields))
            except (OSError, HTTPException):
                browser.close()
                status, text = 502, ""
            if status not in AGAIN:
                self.longest = max(self.longest, time.monotonic() - began)
                return status, text
            if time.monotonic() - began > PATIENCE:
                raise TimeoutError(f"{path} was not answered within {PATIENCE:g} s")
            self.repeated += 1
            time.sleep(0.1)


def _sign_in(desks: list[_Desk]) -> None:
    """Everybody once, since signing in is limited per address; the other desks go on with the same sessions."""
    for person, browser in desks[0].browsers.items():
        browser.sign_in(f"bench{person}", PASSWORD)
        for desk in desks[1:]:
            desk.browsers[person].follow(browser)


class _TimerWatch(threading.Thread):
    """Notes every timer while it waits, since a fired one leaves only an event."""

    def __init__(self, app: Application) -> None:
        super().__init__(daemon=True)
        self.app = app
        self.seen: dict[tuple[int, str], int] = {}
        self.fired: Counter[tuple[int, str]] = Counter()
        self.latest = 0.0
        self._left: set[tuple[int, str]] = set()

    def run(self) -> None:
        while True:
            self._look()
            time.sleep(0.5)

    def _look(self) -> None:
        try:
            with self.app.database.reading() as reader:
                rows = reader.ask(TIMERS).all()
        except Busy:
            return
        self.seen |= {(row.case_id, row.subject): row.due_at for row in rows}
        self._left = {(row.case_id, row.subject) for row in rows}

    def _none_left(self) -> bool:
        self._look()
        return not self._left

    def until_all_fired(self) -> None:
        """Wait until no timer is left, or the last ones are too late."""
        children.until(self._none_left, REVIEW_SECONDS + LATE_SECONDS, every=0.2)
        with self.app.database.reading() as reader:
            rows = reader.ask(FIRED).all()
        for row in rows:
            key = (row.case_id, json.loads(row.data)["timer"])
            self.fired[key] += 1
            self.latest = max(self.latest, (row.at - self.seen.get(key, row.at)) / 1000)

    def faults(self) -> list[str]:
        """Timers that fired twice, too late, or not at all."""
        found = [f"timer: {key} fired {count} times" for key, count in self.fired.items() if count != 1]
        found += [f"timer: {key} is due and has not fired" for key in sorted(self._left)]
        if self.latest > LATE_SECONDS:
            found.append(f"timer: one fired {self.latest:.1f} s after it was due, expected at most {LATE_SECONDS:g} s")
        if not self.fired:
            found.append("timer: none has fired, so nothing was shown")
        return found


def _faults(scene: _Scene, desks: list[_Desk]) -> list[str]:
    found = [f"desk {desk.no}: {desk.failed}" for desk in desks if desk.failed]
    with scene.app.database.reading() as reader:
        for desk in desks:
            counts = {task_id: reader.ask(DONE, {"task_id": task_id}).one().count for task_id in desk.completed}
            found += [f"task {task_id} was acknowledged and is there {count} times" for task_id, count in counts.items() if count != 1]
            for case_id, text in desk.noted:
                stored = sum(json.loads(row.data)["text"] == text for row in reader.ask(NOTES, {"case_id": case_id}).all())
                if stored != 1:
                    found.append(f"note {text!r} on case {case_id} was acknowledged and is there {stored} times")
            if not desk.completed:
                found.append(f"desk {desk.no}: nothing was completed, so nothing was shown")
    return found
