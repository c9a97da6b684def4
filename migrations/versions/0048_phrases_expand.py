"""Phrases that officers put into their texts."""

import sqlalchemy as sa
from alembic import op

revision = "0048_phrases_expand"
down_revision = "0047_windows_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("item", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("dropped_by", sa.BigInteger(), nullable=True),
        sa.Column("dropped_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("person_id is null or unit = ''", name=op.f("ck_phrase_whose")),
        sa.CheckConstraint("(dropped_by is null) = (dropped_at is null)", name=op.f("ck_phrase_dropped")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phrase_person_id_person")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_phrase_added_by_person")),
        sa.ForeignKeyConstraint(["dropped_by"], ["person.id"], name=op.f("fk_phrase_dropped_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    kept = sa.text("dropped_at is null")
    op.create_index("ix_phrase_person_id", "phrase", ["person_id", "unit"], unique=False, sqlite_where=kept, postgresql_where=kept)
