"""``yizhang chaos cluster``: real nodes behind the real proxy are killed at random, PostgreSQL too, while officers work through HTTP.

Two ``yizhang serve``, two ``yizhang worker``, a PostgreSQL and the proxy of ``yizhang cluster`` run as processes. Officers sign in through
the form, complete tasks and write notes; what is not answered they send again, the same form with the same request id, as a person does
who reloads. Every reviewer's task has a timer of some seconds in its diagram. The victim is killed with SIGKILL and started again
a moment later. Checked in the end: every change that was acknowledged is there, none is there twice, every timer has fired once and not
later than a dead worker's claim lasts, all invariants hold.
"""

from __future__ import annotations

import random
import re
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import handlers
from bench.bundle import ITEM
from bench.desks import DESKS, PATIENCE, REVIEW_SECONDS, Desk, TimerWatch, faults_of_desks, sign_in
from bench.http import HOST, give_accounts, product_files
from bench.rounds import PeerFailed
from bench.service_steps import Officers
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.kill import configuration
from engine.cluster import children, proxy
from engine.cluster.postgres import Postgres
from engine.cluster.programs import Program, environment
from engine.verify import verify
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bootstrap import Application
    from engine.config import Config


def run(kills: int, seed: int, say: Callable[[str], None]) -> int:
    """Kill so many; 0 when every check held, else 1 (the places are said). Raises NoPostgres, NoProxy."""
    with ExitStack() as ending:
        place = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="yizhang-chaos-")))
        place.chmod(0o711)  # the server's own account passes through
        scene = _Scene.raised(place, ending)
        victims = _Victims(scene, random.Random(seed))
        officers = [Desk(scene.officers, scene.guard, no, (scene.port,)) for no in range(DESKS)]
        sign_in(officers)
        watch = TimerWatch(scene.app)
        for one in (*officers, watch):
            one.start()
        victims.kill(kills)
        for one in officers:
            one.over.set()
            one.join(PATIENCE)
        watch.until_all_fired()
        faults = [*faults_of_desks(scene.app, officers), *watch.faults(), *verify(scene.config.database_url, scene.config.state_key)]
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
