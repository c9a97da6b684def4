"""Who changed the organisation, when and why; posts held again after a break; accounts suspended, passwords to be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0043_organisation_acts_expand"
down_revision = "0042_search_cases_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("holding") as batch_op:
        batch_op.add_column(sa.Column("leave_id", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("ground", sa.Text(), server_default="", nullable=False))
        batch_op.drop_constraint(op.f("pk_holding"), type_="primary")
        batch_op.create_primary_key(op.f("pk_holding"), ["person_id", "post_id", "from_at", "leave_id"])
        batch_op.create_check_constraint(op.f("ck_holding_until"), "until_at is null or until_at >= from_at")
    op.add_column("account", sa.Column("suspended_at", sa.BigInteger(), nullable=True))
    op.add_column("account", sa.Column("must_change", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "organisation_act",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("of_person", sa.BigInteger(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["of_person"], ["person.id"], name=op.f("fk_organisation_act_of_person_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_organisation_act_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_act")),
    )
    op.create_index("ix_organisation_act_at", "organisation_act", ["at", "id"])
    op.create_index("ix_organisation_act_of_person", "organisation_act", ["of_person", "at"])
    op.create_index("ix_organisation_act_unit", "organisation_act", ["unit", "at"])
