"""SQL statements written in SQLAlchemy Core, compiled once per database, run straight on the driver.

SQLAlchemy keeps the two dialects honest; leaving its execution layer out of the hot path saves most of its cost.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Table
    from sqlalchemy.sql.elements import ClauseElement

QMARK: Any = sqlite.dialect(paramstyle="qmark")
DIALECTS: dict[str, Any] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.psycopg.dialect(),  # type: ignore[no-untyped-call]
}


class Statement:
    """One named statement. ``name`` is its crash point and what errors call it by."""

    __slots__ = ("_compiled", "_core", "_of_record", "_positional", "constants", "name", "record")

    def __init__(self, name: str, core: ClauseElement | Callable[[str], ClauseElement]) -> None:
        """Keep ``core``, or a function of the dialect's name where the two differ."""
        self.name = name
        self._core = core
        self._compiled: dict[str, str] = {}
        self._positional: tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]] | None = None
        self._of_record: tuple[str, Callable[[Any], tuple[Any, ...]]] | None = None
        sample: Any = core("sqlite") if callable(core) and not hasattr(core, "compile") else core
        columns = list(sample.selected_columns.keys()) if isinstance(sample, Select) else [c.key for c in getattr(sample, "_returning", ())]
        self.record: Callable[[Any], Any] = record(tuple(columns)) if columns else tuple
        self.constants: dict[str, Any] = {}
        for dialect in DIALECTS:  # one set of values serves both, so no name may mean one thing here and another there
            self._keep_constants(dialect)

    def _keep_constants(self, dialect: str) -> None:
        for bind, name in self._of(dialect).compile(dialect=DIALECTS[dialect]).bind_names.items():
            if not bind.required and self.constants.setdefault(name, bind.value) != bind.value:
                raise ValueError(f"Expected {name} of statement {self.name} to mean the same on both databases, but it does not: write it as a literal.")

    def sql(self, dialect: str) -> str:
        """The text for ``dialect`` ("sqlite" or "postgresql"), with named parameters."""
        text = self._compiled.get(dialect)
        if text is None:
            text = self._compiled[dialect] = str(self._of(dialect).compile(dialect=DIALECTS[dialect]))
        return text

    def positional(self) -> tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
        """The text for SQLite with ``?``, and what puts named parameters in its order: binding by place costs half as much as by name."""
        if self._positional is None:
            compiled = self._of("sqlite").compile(dialect=QMARK)
            keys = tuple(compiled.positiontup or ())
            order = itemgetter(*keys) if len(keys) > 1 else lambda params: tuple(params[key] for key in keys)
            self._positional = (str(compiled), order)
        return self._positional

    def of_record(self) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
        """The same for parameters that are the fields of a named tuple; such a statement has no constants."""
        if self._of_record is None:
            compiled = self._of("sqlite").compile(dialect=QMARK)
            keys = tuple(compiled.positiontup or ())
            self._of_record = (str(compiled), attrgetter(*keys) if len(keys) > 1 else lambda row: tuple(getattr(row, key) for key in keys))
        return self._of_record

    def _of(self, dialect: str) -> Any:
        core: Any = self._core
        return core if hasattr(core, "compile") else core(dialect)


@cache
def record(columns: tuple[str, ...]) -> Callable[[Any], Any]:
    """A maker of named tuples for these columns."""
    kind = namedtuple("Row", columns, rename=True)  # type: ignore[misc]  # noqa: PYI024 - the columns are known only here
    return kind._make


def inserting(name: str, table: Table) -> Statement:
    """Insert a whole row; parameters are the column names."""
    return Statement(name, table.insert().values({c.name: bindparam(c.name, type_=c.type) for c in table.columns}))


def deleting(name: str, table: Table, *keys: str) -> Statement:
    """Delete by equality of ``keys``."""
    core = table.delete()
    for key in keys:
        core = core.where(table.c[key] == bindparam(key, type_=table.c[key].type))
    return Statement(name, core)


def updating(name: str, table: Table, keys: tuple[str, ...], *columns: str) -> Statement:
    """Set ``columns`` by equality of ``keys``; all are parameters under their own names."""
    core = table.update().values({c: bindparam(c, type_=table.c[c].type) for c in columns})
    for key in keys:
        core = core.where(table.c[key] == bindparam(f"key_{key}" if key in columns else key, type_=table.c[key].type))
    return Statement(name, core)
