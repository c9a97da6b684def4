"""超期通知 of clocks that have no ladder: components and reports of intermediaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.service.notices import notify, notify_applicant
from engine.store.reads import OPEN_COMMISSIONS, TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.service.dossier import Dossier


def tell_overdue(dossier: Dossier, name: str) -> None:
    """Whoever recorded a commission; who holds the task of a component; else everybody who holds an open task."""
    if name.startswith("intermediary:"):
        _tell_commissioner(dossier, int(name.removeprefix("intermediary:")))
        return
    unit = name.split(":")[1] if name.startswith("component:") else None
    for task in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if unit is None or task.unit == unit:
            _tell_holder(dossier, task)


def _tell_commissioner(dossier: Dossier, commission: int) -> None:
    """中介超期: the officer who recorded the commission hears of it; an intermediary has no account here."""
    found = next((row for row in dossier.uow.ask(OPEN_COMMISSIONS, {"case_id": dossier.case_id}).all() if row.id == commission), None)
    if found is not None:
        zh, en = dossier.bureau.law.services.names(found.service)
        notify(
            dossier,
            f"person:{found.person_id}",
            f"{found.provider}的{zh}报告已过约定期限({found.agreed_on}),请催办。",
            f"The report ({en.lower()}) of {found.provider} is past the agreed day ({found.agreed_on}); please ask for it.",
        )


def _tell_holder(dossier: Dossier, task: Any) -> None:
    node = dossier.edition.definition.nodes.get(task.node)
    title, title_en = (node.name, node.name_en) if node else (task.node, task.node)
    if task.assignee is not None and task.assignee == dossier.row.case_applicant_id:
        notify_applicant(dossier, "task_overdue", task=(title, title_en))
        return
    to = f"person:{task.assignee}" if task.assignee else f"pool:{task.pool}"
    notify(dossier, to, f"“{title}”已超过时限,请尽快办理。", f"“{title_en}” is past its limit.")
