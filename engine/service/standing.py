"""目录管着收件: what the catalogue has cancelled, not published or excluded is not taken in; cases that run already go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.errors import NotFound, Rejection
from engine.store.catalogue import STANDING

if TYPE_CHECKING:
    from datetime import datetime

    from engine.store.unit_of_work import UnitOfWork


def refuse_off_catalogue(uow: UnitOfWork, item: str, now: datetime, *, online: bool) -> None:
    """Raises a Rejection with the catalogue's own reason; a secret item is as absent online as one that does not exist."""
    row = uow.ask(STANDING, {"item": item, "today": now.astimezone(ZONE).date().isoformat()}).one()
    if row is None or (row.state == "published" and not row.exclusion):
        return
    if row.state == "cancelled":
        zh = "本事项已取消（减权），不再收件；已经在办的照常办完。"
        raise Rejection(zh, "Expected an item of the catalogue, but this one was cancelled; cases under way go on.")
    if row.state != "published":
        raise Rejection("本事项还没有公布，暂不收件。", "Expected a published item, but the catalogue has not published this one.")
    if row.exclusion == "elsewhere":
        en = f"Expected an item of the hall, but this one is handled elsewhere: {row.exclusion_reason}"
        raise Rejection(f"本事项不在大厅和网上办理：{row.exclusion_reason}", en)
    if online:
        raise NotFound
