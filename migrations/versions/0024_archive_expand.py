"""The electronic archive, what is archived fixed by triggers, and a message for each case that was closed before there was one."""

import sqlalchemy as sa
from alembic import op

revision = "0024_archive_expand"
down_revision = "0023_powers_expand"
branch_labels = None
depends_on = None

WORDS = "archived: an archived case cannot be changed"
ROWS = ("event", "completion", "decision", "opinion", "material", "survey", "survey_signature", "document", "clock_entry", "suspension")
ADDED = ("decision", "material", "document")
NEVER = ("archive", "archive_file", "archive_note", "archive_use")


def _tables() -> None:
    op.create_table(
        "archive",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("retention_years", sa.Integer(), nullable=False),
        sa.Column("retention_reference", sa.Text(), nullable=False),
        sa.Column("retention_verified", sa.Boolean(), nullable=False),
        sa.Column("event_no", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.Text(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("retention_years >= 0", name=op.f("ck_archive_retention_years")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_archive_case_id_case")),
        sa.ForeignKeyConstraint(["metadata"], ["blob.sha256"], name=op.f("fk_archive_metadata_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive")),
        sa.UniqueConstraint("case_id", name=op.f("uq_archive_case_id")),
        sa.UniqueConstraint("number", name=op.f("uq_archive_number")),
    )
    op.create_index("ix_archive_archived_at", "archive", ["archived_at", "id"], unique=False)


def _file() -> None:
    op.create_table(
        "archive_file",
        sa.Column("archive_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("responsible", sa.Text(), server_default="", nullable=False),
        sa.Column("dated_on", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("upload_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("part in ('cover', 'catalogue', 'document', 'proof', 'process', 'note')", name=op.f("ck_archive_file_part")),
        sa.ForeignKeyConstraint(["archive_id"], ["archive.id"], name=op.f("fk_archive_file_archive_id_archive")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_archive_file_sha256_blob")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_archive_file_document_id_document")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_archive_file_upload_id_upload")),
        sa.PrimaryKeyConstraint("archive_id", "no", name=op.f("pk_archive_file")),
        sa.UniqueConstraint("archive_id", "path", name=op.f("uq_archive_file_archive_id_path")),
    )
    op.create_index("ix_archive_file_sha256", "archive_file", ["sha256"], unique=False)


def _note_and_use() -> None:
    op.create_table(
        "archive_note",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("archive_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["archive_id"], ["archive.id"], name=op.f("fk_archive_note_archive_id_archive")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_archive_note_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_note")),
    )
    op.create_index("ix_archive_note_archive_id", "archive_note", ["archive_id", "noted_at"], unique=False)
    op.create_table(
        "archive_use",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("archive_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('export', 'check')", name=op.f("ck_archive_use_kind")),
        sa.ForeignKeyConstraint(["archive_id"], ["archive.id"], name=op.f("fk_archive_use_archive_id_archive")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_archive_use_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_use")),
    )
    op.create_index("ix_archive_use_archive_id", "archive_use", ["archive_id", "used_at"], unique=False)
    op.create_index("ix_archive_use_used_at", "archive_use", ["used_at", "id"], unique=False)


def _conditions() -> list[tuple[str, str, str, str]]:
    """Trigger name, table, moment, and the condition under which it refuses, over ``old`` and ``new``."""
    of = "exists (select 1 from archive where case_id = {})"
    made = [(f"archived_{table}_{verb}", table, verb, of.format("old.case_id")) for table in ROWS for verb in ("update", "delete")]
    made += [(f"archived_{table}_insert", table, "insert", of.format("new.case_id")) for table in ADDED]
    made += [(f"archived_case_{verb}", "case", verb, of.format("old.id")) for verb in ("update", "delete")]
    made += [(f"archived_upload_{verb}", "upload", verb, of.format("old.case_id")) for verb in ("update", "delete")]
    made += [("archived_upload_attach", "upload", "update", of.format("new.case_id"))]
    made += [(f"archived_{table}_{verb}", table, verb, "1 = 1") for table in NEVER for verb in ("update", "delete")]
    kept = "exists (select 1 from archive_file where sha256 = old.sha256) or exists (select 1 from archive where metadata = old.sha256)"
    return made + [(f"archived_blob_{verb}", "blob", verb, kept) for verb in ("update", "delete")]


def _triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, table, verb, condition in _conditions():
            op.execute(f"create trigger {name} before {verb} on \"{table}\" when {condition} begin select raise(abort, '{WORDS}'); end")
        return
    for name, table, verb, condition in _conditions():
        # PostgreSQL has no subquery in a trigger's condition: a function of its own looks
        op.execute(
            f"create function {name}() returns trigger language plpgsql as $$ begin "
            f"if {condition} then raise exception '{WORDS}' using errcode = 'check_violation'; end if; "
            f"return {'old' if verb == 'delete' else 'new'}; end $$"
        )
        op.execute(f'create trigger {name} before {verb} on "{table}" for each row execute function {name}()')


def upgrade() -> None:
    _tables()
    _file()
    _note_and_use()
    _triggers()
    op.create_index("ix_document_sealed_at", "document", ["sealed_at", "id"], unique=False)
    op.execute(
        "insert into outbox(id, case_id, channel, payload, created_at, ready_at, attempts) "
        "select id, id, 'archive', '{\"case\":' || id || '}', closed_at, closed_at, 0 from \"case\" where status = 'closed'"
    )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table, _, _ in _conditions():
        op.execute(f'drop trigger {name} on "{table}"' if postgresql else f"drop trigger {name}")
        if postgresql:
            op.execute(f"drop function {name}()")
    op.drop_index("ix_document_sealed_at", table_name="document")
    for table in ("archive_use", "archive_note", "archive_file", "archive"):
        op.drop_table(table)
