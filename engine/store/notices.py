"""Statements on notices 通知."""

from __future__ import annotations

from sqlalchemy import bindparam

from engine.store.statements import Statement
from engine.store.tables.documents import notice

_UNREAD = notice.update().where(notice.c.person_id == bindparam("actor"), notice.c.read_at.is_(None))
_NOW = {"read_at": bindparam("at", type_=notice.c.read_at.type)}
READ = Statement("notice.read", _UNREAD.where(notice.c.case_id == bindparam("of_case")).values(**_NOW))
READ_ALL = Statement("notice.read_all", _UNREAD.values(**_NOW))
