"""``yizhang bench step``: durable completions of user tasks through the service layer, against naive steps and bare commits.

Everything is on: authorisation, duties, the form's validation, journal with hash chain, sealed state, timers, revision check.
``WINDOW`` posts are under way at a time, as officers post concurrently; the same with one post at a time is reported beside it
(``single_…``). The naive step is the unmodified library with its own serializer, one full JSON state and one event row to a commit;
the bare commit writes as many bytes as a step and does nothing else. All take turns in short rounds on one database (on SQLite: one
directory), so that noise of the machine hits all alike; each figure is the median of its rounds.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import bench.handlers
from bench.bare import BareCommits
from bench.bundle import files
from bench.naive import NaiveCompletions
from bench.place import durability, place
from bench.rounds import Contestant
from bench.service_steps import WINDOW, ServiceCompletions, bytes_per_step
from bench.viewflow_peer.measure import ViewflowCompletions, require_viewflow
from engine import bootstrap
from engine.chaos.bureau import furnish
from migrations.run import migrate

if TYPE_CHECKING:
    from bench.rounds import Round
    from engine.config import Config

# contestant, options of its round, share of the time
Turn = tuple[str, Contestant, dict[str, Any], int]
ROUND = 1.2  # seconds that one round of all contestants aims at
MIN_ROUNDS, MAX_ROUNDS = 3, 25


def run(database: str | None, seconds: float, *, processes: int = 1, peer: str | None = None) -> dict[str, Any]:
    """Measure for ``seconds`` in all, preparation not counted; figures and ratios. Raises PeerFailed."""
    if peer == "viewflow":
        require_viewflow()
    with place(database) as config:
        migrate(config.database_url)
        app = bootstrap.build(config, bench.handlers)
        furnish(app, files())
        size = bytes_per_step(app)
        app.close()
        rounds = min(MAX_ROUNDS, max(MIN_ROUNDS, round(seconds / ROUND)))
        measured = _take_turns(config, size, seconds / rounds, rounds, processes, peer)
        about = {"database": app.database.dialect, "durability": durability(config), "processes": processes, "window": WINDOW, "rounds": rounds}
    return about | _figures(measured, size)


def _take_turns(config: Config, size: int, seconds: float, rounds: int, processes: int, peer: str | None) -> dict[str, list[list[Round]]]:
    """Every contestant's rounds; a round of all lasts about ``seconds``."""
    ours = Contestant(ServiceCompletions, (config,), processes)
    naive = Contestant(NaiveCompletions, (config,), processes)
    bare = Contestant(BareCommits, (config, size), processes)
    turns: list[Turn] = [("ours", ours, {}, 4), ("naive", naive, {}, 3), ("single", ours, {"window": 1}, 2), ("bare", bare, {}, 2)]
    contestants = [ours, naive, bare]
    if peer == "viewflow":
        contestants.append(Contestant(ViewflowCompletions, (config,), processes))
        turns.append(("viewflow", contestants[-1], {}, 3))
    whole = sum(share for *_, share in turns)
    measured: dict[str, list[list[Round]]] = {name: [] for name, *_ in turns}
    try:
        for contestant in contestants:
            contestant.ready()
        for _, contestant, options, _ in turns:
            contestant.round(0.02, **options)  # warm up, uncounted
        for _ in range(rounds):
            for name, contestant, options, share in turns:
                measured[name].append(contestant.round(seconds * share / whole, **options))
    finally:
        for contestant in contestants:
            contestant.close()
    return measured


def _figures(measured: dict[str, list[list[Round]]], size: int) -> dict[str, Any]:
    rates = {name: median(sum(r.rate for r in together) for together in rounds) for name, rounds in measured.items()}
    figures = {
        "steps_per_s": round(rates["ours"], 1),
        "p50_ms": _quantile(measured["ours"], 0.5),
        "p95_ms": _quantile(measured["ours"], 0.95),
        "naive_steps_per_s": round(rates["naive"], 1),
        "bare_commits_per_s": round(rates["bare"], 1),
        "bytes_per_step": size,
        "ratio": round(rates["ours"] / rates["bare"], 3),
        "naive_ratio": round(rates["ours"] / rates["naive"], 2),
        "single_steps_per_s": round(rates["single"], 1),
        "single_p50_ms": _quantile(measured["single"], 0.5),
        "single_p95_ms": _quantile(measured["single"], 0.95),
        "single_ratio": round(rates["single"] / rates["bare"], 3),
        "single_naive_ratio": round(rates["single"] / rates["naive"], 2),
    }
    if "viewflow" in rates:
        figures |= {"viewflow_steps_per_s": round(rates["viewflow"], 1), "viewflow_ratio": round(rates["ours"] / rates["viewflow"], 2)}
    return figures


def _quantile(rounds: list[list[Round]], part: float) -> float:
    """Milliseconds: the median over the rounds of the slowest process's quantile."""
    return round(median(max(r.quantile(part) for r in together) for together in rounds) * 1000, 3)
