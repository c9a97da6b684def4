"""Publicity: what is shown to everybody until a day, and the objections of the public."""

import sqlalchemy as sa
from alembic import op

revision = "0029_publicity_expand"
down_revision = "0028_hearing_duties_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publicity",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("conclusion", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_publicity_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity")),
    )
    op.create_index("ix_publicity_case_id", "publicity", ["case_id", "opened_at"], unique=False)
    still_open = sa.text("ended_at IS NULL")
    op.create_index("uq_publicity_open", "publicity", ["case_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open)
    op.create_table(
        "objection",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("publicity_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(answered_at is null) = (answered_by is null)", name=op.f("ck_objection_answered")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_objection_answered_by_person")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_objection_case_id_case")),
        sa.ForeignKeyConstraint(["publicity_id"], ["publicity.id"], name=op.f("fk_objection_publicity_id_publicity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("request_id", name=op.f("uq_objection_request_id")),
    )
    op.create_index("ix_objection_publicity_id", "objection", ["publicity_id", "raised_at"], unique=False)
