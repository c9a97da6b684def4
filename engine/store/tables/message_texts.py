"""Messages to applicants 文字模板 as the bureau rewords them: append-only; an empty text is the product's own wording again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table

from engine.store.tables.columns import METADATA, identity, instant, text

message_text = Table(
    "message_text",
    METADATA,
    identity(),
    text("kind"),
    text("zh"),
    text("en"),
    text("ground", default=""),
    instant("from_at"),
    Column("set_by", BigInteger, ForeignKey("person.id"), nullable=False),
)
Index("ix_message_text_kind", message_text.c.kind, message_text.c.from_at)
