"""Statements on incidents 故障件 whose next try is due."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.store.statements import Statement
from engine.store.tables.outbox import incident

MOST = 20
DUE = Statement(
    "incident.due",
    select(incident.c.id).where(incident.c.resolved_at.is_(None), incident.c.next_at <= bindparam("at")).order_by(incident.c.next_at).limit(MOST),
)
NEEDS_A_PERSON = Statement("incident.needs_a_person", incident.update().where(incident.c.id == bindparam("incident_id")).values(next_at=None))
