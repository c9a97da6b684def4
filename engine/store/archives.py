"""Statements on the electronic archive 电子档案."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.store.statements import Statement
from engine.store.tables.archives import archive, archive_file

OF_CASE = Statement("archive.of_case", select(archive.c.id).where(archive.c.case_id == bindparam("case_id")))
ONE = Statement("archive.load", select(archive).where(archive.c.id == bindparam("archive_id")))
FILES = Statement("archive_file.of", select(archive_file).where(archive_file.c.archive_id == bindparam("archive_id")).order_by(archive_file.c.no))
