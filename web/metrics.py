"""指标: requests are measured in each process; what is open, late or failed in the bureau is counted when somebody asks.

Endpoints are the code's names, never addresses: nothing tells of a person or a case.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from flask import current_app, g, request
from prometheus_client import CollectorRegistry, Gauge, Histogram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask, Response
    from prometheus_client.metrics_core import Metric

    from engine.queries.measures import Measures

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
GAUGES: Final = {
    "open_cases": "Cases that are not closed",
    "open_tasks": "Tasks that wait for somebody",
    "clocks_overdue": "Running clocks past their due instant",
    "timers_due": "Timers that are due and not claimed",
    "oldest_timer_seconds": "For how long the oldest of them has been due",
    "messages_ready": "Messages of the outbox that may be sent",
    "oldest_message_seconds": "For how long the oldest of them has waited",
    "messages_failed": "Messages that failed at least once and are not sent",
    "incidents_open": "Incidents that nobody has resolved",
}


class _Joined:
    """Two registries as one."""

    def __init__(self, *registries: CollectorRegistry) -> None:
        self._registries = registries

    def collect(self) -> Iterator[Metric]:
        for registry in self._registries:
            yield from registry.collect()


def set_up(app: Flask) -> None:
    """Measure every request of this app, and give its text the address that monitoring programs look for."""
    registry = CollectorRegistry()
    seconds = Histogram("yizhang_request_seconds", "Answering a request", ("endpoint", "method", "status"), buckets=BUCKETS, registry=registry)
    app.extensions["metrics"] = registry

    @app.after_request
    def measure(response: Response) -> Response:
        spent = time.perf_counter() - g.get("began", time.perf_counter())
        seconds.labels(request.endpoint or "none", request.method, f"{response.status_code // 100}xx").observe(spent)
        return response

    app.add_url_rule("/metrics", "metrics", app.view_functions["api.read_metrics"])


def measured(found: Measures, stuck: float) -> CollectorRegistry:
    """This process's requests and the bureau's present state."""
    now = CollectorRegistry()
    for name, words in GAUGES.items():
        Gauge(f"yizhang_{name}", words, registry=now).set(getattr(found, name))
    Gauge("yizhang_writer_busy_seconds", "For how long this process's writer has been at one transaction", registry=now).set(stuck)
    return _Joined(current_app.extensions["metrics"], now)  # type: ignore[return-value]
