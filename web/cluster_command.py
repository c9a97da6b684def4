"""``yizhang cluster``: many nodes on one machine, to see them fail over."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.config import Config

PROCESSES = Path(__file__).resolve().parent.parent / "processes"


def add(commands: Any) -> None:
    """Add the subcommand."""
    cluster = commands.add_parser("cluster", help="two web nodes, two workers, PostgreSQL and a proxy on the loopback, until Ctrl-C")
    cluster.add_argument("--port", type=int, default=os.environ.get("YIZHANG_PORT", "8000"), help="of the proxy; the nodes take the next ones")
    cluster.add_argument("--web", type=int, default=2, help="how many web nodes")
    cluster.add_argument("--workers", type=int, default=2)
    cluster.add_argument("--data", type=Path, default=Path(os.environ.get("YIZHANG_DATA", "var")) / "cluster", help="where database, keys and logs are kept")
    cluster.set_defaults(run=_run)


def _run(arguments: Any) -> int:
    from engine.cluster import foreground

    if arguments.web < 1 or arguments.workers < 0:
        print("Expected at least one web node.", file=sys.stderr)
        return 2
    return foreground.run(arguments.data.absolute(), arguments.port, arguments.web, arguments.workers, fill=_fill, say=lambda line: print(line, flush=True))


def _fill(config: Config) -> None:
    import handlers
    from engine.demo import fill

    fill(config, handlers, sorted(p for p in PROCESSES.iterdir() if (p / "item.toml").exists()), print)
