"""Contests: an applicant finds that what the library holds is wrong, and the keeper's answer."""

import sqlalchemy as sa
from alembic import op

revision = "0030_contests_expand"
down_revision = "0029_publicity_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contest",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("licence_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.BigInteger(), nullable=False),
        sa.Column("stated_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('open', 'upheld', 'dismissed')", name=op.f("ck_contest_state")),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f("ck_contest_decided")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_contest_case_id_case")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_contest_licence_id_licence")),
        sa.ForeignKeyConstraint(["stated_by"], ["person.id"], name=op.f("fk_contest_stated_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_contest_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
    )
    op.create_index("ix_contest_licence_id", "contest", ["licence_id"])
    op.create_index("ix_contest_state", "contest", ["state", "stated_at"])
