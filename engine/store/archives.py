"""Statements on the electronic archive 电子档案."""

from __future__ import annotations

from sqlalchemy import Text, bindparam, cast, literal_column, select

from engine.store.statements import Statement
from engine.store.tables.archives import archive, archive_file
from engine.store.tables.cases import case
from engine.store.tables.outbox import outbox

OF_CASE = Statement("archive.of_case", select(archive.c.id).where(archive.c.case_id == bindparam("case_id")))
ONE = Statement("archive.load", select(archive).where(archive.c.id == bindparam("archive_id")))
# A node of the release before closes cases without asking for their archiving; the case's id is free among those of messages.
_ASKED = select(outbox.c.id).where(outbox.c.case_id == case.c.id, outbox.c.channel == literal_column("'archive'"), outbox.c.sent_at.is_(None))
_PAYLOAD = literal_column("'{\"case\":'").op("||")(cast(case.c.id, Text)).op("||")(literal_column("'}'"))
_FORGOTTEN = select(case.c.id, case.c.id, literal_column("'archive'"), _PAYLOAD, case.c.closed_at, case.c.closed_at, literal_column("0")).where(
    case.c.status == literal_column("'closed'"), ~select(archive.c.id).where(archive.c.case_id == case.c.id).exists(), ~_ASKED.exists()
)
ASK_AGAIN = Statement(
    "outbox.ask_again", outbox.insert().from_select(["id", "case_id", "channel", "payload", "created_at", "ready_at", "attempts"], _FORGOTTEN)
)
FILES = Statement("archive_file.of", select(archive_file).where(archive_file.c.archive_id == bindparam("archive_id")).order_by(archive_file.c.no))
