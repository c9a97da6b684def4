"""Durable completions through viewflow's activations: load, lock, check the owner, keep the form, complete, go on, one transaction.

Django's settings are global, so this runs in a process of its own. SQLite: WAL, the same ``synchronous``, immediate transactions.
viewflow 2.4 could attach timers to tasks (``OnTimeout``); they are left out, as are a journal, duties and a form's validation, so that
the peer does less for a step than the product. The owner is assigned when a task opens, so that a completion is one transaction.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from bench.bundle import answers
from bench.rounds import PeerFailed, Rolling, Round
from engine.domain.errors import YizhangError
from engine.store.connections import dialect_of

if TYPE_CHECKING:
    from engine.config import Config


class PeerMissing(YizhangError):
    """viewflow is not installed; says how to get it."""


def require_viewflow() -> None:
    """Refuse with the command that installs it. Raises PeerMissing."""
    if find_spec("viewflow") is None or find_spec("django") is None:
        raise PeerMissing(
            "没有安装 viewflow,请先运行 pip install 'yizhang[bench]'。/ Expected viewflow, but it is not installed: run pip install 'yizhang[bench]'."
        )


class ViewflowCompletions:
    """Cases at every stage, completed one task to a transaction."""

    def __init__(self, config: Config, no: int) -> None:
        """Configure Django and make the tables: of its own in a file per process on SQLite, shared on PostgreSQL."""
        _configure(config, no)
        from viewflow.workflow.models import Task

        from bench.viewflow_peer import flow, models

        _make_tables()
        self.flow, self.answer, self.task = flow, models.Answer, Task
        self.rolling = Rolling(self._open, self._step)

    def round(self, seconds: float) -> Round:
        """Complete tasks for ``seconds``."""
        return self.rolling.round(seconds)

    def close(self) -> None:
        """Let go of the connection."""
        from django.db import connections

        connections.close_all()

    def _open(self) -> int:
        return int(self.flow.JointReview.start.run().pk)

    def _step(self, process_id: int) -> bool:
        found = self.task.objects.filter(process_id=process_id, flow_task_type="HUMAN", finished__isnull=True).order_by("pk").first()
        person = self.flow.officer(found.flow_task.name)
        with found.activation() as activation:
            if not activation.start.has_perm(person):
                raise PeerFailed(f"Expected {person} to own the task, but viewflow says no.")
            activation.start(None)
            node = activation.flow_task.name
            values = {key: given[0] for key, given in answers(node.replace("rev_", "review_")).items()}
            self.answer.objects.create(process_id=process_id, task=activation.task, person=person, values=values)
            activation.execute()
        return bool(node == "deliver")


def _configure(config: Config, no: int) -> None:
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="for measuring only",  # noqa: S106
        DATABASES={"default": _database(config, no)},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow", "bench.viewflow_peer"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    django.setup()


def _database(config: Config, no: int) -> dict[str, Any]:
    if dialect_of(config.database_url) == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "init_command": f"pragma journal_mode=wal; pragma synchronous={config.synchronous};", "timeout": 10}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(config.data_dir) / f"viewflow_{no}.db"), "OPTIONS": options}
    url = make_url(config.database_url)
    host = url.host or url.query.get("host") or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.database,
        "USER": url.username or "",
        "PASSWORD": url.password or "",
        "HOST": host,
        "PORT": str(url.port or url.query.get("port") or ""),
        "OPTIONS": {"options": url.query["options"]},
    }


def _make_tables() -> None:
    """Migrate; on PostgreSQL one process does it while the others wait."""
    from django.core.management import call_command
    from django.db import connection

    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute("select pg_advisory_lock(7214)")
        call_command("migrate", verbosity=0)  # viewflow's own tables first, which the answers refer to
        call_command("migrate", run_syncdb=True, verbosity=0)
        if postgresql:
            cursor.execute("select pg_advisory_unlock(7214)")
