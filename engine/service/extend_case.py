"""延长办理期限: once, on the statutory clock alone, by whoever the law lets (行政许可法第四十二条), with reasons to the applicant.

The promise is not extended: it is the bureau's own word, and a promise not kept is explained, not prolonged (优化营商环境条例第三十六条;
``docs/decisions/0017-an-extension-is-of-the-statutory-limit.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.limits import EXTENDERS
from engine.service.actor import require_role
from engine.service.case_in_hand import case_in_hand
from engine.service.claim_task import finish
from engine.service.clocks import due_after, extend_clock, extendable
from engine.service.documents import write_document
from engine.service.notices import notify_applicant
from engine.service.phases import clock_name, phase_id, project_of
from engine.service.receipts import earlier
from engine.store.reads import PERSON

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import ExtendCase, Receipt
    from engine.domain.limits import Limit
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 1000
TITLES = {"head": "本机关负责人", "government_head": "本级人民政府负责人"}


def extend_case(command: ExtendCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Before the statutory limit has passed and before the decision; never twice."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, relation = case_in_hand(uow, bureau, command.case_id, command.actor)
    if relation != "officer":
        raise NotFound
    posts = require_role(uow, command.actor, dossier.at, *EXTENDERS)
    day, within = dossier.now.date(), (phase_id(dossier), project_of(dossier)[1])
    allowed = {role: dossier.edition.limits.extension(role, day, *within) for role in EXTENDERS if posts.has_role(role)}
    role, limit = next(((role, limit) for role, limit in allowed.items() if limit is not None), ("", None))
    if limit is None:
        raise Rejection("本事项没有规定您可以批准延长。", "Expected an extension that your post may approve for this item, but its limits name none.")
    reason = command.reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid([FieldError("reason", f"请写明延长理由,要告知申请人,不超过 {LONGEST} 字。", f"Expected reasons of at most {LONGEST} characters.")])
    if dossier.progress.decided_at is not None or dossier.progress.status == "closed" or not extendable(dossier, clock_name(dossier, "statutory")):
        raise Rejection(
            "只能在受理以后、法定期限届满和作出决定以前延长,而且只能延长一次。",
            "Expected a case accepted, undecided, within its statutory limit and never extended, but it is otherwise.",
        )
    _extend(dossier, role, limit, reason)
    return finish(dossier, dossier.row, command.request_id, command.actor)


def _extend(dossier: Dossier, role: str, limit: Limit, reason: str) -> None:
    approver = dossier.uow.ask(PERSON, {"person_id": dossier.actor}).one().name
    due = due_after(dossier, clock_name(dossier, "statutory"), limit.value)
    data = {
        "approver": f"{TITLES[role]}{approver}",
        "reason": reason,
        "article": limit.reference,
        "days": limit.value,
        "statutory_on": due.date().isoformat() if due else "",
    }
    document = write_document(dossier, "extension_notice", data, serve=False)
    extend_clock(dossier, clock_name(dossier, "statutory"), limit.value, limit.reference, document)
    dossier.log("CaseExtended", {"days": limit.value, "article": limit.reference, "by": role, "reason": reason, "document": document})
    notify_applicant(dossier, "extended", days=limit.value, reasons=reason[:200])
