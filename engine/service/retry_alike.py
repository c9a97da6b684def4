"""批量重试: everything that failed in the same handler, or at the same element, is due at once; the worker tries each in a transaction of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import Receipt
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.incident_in_hand import STATE, open_incident
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.incidents import ADD_ORDER, OPEN, TRY_NOW

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.incident_commands import RetryAlike
    from engine.store.unit_of_work import UnitOfWork


def retry_alike(command: RetryAlike, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The receipt's id is the order's. Raises NotFound, NotAllowed, Stale, Rejection."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, "administrator")
    found, dossier = open_incident(uow, bureau, command.incident_id, command.actor)
    if found.subject == STATE:
        raise Rejection("流程状态没有通过校验的办件要逐件恢复，不能批量重试。", "Expected a failed handler; a stored state is restored case by case.")
    topic = topic_of(bureau, uow, dossier.edition.id, found.node)
    alike = [row.id for row in uow.ask(OPEN).all() if topic_of(bureau, uow, row.definition_id, row.node) == topic]
    order = new_id()
    uow.write(ADD_ORDER, {"id": order, "topic": topic, "person_id": command.actor, "total": len(alike), "ordered_at": at})
    for incident_id in alike:
        uow.write(TRY_NOW, {"id": incident_id, "order_id": order, "next_at": at})
    receipt = Receipt(id=order, number=str(len(alike)))
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def topic_of(bureau: Bureau, uow: UnitOfWork, definition_id: int, node_id: str) -> str:
    """What alike incidents have in common: the handler's topic; for another element its id."""
    node = bureau.edition(uow, definition_id).definition.nodes.get(node_id)
    return node.topic if node is not None and node.topic else node_id
