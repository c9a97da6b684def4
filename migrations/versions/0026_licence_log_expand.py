"""What is done to a licence of the library outside any case: entered, checked, returned."""

import sqlalchemy as sa
from alembic import op

revision = "0026_licence_log_expand"
down_revision = "0025_phases_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "licence_log",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("licence_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("act in ('entered', 'checked', 'returned')", name=op.f("ck_licence_log_act")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_log_licence_id_licence")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_licence_log_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_log")),
    )
    op.create_index("ix_licence_log_licence_id", "licence_log", ["licence_id", "at"])
