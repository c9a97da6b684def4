"""Every table, one file per subject. Instants are epoch milliseconds (``*_at``), dates ISO text, JSON is text."""

from engine.store.tables import (
    alerts,
    calendar,
    cases,
    catalogue,
    clocks,
    commissions,
    credit,
    definitions,
    documents,
    intake,
    journal,
    outbox,
    people,
    review,
    suspensions,
    tasks,
    work,
)
from engine.store.tables.columns import METADATA

__all__ = [
    "METADATA",
    "alerts",
    "calendar",
    "cases",
    "catalogue",
    "clocks",
    "commissions",
    "credit",
    "definitions",
    "documents",
    "intake",
    "journal",
    "outbox",
    "people",
    "review",
    "suspensions",
    "tasks",
    "work",
]
