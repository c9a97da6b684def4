"""延续:an application names a licence of the applicant's own that can still be renewed; the case keeps which one, and whether it came in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid
from engine.domain.facts import Renewal
from engine.store.reads import LATEST_LICENCE, RENEWAL_UNDER_WAY

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain.form import Submission
    from engine.runtime.edition import Edition
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork


def renewed_licence(uow: UnitOfWork, edition: Edition, submission: Submission, code: str, now: datetime) -> Renewal | None:
    """The licence to be renewed; None in an item that renews nothing.

    Raises Invalid when it can't be: not this holder's (which looks like a number that does not exist), revoked, void, expired, renewed
    already, or being renewed. ``code`` is the applicant's in the form; an agent may apply for him.
    """
    asked = edition.item.renewal
    if not asked.licence:
        return None
    number = str(submission.values.get(asked.field) or "").strip().upper()
    found = uow.ask(LATEST_LICENCE, {"number": number}).one() if number else None
    if found is None or found.kind != asked.licence or code != found.holder_code:
        raise Invalid([_unknown(asked.field, number)])
    today = now.astimezone(ZONE).date()
    refused = _refusal(found, today) or _under_way(uow, found)
    if refused is not None:
        raise Invalid([FieldError(asked.field, *refused)])
    return Renewal(
        found.id,
        found.kind,
        found.number,
        found.version,
        found.holder,
        found.holder_code,
        found.valid_until,
        in_time(edition, found.valid_until, today),
        orjson.loads(found.data),
    )


def in_time(edition: Edition, valid_until: str, applied_on: date) -> bool:
    """按期申请:so many days before the licence's last day, by the item's limits (行政许可法第五十条第一款); always where it sets none."""
    limit = edition.limits.renewal.on(applied_on)
    return limit is None or applied_on + timedelta(days=limit.value) <= date.fromisoformat(valid_until)


def _unknown(field: str, number: str) -> FieldError:
    return FieldError(
        field,
        f"没有查到您名下编号为 {number} 的证照。请核对编号和统一社会信用代码。",
        f"Expected a licence of your own with the number {number}, but there is none; check the number and the credit code.",
    )


def _refusal(found: Any, today: date) -> tuple[str, str] | None:
    """Why this licence can't be renewed."""
    if found.state == "revoked":
        return f"{found.number} 已被撤销，不能延续。", f"Expected a licence in force, but {found.number} was revoked."
    if found.state == "void":
        return f"{found.number} 已经作废，不能延续。", f"Expected a licence in force, but {found.number} is void."
    if not found.valid_until:
        return f"{found.number} 长期有效，不需要延续。", f"Expected a licence that expires, but {found.number} is valid without end."
    if found.valid_until < today.isoformat():
        return (
            f"{found.number} 的有效期已于 {found.valid_until} 届满，不能延续，请重新申请许可。",
            f"Expected a licence in force, but {found.number} expired on {found.valid_until}; apply for a new one.",
        )
    if found.valid_from and found.valid_from > today.isoformat():
        return (
            f"{found.number} 已经延续到 {found.valid_until}，不用再次申请。",
            f"Expected a licence not yet renewed, but {found.number} was renewed until {found.valid_until}.",
        )
    return None


def _under_way(uow: UnitOfWork, found: Any) -> tuple[str, str] | None:
    under_way = uow.ask(RENEWAL_UNDER_WAY, {"licence_id": found.id}).one()
    if under_way is None:
        return None
    return (
        f"{found.number} 的延续申请正在办理（办件编号 {under_way.number}），不用重复提交。",
        f"Expected no renewal under way, but case {under_way.number} renews {found.number} already.",
    )


def keep_renewal(dossier: Dossier, renewed: Renewal | None) -> None:
    """The new case remembers what it renews."""
    dossier.memory["renewal"] = renewed
    if renewed is not None:
        applied_on = dossier.now.astimezone(ZONE).date().isoformat()
        dossier.add(records.RenewalRecord(dossier.case_id, renewed.licence, applied_on, renewed.in_time))
        dossier.log("RenewalApplied", {"number": renewed.number, "version": renewed.version, "valid_until": renewed.valid_until, "in_time": renewed.in_time})
