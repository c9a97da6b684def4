"""Statements on notices 通知."""

from __future__ import annotations

from sqlalchemy import bindparam

from engine.store.statements import Statement
from engine.store.tables.documents import notice

READ = Statement(
    "notice.read",
    notice.update()
    .where(notice.c.case_id == bindparam("of_case"), notice.c.person_id == bindparam("actor"), notice.c.read_at.is_(None))
    .values(read_at=bindparam("at", type_=notice.c.read_at.type)),
)
