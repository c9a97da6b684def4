"""略过故障: a case goes on without a handler that has failed, where the handler's own file declares that nothing rests on it.

The default is that nothing may be skipped: what the law or a later element needs is never left out, however long it fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.commands import Receipt
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from engine.runtime import interpreter
from engine.service.actor import require_role
from engine.service.deemed import recall_lapse
from engine.service.dossier import dumps
from engine.service.incident_in_hand import checked_reason, open_incident, resolve
from engine.service.notices import notify
from engine.service.receipts import earlier, receipt_record
from engine.service.stepping import Step
from engine.store.ids import new_id

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.incident_commands import SkipIncident
    from engine.domain.omission import Omission
    from engine.runtime.definitions import Node
    from engine.store.unit_of_work import UnitOfWork


def skip_incident(command: SkipIncident, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound, NotAllowed, Stale, Invalid, and Rejection where the handler may not be skipped."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    require_role(uow, command.actor, millis(bureau.now()), "administrator")
    reason = checked_reason(command.reason)
    found, dossier = open_incident(uow, bureau, command.incident_id, command.actor)
    omission = _declared(bureau, dossier.edition.definition.nodes.get(found.node))
    step = Step(dossier)
    live = step.take()
    resolve(dossier, found, skipped=True)
    dossier.log("NodeSkipped", {"node": found.node, "subject": found.subject, "reason": reason})
    data = dumps({"node": found.node, "variables": dict(omission.variables)})
    dossier.add(records.RemedyRecord(new_id(), found.id, "skip", "done", reason, data, command.actor, dossier.at, None, dossier.at))
    number = dossier.row.case_number
    zh, en = f"{number} 的一个环节出故障后被管理员略过。理由：{reason[:200]}", f"{number}: an administrator skipped a failed element: {reason[:200]}"
    notify(dossier, "pool:supervisor", zh, en)
    recall_lapse(dossier)
    opened = step.take_in(interpreter.skip(live, found.subject, omission.variables, dossier.now, step.call))
    receipt = Receipt(found.case_id, number, opened[0] if opened else None, dossier.event_no)
    dossier.add(receipt_record(command.request_id, command.actor, receipt, dossier.at))
    step.save(live)
    return receipt


def _declared(bureau: Bureau, node: Node | None) -> Omission:
    """What the omission of the element's handler means. Raises Rejection where nobody has declared that it may be left out."""
    topic = bureau.topics.get(node.topic) if node is not None and node.element == "serviceTask" else None
    if topic is None or topic.omission is None:
        raise Rejection(
            "这一步不能略过：法律或者后面的环节要用它的结果。请排除原因后重试，或者改好流程再迁移。",
            "Expected a handler whose omission is declared harmless, but the law or a later element needs this one: retry it, or move the case.",
        )
    return topic.omission
