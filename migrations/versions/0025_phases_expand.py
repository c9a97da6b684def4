"""Projects with their codes, and the phases that a project enters."""

import sqlalchemy as sa
from alembic import op

revision = "0025_phases_expand"
down_revision = "0024_archive_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phase",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("waived", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'received', 'accepted', 'granted', 'refused', 'lapsed', 'declined')", name=op.f("ck_phase_state")),
        sa.CheckConstraint("(state in ('waiting', 'received', 'accepted')) = (closed_at is null)", name=op.f("ck_phase_closed")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_phase_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "no", name=op.f("pk_phase")),
        sa.UniqueConstraint("case_id", "phase", "round", name=op.f("uq_phase_case_id_phase_round")),
    )
    op.create_table(
        "project",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_project_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )


def downgrade() -> None:
    op.drop_table("project")
    op.drop_table("phase")
