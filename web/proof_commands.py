"""``yizhang bench lists|timers|move`` and ``yizhang chaos races``: measured and shaken with the product's own questions and commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.domain.punctuation import punctuated

PROCESSES = Path(__file__).resolve().parent.parent / "processes"


def add_bench(bench: Any) -> None:
    """Add the subcommands of ``yizhang bench``."""
    lists = bench.add_parser("lists", help="work lists, counts, a case's page and progress over a full bureau")
    lists.add_argument("--database", metavar="URL")
    lists.add_argument("--tasks", type=int, default=1_000_000, help="open tasks (one a case)")
    lists.add_argument("--json", action="store_true")
    lists.set_defaults(run=_lists)
    timers = bench.add_parser("timers", help="an idle tick with many pending, and many due at once beside an officer at work")
    timers.add_argument("--database", metavar="URL")
    timers.add_argument("--pending", type=int, default=1_000_000)
    timers.add_argument("--due", type=int, default=100_000)
    timers.add_argument("--json", action="store_true")
    timers.set_defaults(run=_timers)
    move = bench.add_parser("move", help="open cases in many places rehearsed, moved to another version and taken back")
    move.add_argument("--database", metavar="URL")
    move.add_argument("--cases", type=int, default=10_000)
    move.add_argument("--json", action="store_true")
    move.set_defaults(run=_move)


def add_chaos(chaos: Any) -> None:
    """Add the subcommands of ``yizhang chaos``."""
    races = chaos.add_parser("races", help="two processes at once for the same task and the same timer")
    races.add_argument("--count", type=int, default=10_000)
    races.add_argument("--database", metavar="URL")
    races.add_argument("--seed", type=int, default=1)
    races.set_defaults(run=_races)
    postgres = chaos.add_parser("postgres", help="kill -9 a PostgreSQL of its own under load, start it again, and verify")
    postgres.add_argument("--kills", type=int, default=10)
    postgres.add_argument("--seed", type=int, default=1)
    postgres.set_defaults(run=_postgres)
    cluster = chaos.add_parser("cluster", help="kill web nodes, workers and PostgreSQL behind the proxy while officers work through HTTP")
    cluster.add_argument("--kills", type=int, default=10)
    cluster.add_argument("--seed", type=int, default=1)
    cluster.set_defaults(run=_cluster)
    upgrade = chaos.add_parser("upgrade", help="run the release before beside this one over one PostgreSQL, under load, then replace it")
    upgrade.add_argument("--from", dest="ref", metavar="REF", help="a tag or commit of the repository (default: the one before the last migration)")
    upgrade.add_argument("--seconds", type=float, default=20, help="with both releases, and as long again with this one alone")
    upgrade.set_defaults(run=_upgrade)
    backup = chaos.add_parser("backup", help="take backups while officers write, restore each, and look for what had been acknowledged")
    backup.add_argument("--rounds", type=int, default=5)
    backup.add_argument("--database", metavar="URL", help="an empty database to work on (default: SQLite)")
    backup.set_defaults(run=_backup)
    partition = chaos.add_parser("partition", help="cut a node off from PostgreSQL in the middle of a transaction (Linux, root, iproute2)")
    partition.add_argument("--rounds", type=int, default=2)
    partition.set_defaults(run=_partition)


def _postgres(arguments: Any) -> int:
    import handlers
    from engine.chaos import postgres
    from engine.domain.topic import topics_of
    from engine.runtime.bundle import read_folder

    return postgres(arguments.kills, arguments.seed, print, files=read_folder(PROCESSES / "catering_licence"), topics=topics_of(handlers))


def _backup(arguments: Any) -> int:
    import handlers
    from engine.chaos import backup
    from engine.domain.topic import topics_of
    from engine.runtime.bundle import read_folder

    files = read_folder(PROCESSES / "catering_licence")
    return backup(arguments.rounds, print, files=files, topics=topics_of(handlers), database=arguments.database)


def _cluster(arguments: Any) -> int:
    from bench.nodes_killed import run

    return run(arguments.kills, arguments.seed, print)


def _upgrade(arguments: Any) -> int:
    import sys

    from bench.nodes_upgraded import NoHistory, run

    try:
        return run(arguments.ref, arguments.seconds, print)
    except NoHistory as error:
        print(punctuated(str(error)), file=sys.stderr)
        return 2


def _partition(arguments: Any) -> int:
    import handlers
    from engine.chaos import partition
    from engine.domain.topic import topics_of
    from engine.runtime.bundle import read_folder

    return partition(arguments.rounds, print, files=read_folder(PROCESSES / "catering_licence"), topics=topics_of(handlers))


def _races(arguments: Any) -> int:
    import handlers
    from engine.chaos import races
    from engine.domain.topic import topics_of
    from engine.runtime.bundle import read_folder

    files = read_folder(PROCESSES / "catering_licence")
    return races(arguments.count, arguments.database, arguments.seed, lambda said: print(punctuated(said), flush=True), files=files, topics=topics_of(handlers))


def _lists(arguments: Any) -> int:
    from bench.lists import run

    return _print(run(arguments.database, arguments.tasks), as_json=arguments.json)


def _timers(arguments: Any) -> int:
    from bench.timers import run

    return _print(run(arguments.database, arguments.pending, arguments.due), as_json=arguments.json)


def _move(arguments: Any) -> int:
    from bench.move import run
    from engine.runtime.bundle import read_folder

    return _print(run(arguments.database, arguments.cases, read_folder(PROCESSES / "catering_licence")), as_json=arguments.json)


def _print(result: dict[str, Any], *, as_json: bool) -> int:
    print(json.dumps(result) if as_json else "\n".join(f"{name:28} {value}" for name, value in result.items()))
    return 0
