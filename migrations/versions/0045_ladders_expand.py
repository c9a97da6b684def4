"""Ladders that the bureau changes, each from a day on, and the version by which an alert was raised."""

import sqlalchemy as sa
from alembic import op

revision = "0045_ladders_expand"
down_revision = "0044_message_acts_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ladder",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=False),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state in ('draft', 'approved', 'returned')", name=op.f("ck_ladder_state")),
        sa.CheckConstraint("(state = 'draft') = (decided_at is null)", name=op.f("ck_ladder_decided")),
        sa.CheckConstraint("decided_by <> drafted_by", name=op.f("ck_ladder_two_people")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_ladder_drafted_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_ladder_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder")),
    )
    op.create_index("ix_ladder_item", "ladder", ["item", "effective_on"], unique=False)
    op.add_column("alert", sa.Column("ladder_id", sa.BigInteger(), nullable=True))
