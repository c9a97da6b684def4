"""Content kept once by its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.store.apply import INSERT
from engine.store.statements import Statement, updating
from engine.store.tables.definitions import blob

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork


def _putting(dialect: str) -> Any:
    return INSERT[dialect](blob).values(sha256=bindparam("sha256"), content=bindparam("content")).on_conflict_do_nothing(index_elements=["sha256"])


PUT = Statement("blob.insert", _putting)
BLOB = Statement("blob.load", select(blob).where(blob.c.sha256 == bindparam("sha256")))
MEND = updating("blob.mend", blob, ("sha256",), "content")


def put_blob(uow: UnitOfWork, sha256: str, content: bytes) -> None:
    """Keep ``content`` under its SHA-256."""
    uow.write(PUT, {"sha256": sha256, "content": content})
