"""Officers at work through HTTP while nodes are killed or replaced, and who watches the timers: shared by the commands that shake a cluster."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter, deque
from http.client import HTTPException
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from bench.browser import Browser, hidden
from bench.http import HOST, PASSWORD
from engine.chaos.notes import NOTES
from engine.cluster import children
from engine.domain.errors import Busy
from engine.store.statements import Statement
from engine.store.tables.clocks import timer
from engine.store.tables.journal import event
from engine.store.tables.tasks import completion
from engine.worker import CLAIM_MS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.service_steps import Officers
    from engine.bootstrap import Application
    from engine.domain.commands import CompleteTask

DESKS = 3
REVIEW_SECONDS = 6  # a reviewer's timer
LATE_SECONDS = CLAIM_MS / 1000 + 10  # a dead worker's claim, a look every second, the database being away, a busy machine
PATIENCE = 60.0
AGAIN = frozenset({502, 503, 504})
TIMERS = Statement("chaos.timers", select(timer.c.id, timer.c.subject, timer.c.case_id, timer.c.due_at).where(timer.c.kind == "diagram"))
FIRED = Statement("chaos.fired", select(event.c.case_id, event.c.data, event.c.at).where(event.c.type == "TimerFired"))
DONE = Statement("chaos.done", select(func.count().label("count")).select_from(completion).where(completion.c.task_id == bindparam("task_id")))


class Desk(threading.Thread):
    """Officers at one place, one after another: read a task's page, complete it, write a note on the case."""

    def __init__(self, officers: Officers, guard: threading.Lock, no: int, ports: Sequence[int]) -> None:
        """``ports`` are the addresses that he goes to in turn; ``guard`` is for all who share ``officers``."""
        super().__init__(daemon=True)
        self.officers, self.guard, self.no, self.ports = officers, guard, no, tuple(ports)
        self.over = threading.Event()
        self.browsers = {(person, port): Browser(HOST, port) for person in set(officers.people.values()) for port in self.ports}
        self.answered: Counter[tuple[int, int]] = Counter()
        self.completed: list[str] = []
        self.noted: list[tuple[int, str]] = []
        self.repeated = 0
        self.longest = 0.0
        self.failed = ""
        self._written = 0

    def run(self) -> None:
        """Work until told that it is over."""
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
        with self.guard:
            try:
                self.officers.receive(max(8 - len(self.officers.cases), 1))
                posts = self.officers.posts()
            except Busy:
                time.sleep(0.1)
                return []
        mine = [post for post in posts if (post.task_id.rpartition(".")[0].encode()[-1] % DESKS) == self.no]
        return mine[:6]

    def _work(self, task: CompleteTask) -> None:
        browser = self.browsers[task.actor, self.ports[len(self.completed) % len(self.ports)]]
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
            else:
                self.answered[browser.port, status] += 1
            if status not in AGAIN:
                self.longest = max(self.longest, time.monotonic() - began)
                return status, text
            if time.monotonic() - began > PATIENCE:
                raise TimeoutError(f"{path} was not answered within {PATIENCE:g} s")
            self.repeated += 1
            time.sleep(0.1)


def sign_in(desks: Sequence[Desk]) -> None:
    """Everybody once, since signing in is limited per address; the other desks go on with the same sessions."""
    for person in set(desks[0].officers.people.values()):
        first = desks[0].browsers[person, desks[0].ports[0]]
        first.sign_in(f"bench{person}", PASSWORD)
        for desk in desks:
            for port in desk.ports:
                desk.browsers[person, port].follow(first)


class TimerWatch(threading.Thread):
    """Notes every timer while it waits, since a fired one leaves only an event."""

    def __init__(self, app: Application) -> None:
        """Ask this application's database."""
        super().__init__(daemon=True)
        self.app = app
        self.seen: dict[tuple[int, str], int] = {}
        self.fired: Counter[tuple[int, str]] = Counter()
        self.latest = 0.0
        self._left: set[tuple[int, str]] = set()

    def run(self) -> None:
        """Look twice a second, for as long as the process lives."""
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


def faults_of_desks(app: Application, desks: Sequence[Desk]) -> list[str]:
    """Whose work broke off, and what was acknowledged but is not there, or twice."""
    found = [f"desk {desk.no}: {desk.failed}" for desk in desks if desk.failed]
    with app.database.reading() as reader:
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
