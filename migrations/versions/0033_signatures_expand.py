"""Signatures of several officers under one task."""

import sqlalchemy as sa
from alembic import op

revision = "0033_signatures_expand"
down_revision = "0032_late_opinions_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signature",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('asked', 'agree', 'object')", name=op.f("ck_signature_state")),
        sa.CheckConstraint("(state = 'asked') = (signed_at is null)", name=op.f("ck_signature_signed")),
        sa.CheckConstraint("person_id <> added_by", name=op.f("ck_signature_two_people")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_signature_added_by_person")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_signature_case_id_case")),
        sa.ForeignKeyConstraint(
            ["case_id", "person_id", "duty"], ["duty.case_id", "duty.person_id", "duty.duty"], name=op.f("fk_signature_case_id_person_id_duty_duty")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id_person")),
        sa.PrimaryKeyConstraint("task_id", "person_id", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_case_id", "signature", ["case_id"], unique=False)
