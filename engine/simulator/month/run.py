"""一个月: cases come in day after day, everybody works at his own pace, and in the end every case must have come to its end."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from engine.domain.calendar import ZONE
from engine.domain.commands import DeployItem, FireTimer
from engine.domain.errors import Rejection
from engine.domain.moment import millis, moment
from engine.simulator.month.hands import Hands
from engine.simulator.month.people import engage
from engine.simulator.month.samples import samples_of
from engine.store.reads import TASKS_OF_CASE
from engine.store.statements import Statement
from engine.store.tables.cases import case as cases
from engine.store.timers import NEXT_DUE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bootstrap import Application
    from engine.simulator.clock import Clock
    from engine.simulator.month.samples import Samples

    Say = Callable[[str], object]

STANDING = Statement("simulated.standing", select(cases.c.applicant_id, cases.c.status, cases.c.result).where(cases.c.id == bindparam("case_id")))
FIRST_DAY: Final = date(2026, 7, 1)
ONLINE: Final = 0.6
VERBS: Final = 0.03
OFF_HOURS: Final = 0.15  # of what comes in online
PATIENCE: Final = timedelta(days=90)  # an applicant who forgot his task comes after this long, if no legal limit came before
LONGEST: Final = timedelta(days=1500)  # after the last day; by then every limit of any item has passed several times
REFUSED_IN_A_ROW: Final = 25
DAY: Final = 390  # working minutes; how long a simulated person takes is no limit of the law
FORGETS: Final = 0.1  # applicants, and a legal limit may come before them
SOON: Final = 0.7
LATE: Final = 0.1  # officers, by one to fifteen days


@dataclass(frozen=True)
class Size:
    """规模: ``cases`` come in on each of ``days`` working days; the same ``seed`` makes the same month."""

    cases: int = 1000
    days: int = 22
    seed: int = 1


class Due(NamedTuple):
    """约定: what happens next at an instant; ``order`` keeps equal instants in order. ``forgot`` says that an applicant forgot it until then."""

    at: datetime
    order: int
    item: str
    case_id: int
    task: str
    forgot: bool = False


@dataclass
class Open:
    """在办: a case not yet closed, with the tasks that somebody has already put down in his diary."""

    item: str
    applicant: int = 0
    planned: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    said: str = ""


@dataclass
class Outcome:
    """结局: what the month came to. ``stuck`` names every case that nobody could bring to its end, with the reason.

    ``waited`` counts, by task, how often the bureau waited for a forgetful applicant because no legal limit ended it before.
    """

    opened: Counter[str] = field(default_factory=Counter)
    results: Counter[tuple[str, str]] = field(default_factory=Counter)
    tasks: int = 0
    timers: int = 0
    stuck: list[str] = field(default_factory=list)
    waited: Counter[str] = field(default_factory=Counter)
    unvisited: dict[str, tuple[str, ...]] = field(default_factory=dict)
    refusals: Mapping[str, int] = field(default_factory=dict)


class Month:
    """One simulated month in one bureau."""

    def __init__(self, app: Application, clock: Clock, folders: Mapping[str, Mapping[str, bytes]], size: Size) -> None:
        """Deploy and people the bureau; nobody comes in before ``run``."""
        for files in folders.values():
            app.handle(DeployItem(None, files))
        editions = {edition.item.id: edition for edition in app.ask.items()}
        self.app, self.clock, self.size = app, clock, size
        self.samples: dict[str, Samples] = {item: samples_of(edition, folders[item]) for item, edition in editions.items()}
        self.chance = random.Random(size.seed)  # noqa: S311 - not a secret
        self.hands = Hands(app, clock, engage(app, editions.values()), self.chance)
        self.outcome = Outcome(refusals=self.hands.refusals)
        self.open: dict[int, Open] = {}
        self.diary: list[Due] = []
        self._order = 0
        self._visited: dict[str, set[str]] = {item: set() for item in editions}
        self._passed: dict[int, set[str]] = {}
        app.bureau.watch = lambda case_id, passed, _: self._passed.setdefault(case_id, set()).update(passed)
        with app.database.reading() as reader:
            self.calendar = app.bureau.calendar(reader)

    def run(self, say: Say) -> Outcome:
        """Play it. Raises what a timer raises."""
        last = self._plan_arrivals()
        end, told = last + LONGEST, self.clock.now.date()
        while self.open or self.diary:
            if not self._fire_before_next(end):
                break
            self._happen(heapq.heappop(self.diary))
            if self.clock.now.date() != told and self.clock.now <= last:
                told = self.clock.now.date()
                say(f"{told:%Y-%m-%d}: 收件 {self.outcome.opened.total()},在办 {len(self.open)},办理 {self.outcome.tasks},到点 {self.outcome.timers}")
        self._account()
        return self.outcome

    # -- what happens ------------------------------------------------------------------------------------

    def _plan_arrivals(self) -> datetime:
        day, items = FIRST_DAY, sorted(self.samples)
        for _ in range(self.size.days):
            while not self.calendar.is_workday(day):
                day += timedelta(days=1)
            for _ in range(self.size.cases):
                self._put_down(self._arrival(day), self.chance.choice(items), 0, "")
            day += timedelta(days=1)
        return datetime.combine(day, time(), ZONE)

    def _arrival(self, day: date) -> datetime:
        """Mostly in bureau hours; some online at any hour."""
        if self.chance.random() < OFF_HOURS:
            return datetime.combine(day, time(), ZONE) + timedelta(seconds=self.chance.randrange(86_400))
        opening, closing = self.chance.choice(list(self.calendar.sessions(day)))
        return opening + timedelta(seconds=self.chance.randrange(int((closing - opening).total_seconds())))

    def _happen(self, due: Due) -> None:
        self.clock.now = max(self.clock.now, due.at)
        if not due.case_id:
            self._arrive(due)
            return
        case = self.open.get(due.case_id)
        if case is None:
            return
        case.planned.discard(due.task)
        task = next((t for t in self._tasks(due.case_id) if t.id == due.task and t.state == "open"), None)
        if task is not None:
            self.outcome.waited[f"{case.item}.{task.node}"] += due.forgot
            self._work(case, task)
        self._look(due.case_id)

    def _arrive(self, due: Due) -> None:
        samples = self.samples[due.item]
        try:
            case_id = self.hands.hand_in(samples, online=not self._in_hours() or self.chance.random() < ONLINE)
        except Rejection as error:
            self.outcome.stuck.append(f"{due.item}: 不能收件 / can't be handed in: {error.zh}")
            return
        self.outcome.opened[due.item] += 1
        self.open[case_id] = Open(due.item, self._standing(case_id).applicant_id)
        self._look(case_id)

    def _in_hours(self) -> bool:
        return self.calendar.opening(self.clock.now) == self.clock.now

    def _work(self, case: Open, task: Any) -> None:
        try:
            if case.refused.get(task.id, 0) % 3 == 2:
                self.hands.pass_on(task)
            elif self.chance.random() < VERBS:
                self.hands.verb(task, case.applicant)
            else:
                self.hands.do(task, self.samples[case.item], case.applicant)
                self.outcome.tasks += 1
            case.refused.pop(task.id, None)
        except Rejection as error:
            case.said = error.zh
            case.refused[task.id] = case.refused.get(task.id, 0) + 1

    def _fire_before_next(self, end: datetime) -> bool:
        """Everything that falls due before the next entry of the diary, which a timer may write; False when none comes before ``end``."""
        while True:
            at = min(self.diary[0].at, end) if self.diary else end
            with self.app.database.reading() as reader:
                due = reader.ask(NEXT_DUE, {"at": millis(at)}).one()
            if due is None:
                return at < end
            self.clock.now = max(self.clock.now, moment(due.due_at))
            self.app.handle(FireTimer(due.id))
            self.outcome.timers += 1
            if due.case_id in self.open:
                self._look(due.case_id)

    # -- who does what next ------------------------------------------------------------------------------

    def _look(self, case_id: int) -> None:
        """Put down when each open task is done, or take the case off the list when it is closed."""
        case = self.open[case_id]
        tasks = self._tasks(case_id)
        if not tasks and self._closed(case_id):
            return
        for task in tasks:
            if task.state == "open" and task.id not in case.planned and case.refused.get(task.id, 0) < REFUSED_IN_A_ROW:
                case.planned.add(task.id)
                at, forgot = self._moment_for(task, case)
                self._put_down(at, case.item, case_id, task.id, forgot=forgot)

    def _closed(self, case_id: int) -> bool:
        standing = self._standing(case_id)
        if standing.status != "closed":
            return False
        case = self.open.pop(case_id)
        self._visited[case.item] |= self._passed.pop(case_id, set())
        self.outcome.results[case.item, standing.result] += 1
        self.hands.forget(case_id)
        return True

    def _moment_for(self, task: Any, case: Open) -> tuple[datetime, bool]:
        """Mostly soon, sometimes late; who was refused tries again on the next working day. And whether an applicant forgets it until then."""
        mood = self.chance.random()
        minutes = DAY if case.refused.get(task.id) else self.chance.lognormvariate(3.5, 1.2)
        if task.pool == "applicant":
            if mood < FORGETS and not case.refused.get(task.id):
                return self.clock.now + PATIENCE, True
            return self.clock.now + timedelta(minutes=minutes * (1 if mood < SOON else 60)), False
        working = self.chance.randrange(DAY, DAY * 15) if mood < LATE else int(min(minutes, DAY * 3))
        return self.calendar.add_working_minutes(self.clock.now, max(1, working)), False

    def _put_down(self, at: datetime, item: str, case_id: int, task: str, *, forgot: bool = False) -> None:
        self._order += 1
        heapq.heappush(self.diary, Due(at, self._order, item, case_id, task, forgot))

    def _standing(self, case_id: int) -> Any:
        with self.app.database.reading() as reader:
            return reader.ask(STANDING, {"case_id": case_id}).one()

    def _tasks(self, case_id: int) -> list[Any]:
        with self.app.database.reading() as reader:
            return reader.ask(TASKS_OF_CASE, {"case_id": case_id}).all()

    # -- at the end --------------------------------------------------------------------------------------

    def _account(self) -> None:
        for case_id, case in self.open.items():
            tasks = "、".join(sorted(f"{t.node}({t.pool})" for t in self._tasks(case_id))) or "没有待办,可能是故障件 / no task, perhaps an incident"
            self.outcome.stuck.append(f"{case.item} {case_id}: {tasks}: {case.said}")
        for item, samples in self.samples.items():
            missing = (node for node in samples.edition.definition.nodes if node not in self._visited[item])
            self.outcome.unvisited[item] = tuple(missing)
