"""Statements on applicants, drafts and uploads 申请人、草稿、上传件."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select

from engine.store.statements import Statement, inserting
from engine.store.tables.intake import draft, upload
from engine.store.tables.people import person

ADD_PERSON = inserting("person.insert", person)
DROP_DRAFT = Statement("draft.delete", draft.delete().where(draft.c.id == bindparam("draft_id"), draft.c.person_id == bindparam("actor")))
ADD_DRAFT = inserting("draft.insert", draft)
SAVE_DRAFT = Statement(
    "draft.update",
    draft.update()
    .where(draft.c.id == bindparam("draft_id"), draft.c.person_id == bindparam("actor"))
    .values(answers=bindparam("answers", type_=draft.c.answers.type), saved_at=bindparam("saved_at", type_=draft.c.saved_at.type)),
)
ADD_UPLOAD = inserting("upload.insert", upload)
UPLOAD = Statement("upload.by_id", select(upload).where(upload.c.id == bindparam("upload_id")))
QUARANTINED = Statement(
    "upload.quarantined",
    select(upload, person.c.name.label("person_name"))
    .join_from(upload, person)
    .where(upload.c.state == literal_column("'quarantined'"))
    .order_by(upload.c.stored_at)
    .limit(200),
)
CLEAR = Statement(
    "upload.clear",
    upload.update().where(upload.c.id == bindparam("upload_id"), upload.c.state == literal_column("'quarantined'")).values(state=literal_column("'clean'")),
)
