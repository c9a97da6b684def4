"""Reports commissioned of intermediaries, clocks of components, and the channel that a case comes by."""

import sqlalchemy as sa
from alembic import op

revision = "0007_intermediary_clocks_expand"
down_revision = "0006_filter_work_expand"
branch_labels = None
depends_on = None

KINDS = "kind in ('statutory', 'promised', 'stage', 'intermediary', 'deemed', 'component')"


def upgrade() -> None:
    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_clock_kind"), KINDS)
    for column in ("green_channel", "channel_letter", "channel_confirmed_by"):
        op.add_column("case", sa.Column(column, sa.Text(), server_default="", nullable=False))
    op.create_table(
        "commission",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("commissioner", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), server_default="", nullable=False),
        sa.Column("ground", sa.Text(), server_default="", nullable=False),
        sa.Column("agreed_days", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("agreed_days > 0", name=op.f("ck_commission_agreed_days")),
        sa.CheckConstraint("commissioner in ('agency', 'applicant')", name=op.f("ck_commission_commissioner")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_commission_case_id_case")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_commission_document_id_document")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_commission_ended_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_commission_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission")),
    )
    op.create_index("ix_commission_case_id", "commission", ["case_id", "started_at"])
