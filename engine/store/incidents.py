"""Statements on incidents 故障件: whose next try is due, alike ones, orders to try them again, and remedies 处置."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select

from engine.store.presence import HELD_NOW
from engine.store.statements import Statement, inserting, updating
from engine.store.tables.cases import case
from engine.store.tables.clocks import timer
from engine.store.tables.journal import event
from engine.store.tables.outbox import incident
from engine.store.tables.people import holding, post
from engine.store.tables.remedies import remedy, retry_order

MOST = 20
DUE = Statement(
    "incident.due",
    select(incident.c.id).where(incident.c.resolved_at.is_(None), incident.c.next_at <= bindparam("at")).order_by(incident.c.next_at).limit(MOST),
)
NEEDS_A_PERSON = Statement("incident.needs_a_person", incident.update().where(incident.c.id == bindparam("incident_id")).values(next_at=None))
OPEN = Statement(
    "incident.all_open",
    select(incident.c.id, incident.c.node, case.c.definition_id)
    .join_from(incident, case)
    .where(incident.c.resolved_at.is_(None), incident.c.subject != literal_column("'state'")),
)
ADD_ORDER = inserting("retry_order.insert", retry_order)
ORDER = Statement("retry_order.load", select(retry_order).where(retry_order.c.id == bindparam("order_id")))
TRY_NOW = updating("incident.try_now", incident, ("id",), "order_id", "next_at")
REMEDY = Statement("remedy.load", select(remedy).where(remedy.c.id == bindparam("remedy_id")))
PROPOSED = Statement("remedy.proposed", select(remedy).where(remedy.c.incident_id == bindparam("incident_id"), remedy.c.state == literal_column("'proposed'")))
HEADED = Statement(  # units that have a head now
    "post.headed",
    select(post.c.unit)
    .distinct()
    .join_from(post, holding, holding.c.post_id == post.c.id)
    .where(
        post.c.role == literal_column("'head'"),
        HELD_NOW,
    ),
)
CASE_OF_NUMBER = Statement("case.of_number", select(case.c.id).where(case.c.number == bindparam("number")))
EVENTS_FROM = Statement("event.from", select(event).where(event.c.case_id == bindparam("case_id"), event.c.no >= bindparam("no")).order_by(event.c.no))
TIMERS_OF = Statement(
    "timer.diagram_of_case", select(timer.c.subject).where(timer.c.case_id == bindparam("case_id"), timer.c.kind == literal_column("'diagram'"))
)
