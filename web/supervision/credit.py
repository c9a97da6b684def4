"""信用记录:who did not keep a commitment, until when it bars him, and its lifting after repair. For officers; the public never sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.calendar import ZONE
from engine.domain.moment import moment
from web.current import now, product
from web.i18n import gettext, said
from web.words import mask_code

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Mark:
    """一条信用记录 as a page shows it; ``state`` is standing | expired | lifted."""

    row: Any
    kind: str
    code: str
    state: str
    words: str
    tag: str
    made: datetime
    lifted: datetime | None
    verified: bool


def mark_of(row: Any) -> Mark:
    """One row; the holder's code is masked here, the case's own pages show it whole."""
    kind = product().ask.mark_kinds().all.get(row.kind)
    expired = row.until < now().astimezone(ZONE).date().isoformat()
    state = "lifted" if row.lifted_at else "expired" if expired else "standing"
    words = {"lifted": gettext("已修复"), "expired": gettext("已期满"), "standing": gettext("有效")}
    tags = {"lifted": "done", "expired": "neutral", "standing": "overdue"}
    name = said(kind, "name") if kind else row.kind
    lifted = moment(row.lifted_at) if row.lifted_at else None
    return Mark(row, name, mask_code(row.holder_code), state, words[state], tags[state], moment(row.made_at), lifted, bool(kind and kind.verified))
