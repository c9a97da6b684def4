"""月度模拟的报告: what came in and what became of it, a line an item, then everything that is a fault."""

from __future__ import annotations

import time
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from engine.bootstrap import Application
from engine.config import Config
from engine.runtime.bundle import read_folder
from engine.simulator.clock import Clock
from engine.simulator.month.run import Month
from engine.simulator.rehearsal import BEFORE
from engine.verify.checker import verify
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from engine.domain.topic import Topic
    from engine.simulator.month.run import Outcome, Size

    Say = Callable[[str], object]
MOST = 20


def simulate(folders: Sequence[Path], topics: Mapping[str, Topic], size: Size, say: Say, database: str | None = None) -> int:
    """Play the month in a bureau of its own and check what it left; 0 when every case came to its end and every invariant holds, else 1.

    ``database`` is the URL of an empty database; without one, a SQLite file that goes when it is over.
    """
    with TemporaryDirectory(prefix="yizhang-month-") as home:
        settings = {"YIZHANG_DATA": home, "YIZHANG_STATE_KEY": "5c" * 32, "YIZHANG_WEB_KEY": "5c" * 32, "YIZHANG_SYNCHRONOUS": "OFF"}
        config = Config.from_env(settings | ({"YIZHANG_DATABASE": database} if database else {}))
        migrate(config.database_url)
        clock = Clock(BEFORE)
        app = Application(config, topics, now=clock)
        begun = time.monotonic()
        try:
            month = Month(app, clock, {folder.name: read_folder(folder) for folder in folders}, size)
            outcome = month.run(say)
        finally:
            app.close()
        seconds = time.monotonic() - begun
        faults = verify(config.database_url, config.state_key)
    return _tell(outcome, faults, seconds, say)


def _tell(outcome: Outcome, faults: list[str], seconds: float, say: Say) -> int:
    for item, count in sorted(outcome.opened.items()):
        results = "、".join(f"{result} {n}" for (of, result), n in sorted(outcome.results.items()) if of == item)
        say(f"{item}: {count} = {results}")
        if outcome.unvisited[item]:
            say(f"    没有走到 / never reached: {'、'.join(outcome.unvisited[item])}")
    closed = sum(outcome.results.values())
    say(f"收件 {outcome.opened.total()},办结 {closed},办理 {outcome.tasks},到点 {outcome.timers};{seconds:.0f} 秒。")
    say(f"{outcome.opened.total()} cases, {closed} closed, {outcome.tasks} tasks, {outcome.timers} timers; {seconds:.0f} s.")
    waited = "、".join(f"{task} {count}" for task, count in sorted(outcome.waited.items()) if count)
    if waited:
        say(f"申请人不来就一直等着的待办 / tasks that wait for an applicant without a limit: {waited}")
    for line in outcome.stuck[:MOST]:
        say(f"  ✗ 没有办结 / not closed: {line}")
    for fault in faults[:MOST]:
        say(f"  ✗ {fault}")
    if outcome.stuck or faults:
        say(f"有 {len(outcome.stuck)} 件没有办结,{len(faults)} 处不符。/ Expected every case to end, but {len(outcome.stuck)} did not; {len(faults)} faults.")
        return 1
    say("全部办结,检查无误。/ Every case came to its end, and every invariant holds.")
    return 0
