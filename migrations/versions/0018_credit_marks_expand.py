"""Credit marks on who did not keep a commitment."""

import sqlalchemy as sa
from alembic import op

revision = "0018_credit_marks_expand"
down_revision = "0017_code_documents_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_mark",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("holder_code", sa.Text(), nullable=False),
        sa.Column("licence_number", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.Column("lift_reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(lifted_at is null) = (lifted_by is null)", name=op.f("ck_credit_mark_lifted")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_credit_mark_case_id_case")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_credit_mark_lifted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_mark")),
    )
    op.create_index("ix_credit_mark_holder_code", "credit_mark", ["holder_code"], unique=False)
    op.create_index("ix_credit_mark_made_at", "credit_mark", ["made_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("credit_mark")
