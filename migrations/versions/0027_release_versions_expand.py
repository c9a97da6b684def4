"""Who did what with each version of an item, and the day for which a release is scheduled."""

import sqlalchemy as sa
from alembic import op

revision = "0027_release_versions_expand"
down_revision = "0026_licence_log_expand"
branch_labels = None
depends_on = None
ACTS = "('deployed', 'approved', 'returned', 'scheduled', 'released', 'retired', 'rolled_back')"


def upgrade() -> None:
    op.add_column("definition", sa.Column("effective_on", sa.Text(), nullable=True))
    op.create_table(
        "definition_act",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("ground", sa.Text(), server_default="", nullable=False),
        sa.Column("effective_on", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"act in {ACTS}", name=op.f("ck_definition_act_act")),
        sa.ForeignKeyConstraint(["definition_id"], ["definition.id"], name=op.f("fk_definition_act_definition_id_definition")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_definition_act_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_act")),
    )
    op.create_index("ix_definition_act_definition_id", "definition_act", ["definition_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_definition_act_definition_id", table_name="definition_act")
    op.drop_table("definition_act")
    with op.batch_alter_table("definition") as batch_op:
        batch_op.drop_column("effective_on")
