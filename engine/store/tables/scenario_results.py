"""Results of scenarios 情景结果 of a sketch, as they were last played: a thing to show, never a proof; handing in plays them again."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Table, Text

from engine.store.tables.columns import METADATA, instant, text

scenario_result = Table(
    "scenario_result",
    METADATA,
    Column("sketch_id", BigInteger, ForeignKey("sketch.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    text("basis"),
    text("state"),
    text("result", default=""),
    instant("changed_at"),
    CheckConstraint("state in ('waiting', 'played')", name="state"),
)
