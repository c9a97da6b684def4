"""联办服务: what follows a licence: seals, tax, insurance … side by side. Each result is told at once; a late or failed one holds up no other.

What is done in time is delivered together: a service within its limit is waited for, one over it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.errors import Rejection
from engine.domain.moment import moment
from engine.service.notices import notify_applicant
from engine.store.reads import TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.domain.form import Submission
    from engine.service.dossier import Dossier

KIND = "service"


def settle_service(dossier: Dossier, task: Any, submission: Submission) -> None:
    """办理结果: journalled and told to the applicant, done or failed."""
    done = submission.values.get("service") == "done"
    said = str(submission.values.get("result_no" if done else "reasons") or "")
    node = dossier.edition.definition.nodes[task.node]
    dossier.log("ServiceSettled", {"node": task.node, "unit": task.unit, "done": done})
    number, name = dossier.row.case_number, (node.name, node.name_en or node.name)
    if done:
        notify_applicant(dossier, "service_done", number=number, service=name, words=said[:200])
    else:
        notify_applicant(dossier, "service_failed", number=number, service=name, words=said[:300])


def check_delivery(dossier: Dossier, _task: Any, _submission: Submission) -> None:
    """一次送达: services within their limits are waited for. Raises Rejection with their names; late ones follow by themselves."""
    nodes = dossier.edition.definition.nodes
    if all(node.kind != KIND for node in nodes.values()):
        return
    open_ = [row for row in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all() if row.kind == KIND]
    awaited = [row for row in open_ if row.due_at is not None and row.due_at > dossier.at]
    if awaited:
        last = moment(max(row.due_at for row in awaited))
        zh, en = "、".join(nodes[row.node].name for row in awaited), ", ".join(nodes[row.node].name_en for row in awaited)
        raise Rejection(
            f"{zh}还在时限内，没有办完。请等办好了一次送达；最晚到 {last:%m月%d日 %H:%M}，超过时限的不用再等。",
            f"Expected every service in time first, but {en} is still at work, until {last:%d %b %H:%M} at the latest; late ones are not waited for.",
        )
