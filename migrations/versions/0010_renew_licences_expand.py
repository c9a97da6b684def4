"""Renewal: a licence keeps its number from version to version, the case that renews it names it, and a limit may be a day of its own.

Licences issued before the system was installed belong to no case.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_renew_licences_expand"
down_revision = "0007_intermediary_clocks_expand"
branch_labels = None
depends_on = None

UNITS = "limit_unit in ('working_days', 'working_minutes', 'by_date', 'through_date')"


def upgrade() -> None:
    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_limit_unit"), type_="check")
        batch_op.create_check_constraint(op.f("ck_clock_limit_unit"), UNITS)
    with op.batch_alter_table("licence") as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("renews", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_licence_renews_licence"), "licence", ["renews"], ["id"])
        batch_op.drop_constraint(op.f("uq_licence_number"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_licence_number_version"), ["number", "version"])
    op.create_table(
        "renewal",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("licence_id", sa.BigInteger(), nullable=False),
        sa.Column("applied_on", sa.Text(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_renewal_case_id_case")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_renewal_licence_id_licence")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_renewal")),
    )
    op.create_index("ix_renewal_licence_id", "renewal", ["licence_id"])
