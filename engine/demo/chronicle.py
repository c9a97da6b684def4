"""演示编年: all stories side by side on one moving clock, so that numbers, notices and alerts stand in the order of time."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from engine.demo.answers import Answers
from engine.demo.histories import history
from engine.demo.renewals import renewals
from engine.demo.retold import Retold
from engine.demo.story import Story
from engine.demo.stuck import Stuck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from engine.demo.roll import Plan, Retelling, Roll, Shop
    from engine.demo.story import World
    from engine.domain.calendar import Calendar
    from engine.simulator.clock import Clock

DAY_SECONDS: Final = 390 * 60
SEED: Final = 20260701


def received(calendar: Calendar, now: datetime, age: float) -> datetime:
    """The instant ``age`` working days before ``now``, in bureau hours."""
    day, left = now.date(), round(age * DAY_SECONDS)
    while True:
        for opening, closing in reversed(list(calendar.sessions(day))):
            end = min(closing, now)
            length = int((end - opening).total_seconds())
            if length > 0 and left < length:
                return end - timedelta(seconds=left)
            left -= max(0, length)
        day -= timedelta(days=1)


@dataclass(frozen=True)
class Programme:
    """What happens: cases told by their plans, and scenarios retold."""

    plans: Sequence[Plan]
    retellings: Sequence[Retelling]


def tell(world: World, clock: Clock, roll: Roll, programme: Programme, now: datetime, progress: Callable[[datetime], None]) -> None:
    """Let every planned case happen, up to ``now``; what would come later stays undone."""
    shops = iter(roll.shops)
    known = {shop.login: shop for shop in roll.applicants}
    answers = Answers(world)
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for plan in (*programme.plans, *(retelling.plan for retelling in programme.retellings)):
        shop: Shop = known[plan.applicant] if plan.applicant else next(shops)
        chance = Random(f"{SEED}:{plan.no}")  # noqa: S311 - a demonstration
        at = received(world.calendar, now, plan.age + chance.uniform(0.0, 0.1))
        retelling = next((one for one in programme.retellings if one.no == plan.no), None)
        retold = Stuck if retelling is not None and retelling.fails else Retold
        line = retold(world, plan, retelling, shop, chance, at).tell() if retelling else history(Story(world, plan, shop, chance, at))
        heapq.heappush(waiting, (at, plan.no, line))
    for plan, at, line in renewals(world, roll, SEED, lambda age: received(world.calendar, now, age)):
        heapq.heappush(waiting, (at, plan.no, line))
    last: datetime | None = received(world.calendar, now, 0.01)  # the bureau's own last minutes
    while waiting and waiting[0][0] <= now:
        if last is not None and waiting[0][0] > last:
            clock.move(world.app, last)
            answers.last_words()
            last = None
        at, no, story_line = heapq.heappop(waiting)
        clock.move(world.app, at)
        progress(at)
        answers.go_on(at)
        following = next(story_line, None)
        if following is not None:
            heapq.heappush(waiting, (following, no, story_line))
    if last is not None:
        clock.move(world.app, last)
        answers.last_words()
    clock.move(world.app, now)
