"""Running numbers: gapless per name, taken inside the transaction that uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam

from engine.store.apply import INSERT
from engine.store.statements import Statement
from engine.store.tables.cases import sequence

if TYPE_CHECKING:
    from typing import Any

    from engine.store.unit_of_work import UnitOfWork


def _taking(dialect: str) -> Any:
    insert = INSERT[dialect](sequence).values(name=bindparam("name"), value=1)
    return insert.on_conflict_do_update(index_elements=["name"], set_={"value": sequence.c.value + 1}).returning(sequence.c.value)


TAKE = Statement("sequence.take", _taking)


def next_number(uow: UnitOfWork, name: str) -> int:
    """The next number of the series ``name``, from 1."""
    return int(uow.write_returning(TAKE, {"name": name}).value)
