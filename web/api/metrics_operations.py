"""运行指标: for a monitoring program that reads the text format of Prometheus; the same stands at ``/metrics``."""

from __future__ import annotations

from prometheus_client import generate_latest

from web.api.declared import FileTold
from web.api.operation import operation
from web.current import product
from web.metrics import measured


@operation("GET", "/metrics", scope="metrics:read", tag="supervision", zh="运行指标", en="Metrics of running", media="text/plain", roles=("administrator",))
def read_metrics() -> FileTold:
    """Requests of this process, and the bureau's open, late and failed things."""
    found = product()
    return FileTold(generate_latest(measured(found.ask.measures(), found.database.stuck)), "text/plain", "metrics", ".txt")
