"""``yizhang simulate``: a month of mixed cases on a fake clock, and what it left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.domain.punctuation import punctuated

PROCESSES = Path(__file__).resolve().parent.parent / "processes"


def add(commands: Any) -> None:
    """Add the subcommand."""
    simulate = commands.add_parser("simulate", help="a month of cases of all items, played at random; every case must come to its end")
    simulate.add_argument("items", nargs="*", metavar="ITEM", help="all when none is named")
    simulate.add_argument("--cases", type=int, default=1000, help="cases a working day")
    simulate.add_argument("--days", type=int, default=22, help="working days on which cases come in")
    simulate.add_argument("--seed", type=int, default=1)
    simulate.add_argument("--database", metavar="URL", help="an empty database of its own; SQLite when left out")
    simulate.set_defaults(run=_simulate)


def _simulate(arguments: Any) -> int:
    import handlers
    from engine.domain.errors import Rejection
    from engine.domain.topic import topics_of
    from engine.simulator.month import Size, simulate

    known = {path.parent.name: path.parent for path in sorted(PROCESSES.glob("*/item.toml"))}
    strange = [item for item in arguments.items if item not in known]
    if strange:
        raise Rejection(f"没有事项“{'、'.join(strange)}”,现有:{'、'.join(known)}。", f"Expected one of {', '.join(known)}, but got {', '.join(strange)}.")
    if arguments.cases < 1 or arguments.days < 1:
        raise Rejection("每天的件数和天数都至少是 1。", "Expected at least one case a day and one day, but got fewer.")
    folders = [known[item] for item in arguments.items or known]
    size = Size(arguments.cases, arguments.days, arguments.seed)
    return simulate(folders, topics_of(handlers), size, lambda said: print(punctuated(said), flush=True), arguments.database)
