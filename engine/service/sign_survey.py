"""踏勘会签: another officer of the survey's pool signs before the record is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.errors import NotFound, Rejection
from engine.domain.moment import millis
from engine.service.actor import ask_posts, posts_of
from engine.service.claim_task import finish
from engine.service.dossier import Dossier
from engine.service.facts import surveys
from engine.service.receipts import earlier
from engine.service.standing_in import signing_for
from engine.store.reads import TASK
from engine.store.visits import VISIT_OF_TASK

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt, SignSurvey
    from engine.store.unit_of_work import UnitOfWork


def sign_survey(command: SignSurvey, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Any surveyor, or a reviewer of a unit that takes part, may sign; the record's holder signs by completing it."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    now = bureau.now()
    task = uow.ask(TASK, {"task_id": command.task_id, "actor": command.actor}).one()
    if task is None or task.kind != "joint_survey":
        raise NotFound
    posts = posts_of(command.actor, ask_posts(uow, command.actor, millis(now)).all())
    dossier = Dossier(bureau, uow, task, bureau.edition(uow, task.case_definition_id), now, command.actor)
    held = surveys(dossier)
    units = held[-1].units if held else ()
    if not (posts.has_role("surveyor") or any(posts.in_pool(f"reviewer@{u}") for u in units)):
        raise NotFound
    dossier.acting_for = signing_for(posts, units)
    round_ = held[-1].round if held else 1
    if uow.ask(VISIT_OF_TASK, {"task_id": task.id}).one() is not None:
        raise Rejection(
            "这项踏勘已排入上门,请在上门页面签名。",
            "Expected a survey without a visit, but this one has one: sign on its page.",
            task=task.id,
        )
    dossier.add(records.SurveySigned(dossier.case_id, round_, command.actor, dossier.at))
    dossier.log("SurveySigned", {"task": task.id, "round": round_})
    return finish(dossier, task, command.request_id, command.actor)
